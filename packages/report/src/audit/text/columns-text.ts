import { cleanLine } from '../../text/clean-line.ts';
import { percent } from '../../text/numbers.ts';
import { paint } from '../../text/paint.ts';
import type { TextOptions } from '../../text/report-text.ts';
import { table } from '../../text/table.ts';
import type { AuditReport } from '../audit-model.ts';

/** Every column of every file with what it was taken for, how surely, and why; without a line break at its end. */
export function auditColumnsText({ files }: Pick<AuditReport, 'files'>, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  return files
    .map(({ name, columns }) =>
      [
        colours.bold(`COLUMNS of ${cleanLine(name)}`),
        ...table(
          [{ align: 'left', max: 36, flex: true }, { align: 'left' }, { align: 'right' }, { align: 'left', flex: true }],
          columns.map(({ name: column, label, sureness, because }) => [
            `  ${cleanLine(column)}`,
            label === undefined ? '-' : cleanLine(label),
            percent(sureness, 0),
            cleanLine(because),
          ]),
          width,
        ),
      ].join('\n'),
    )
    .join('\n\n');
}
