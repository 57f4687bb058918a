import { cleanLine } from '../../text/clean-line.ts';
import { count, counted, percent } from '../../text/numbers.ts';
import type { Paint } from '../../text/paint.ts';
import { table } from '../../text/table.ts';
import type { AuditFile } from '../audit-facts.ts';
import type { AuditReport, AuditSummary, AuditTotals } from '../audit-model.ts';
import { wrapped } from './wrapped.ts';

/** Skipped rows that are named one by one. */
const ROWS = 2;
/** Below this a person should look whether a file or a column was taken for the right thing. */
export const DOUBTFUL = 0.7;

/** What each of the least sure files was taken for and how surely, doubtful ones in red; skipped rows and notices. */
export function recognisedLines({ files, totals, summary }: AuditReport, most: number, width: number, colours: Paint): string[] {
  const leastFirst = files.toSorted((a, b) => leastSure(a) - leastSure(b));
  const kept = new Set(files.length > most ? leastFirst.slice(0, most - 1) : files);
  const shown = files.filter((file) => kept.has(file));
  const rest = files.length - shown.length;
  const columns = `${counted(totals.columnsUsed, 'column', 'columns')} used, ${count(totals.columnsIgnored)} ignored (each one, with its reason: --html)`;
  const lines = table(
    [
      { align: 'left', flex: true },
      { align: 'left', flex: true, max: 24 },
      { align: 'left', flex: true },
      { align: 'right' },
      { align: 'left', flex: true },
    ],
    shown.map((file) => cells(file, summary)),
    width,
  );
  return [
    ...wrapped(`${colours.bold('RECOGNISED')}  `, columns, width, 1),
    ...lines.map((line, at) => (doubtful(shown[at]) ? colours.red(line) : line)),
    ...(rest > 0 ? [`  ... ${counted(rest, 'more file', 'more files')}, recognised no less surely`] : []),
    ...skippedLines(files, totals, width, colours),
    ...noticeLines(files, totals, width),
  ];
}

function cells({ name, system, holds, rows, columns }: AuditFile, summary: readonly AuditSummary[]): readonly string[] {
  const many = (entity: string): string => summary.find((each) => each.entity === entity)?.many ?? entity;
  const used = columns.filter(({ label }) => label !== undefined);
  const least = used.reduce((a, b) => (b.sureness < a.sureness ? b : a), used[0] ?? { name: '', sureness: 1 });
  return [
    `  ${cleanLine(name)}`,
    cleanLine(system),
    holds.map(({ entity, sureness }) => `${cleanLine(many(entity))} ${percent(sureness, 0)} sure`).join(', '),
    counted(rows, 'row', 'rows'),
    `${used.length} of ${counted(columns.length, 'column', 'columns')}${least.name === '' ? '' : `, least sure ${cleanLine(least.name)} ${percent(least.sureness, 0)}`}`,
  ];
}

function skippedLines(files: readonly AuditFile[], { skippedRows }: AuditTotals, width: number, colours: Paint): string[] {
  if (skippedRows === 0) return [];
  const named = files.flatMap(({ name, skipped }) =>
    skipped.first.map(({ row, reason }) => `${cleanLine(name)} row ${count(row)} (${cleanLine(reason)})`),
  );
  const rest = skippedRows - Math.min(named.length, ROWS);
  const text = [...named.slice(0, ROWS), ...(rest > 0 ? [`${count(rest)} more in --html`] : [])].join(', ');
  return wrapped(`  ${colours.red(`${counted(skippedRows, 'row', 'rows')} skipped`)}  `, text, width, 2);
}

function noticeLines(files: readonly AuditFile[], { notices }: AuditTotals, width: number): string[] {
  const first = files.find((file) => file.notices.length > 0);
  if (first === undefined) return [];
  const rest = notices > 1 ? ` (${counted(notices - 1, 'more notice', 'more notices')} in --html)` : '';
  return wrapped('  note  ', `${cleanLine(first.name)}: ${cleanLine(first.notices[0] ?? '')}${rest}`, width, 1);
}

export function leastSure({ holds, columns }: AuditFile): number {
  const used = columns.filter(({ label }) => label !== undefined);
  return [...holds, ...used].reduce((least, { sureness }) => Math.min(least, sureness), 1);
}

const doubtful = (file: AuditFile | undefined): boolean => file !== undefined && leastSure(file) < DOUBTFUL;
