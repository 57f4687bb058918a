import type { QualityReport, Report, WriteTotals } from '../report-model.ts';
import { count, counted, percent } from './numbers.ts';
import type { Paint } from './paint.ts';
import { beside, table, type Column } from './table.ts';

/** What was written where, and beside it how right it was. */
export function writtenSection(report: Report, width: number, paint: Paint): string[] {
  return beside(writtenTable(report, paint), proofTable(report, paint), width);
}

function writtenTable({ writes, discrepancies, run }: Report, paint: Paint): string[] {
  if (writes.total.writes === 0) {
    const reported = discrepancies.total.reportedOnly;
    return [
      paint.bold('WRITTEN'),
      reported > 0
        ? `  Nothing written: ${count(reported)} differences are only reported, their systems are not live yet.`
        : '  Nothing to write: everything agrees or waits for a person.',
    ];
  }
  const columns: readonly Column[] = [
    { align: 'left' },
    ...Array.from({ length: 5 }, (): Column => ({ align: 'right', min: 7 })),
  ];
  const name = (connection: string): string => run.systems.find((row) => row.connection === connection)?.name ?? connection;
  const cells = (label: string, totals: WriteTotals): readonly string[] => [
    `  ${label}`,
    ...[totals.created, totals.updated, totals.rejected, totals.pending, totals.unknown].map(count),
  ];
  const lines = table(columns, [
    ['WRITTEN', 'created', 'updated', 'refused', 'pending', 'unknown'],
    ...writes.byConnection.map((row) => cells(name(row.connection), row)),
    cells('together', writes.total),
  ]);
  return lines.map((line, at) => (at === 0 ? paint.bold(line) : line));
}

function proofTable({ writes, quality }: Report, paint: Paint): string[] {
  const rows: (readonly string[])[] = [];
  if (writes.duplicateCreates !== null) {
    const made = count(writes.duplicateCreates);
    rows.push(['DUPLICATES MADE', writes.duplicateCreates > 0 ? paint.red(made) : made, '(counted in the CRMs)']);
  }
  if (quality !== null) rows.push(...qualityRows(quality));
  return table([{ align: 'left' }, { align: 'right' }, { align: 'left' }], rows);
}

function qualityRows({ overall, plainRule }: QualityReport): (readonly string[])[] {
  const { all, acrossSystems, insideOneSystem } = overall;
  const alone = (found: string): string =>
    `by ${plainRule.replace(/^equal /u, '').replace(/ or equal /u, ' or ')} alone ${found}`;
  return [
    ['LINKS RIGHT', percent(all.links.precision, 2), alone(percent(all.plainRule.precision))],
    ['LINKS FOUND', percent(all.linksAndReviews.recall), alone(percent(all.plainRule.recall))],
    [
      '  unattended',
      percent(all.links.recall),
      `people are asked about ${counted(all.reviews.pairs, 'more pair', 'more pairs')}`,
    ],
    [
      '  in one system',
      percent(insideOneSystem.linksAndReviews.recall),
      `between systems ${percent(acrossSystems.linksAndReviews.recall)}`,
    ],
  ];
}
