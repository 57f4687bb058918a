import { count, counted } from '../../text/numbers.ts';
import type { AuditFile, AuditRow, Listed } from '../audit-facts.ts';
import { html, type Content, type Markup } from './markup.ts';

/** Rows that a page shows of a list. */
const ROWS = 200;

/** Rows by file and number, with what is to be said of each. */
export function rowTable<Row extends AuditRow>(
  files: readonly AuditFile[],
  { total, first }: Listed<Row>,
  caption: string,
  column: { readonly head: string; readonly of: (row: Row) => string },
): Markup {
  const shown = first.slice(0, ROWS);
  return html`<div class="wide">
      <table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col" class="number">Row</th>
            <th scope="col">${column.head}</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (row) =>
              html`<tr>
                <td><bdi>${fileName(files, row)}</bdi></td>
                <td class="number">${count(row.row)}</td>
                <td><bdi>${column.of(row)}</bdi></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${andMore(total - shown.length)}`;
}

/** Rows of which nothing but the number is to be said: a line of numbers for each file. */
export function rowNumbers(files: readonly AuditFile[], { total, first }: Listed<AuditRow>, caption: string): Markup {
  const shown = first.slice(0, ROWS);
  const byFile = Map.groupBy(shown, ({ file }) => file);
  return html`<div class="wide">
      <table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Rows</th>
          </tr>
        </thead>
        <tbody>
          ${[...byFile.values()].map(
            (rows) =>
              html`<tr>
                <td><bdi>${rows[0] === undefined ? '' : fileName(files, rows[0])}</bdi></td>
                <td class="numbers">${rows.map(({ row }) => count(row)).join('  ')}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${andMore(total - shown.length)}`;
}

/** `385 rows`, `200 of 2,818 rows`: what a fold holds. */
export function shownOf({ total, first }: Listed<unknown>): string {
  const shown = Math.min(ROWS, first.length);
  return shown === total ? counted(total, 'row', 'rows') : `${count(shown)} of ${counted(total, 'row', 'rows')}`;
}

export function fileName(files: readonly AuditFile[], { file }: AuditRow): string {
  return files[file]?.name ?? `file ${file + 1}`;
}

/** Never silently less than there is. */
export function andMore(rest: number, one = 'row', many = 'rows'): Content {
  return (
    rest > 0 &&
    html`<p class="more">
      and ${counted(rest, `more ${one}`, `more ${many}`)}: see <code>--json</code> and <code>--links</code>
    </p>`
  );
}
