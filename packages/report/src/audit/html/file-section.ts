import { count, counted, percent } from '../../text/numbers.ts';
import type { AuditFile } from '../audit-facts.ts';
import type { AuditReport, AuditSummary } from '../audit-model.ts';
import { opening } from './figure.ts';
import { html, type Content, type Markup } from './markup.ts';
import { andMore } from './row-table.ts';

const FILES = 60;
const COLUMNS = 200;
const ROWS = 100;

/** What was read, what it was taken for and how surely, and what was left out. */
export function fileSection({ files, totals, rulebook, summary }: AuditReport): Markup {
  const shown = files.slice(0, FILES);
  const skipped =
    totals.skippedRows === 0
      ? 'No row was left out.'
      : `${counted(totals.skippedRows, 'row', 'rows')} could not be read and ${totals.skippedRows === 1 ? 'is' : 'are'} in no figure.`;
  return html`<section id="files">
    <h2>What was read</h2>
    <p>
      ${
        rulebook === null
          ? 'Files and columns were recognised by their names and values.'
          : html`Files and columns are as the rulebook <bdi>${rulebook}</bdi> says.`
      }
      ${counted(totals.columnsUsed, 'column is', 'columns are')} used, ${count(totals.columnsIgnored)} not. ${skipped}
    </p>
    <div class="wide">
      <table>
        <caption>
          Files, and how surely they were recognised
        </caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">System</th>
            <th scope="col">Holds</th>
            <th scope="col" class="number">Rows</th>
            <th scope="col" class="number">Skipped</th>
            <th scope="col" class="number">Columns used</th>
            <th scope="col">Written as</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((file) => fileRow(file, summary))}
        </tbody>
      </table>
    </div>
    ${andMore(files.length - shown.length, 'file', 'files')}${shown.map(fileDetails)}
  </section>`;
}

function fileRow({ name, system, holds, rows, skipped, columns, dialect }: AuditFile, summary: readonly AuditSummary[]): Markup {
  const kind = (entity: string, records: number): string => {
    const words = summary.find((each) => each.entity === entity);
    return words === undefined ? `${count(records)} ${entity}` : counted(records, words.one, words.many);
  };
  const used = columns.filter(({ label }) => label !== undefined).length;
  return html`<tr>
    <th scope="row"><bdi>${name}</bdi></th>
    <td><bdi>${system}</bdi></td>
    <td>
      ${holds.map(
        ({ entity, records, sureness }) => html`<div><bdi>${kind(entity, records)}</bdi>, ${percent(sureness, 0)} sure</div>`,
      )}
    </td>
    <td class="number">${count(rows)}</td>
    <td class="number">${count(skipped.total)}</td>
    <td class="number">${used} of ${columns.length}</td>
    <td><bdi>${dialect}</bdi></td>
  </tr>`;
}

function fileDetails(file: AuditFile, at: number): Markup {
  const { name, holds, notices, skipped, columns } = file;
  const notes = [
    ...(skipped.total > 0 ? [counted(skipped.total, 'skipped row', 'skipped rows')] : []),
    ...(notices.length > 0 ? [counted(notices.length, 'notice', 'notices')] : []),
  ];
  return opening(`f${at}`, html`<bdi>${name}</bdi>: ${[counted(columns.length, 'column', 'columns'), ...notes].join(', ')}`, [
    holds.map(({ entity, because }) => html`<p>Taken for records of <bdi>${entity}</bdi>: <bdi>${because}</bdi>.</p>`),
    notices.length > 0 &&
      html`<ul>
        ${notices.map((notice) => html`<li><bdi>${notice}</bdi></li>`)}
      </ul>`,
    skippedTable(file),
    columnTable(file),
  ]);
}

function skippedTable({ name, skipped }: AuditFile): Content {
  if (skipped.total === 0) return null;
  const shown = skipped.first.slice(0, ROWS);
  return html`<div class="wide">
      <table>
        <caption>
          Rows of
          <bdi>${name}</bdi>
          that were skipped
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">Row</th>
            <th scope="col">Because</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ row, reason }) =>
              html`<tr>
                <td class="number">${count(row)}</td>
                <td><bdi>${reason}</bdi></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${andMore(skipped.total - shown.length)}`;
}

function columnTable({ name, columns }: AuditFile): Markup {
  const shown = columns.slice(0, COLUMNS);
  return html`<div class="wide">
      <table>
        <caption>
          Columns of
          <bdi>${name}</bdi>
        </caption>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Taken as</th>
            <th scope="col" class="number">Sure</th>
            <th scope="col">Because</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ name: column, label, sureness, because }) =>
              html`<tr>
                <th scope="row"><bdi>${column}</bdi></th>
                <td>${label === undefined ? html`<span class="blank">not used</span>` : html`<bdi>${label}</bdi>`}</td>
                <td class="number">${percent(sureness, 0)}</td>
                <td><bdi>${because}</bdi></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${andMore(columns.length - shown.length, 'column', 'columns')}`;
}
