import { cleanLine } from '../text/clean-line.ts';
import { fit } from '../text/display-width.ts';
import { capital, count, counted, percent } from '../text/numbers.ts';
import { paint } from '../text/paint.ts';
import type { TextOptions } from '../text/report-text.ts';
import { table } from '../text/table.ts';

/** The standing rate of agreement, as data. */
export interface AgreementModel {
  readonly items: readonly {
    readonly entityLabel: string;
    readonly label: string;
    readonly systems: readonly [string, string];
    readonly compared: number;
    readonly same: number;
    readonly share: number;
  }[];
}

/** What agrees least first: a line for each field and pair of systems. */
export function agreementText({ items }: AgreementModel, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  if (items.length === 0)
    return 'Nothing was compared in the last 24 hours. The daemon reads a few linked records anew each minute, where both systems can be read.';
  const rows = items
    .toSorted((a, b) => a.share - b.share || b.compared - a.compared)
    .map(({ entityLabel, label, systems, compared, same, share }) => [
      `${cleanLine(label)} of ${cleanLine(entityLabel)}`,
      systems.map(cleanLine).join(' and '),
      percent(share),
      count(same),
      count(compared),
    ]);
  const [head = '', ...lines] = table(
    [{ align: 'left', flex: true }, { align: 'left', flex: true }, { align: 'right' }, { align: 'right' }, { align: 'right' }],
    [['Field', 'Systems', 'Agree', 'Same', 'Compared'], ...rows],
    width,
  ).map((line) => fit(line, width));
  const [compared, same] = [items.reduce((sum, row) => sum + row.compared, 0), items.reduce((sum, row) => sum + row.same, 0)];
  return [
    colours.bold(head),
    ...lines,
    `${capital(percent(same / compared))} of ${counted(compared, 'pair of values', 'pairs of values')}, read anew by chance in the last 24 hours`,
  ].join('\n');
}
