import type { Tiers } from '@meshline/reconcile';
import type { EntityRecords } from './entity-records.ts';

const HEADER = 'file,row,identity,score,tier\n';
const LINES = 1_000;

/**
 * One line for each record: its file, its data row (from 1), the identity that it belongs to, how sure that is (0 to 1; alone: 1), and whether it would be
 * linked there without a person. Lines come in the order of the files and their rows, for each entity.
 */
export function* linkLines(
  entities: readonly { readonly records: EntityRecords; readonly tiers: Tiers }[],
  files: readonly string[],
): IterableIterator<string> {
  yield HEADER;
  for (const { records, tiers } of entities) {
    const { match, tables, rules } = records;
    let lines: string[] = [];
    for (let index = 0; index < match.length; index++) {
      const file = files[tables[match.tableOf(index)]?.file ?? 0] ?? '';
      const identity = `${rules.name}-${(tiers.identity[index] ?? 0) + 1}`;
      const score = (tiers.score[index] ?? 0).toFixed(6);
      lines.push(
        `${cell(file)},${match.rowOf(index)},${cell(identity)},${score},${tiers.core[index] === 1 ? 'link' : 'review'}\n`,
      );
      if (lines.length === LINES) {
        yield lines.join('');
        lines = [];
      }
    }
    if (lines.length > 0) yield lines.join('');
  }
}

/** A cell that a spreadsheet reads as text: quoted where it must be, and no formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
