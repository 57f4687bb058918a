import type { SeenTable } from '../table/seen-table.ts';

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/€|\bEUR\b/, 'EUR'],
  [/£|\bGBP\b/, 'GBP'],
  [/\bCHF\b/, 'CHF'],
  [/¥|\bJPY\b/, 'JPY'],
  [/\$|\bUSD\b/, 'USD'],
];

/** The currency of amounts that name none: the one that most amounts of the tables name, else dollars. */
export function currencyOf(tables: readonly SeenTable[]): string {
  const counts = new Map<string, number>();
  for (const { taken } of tables) {
    for (const { field, column } of taken) {
      if (field.kind !== 'money') continue;
      const texts = [column.name, ...column.values.values];
      for (const text of texts) {
        const found = SIGNS.find(([sign]) => sign.test(text))?.[1];
        if (found !== undefined) counts.set(found, (counts.get(found) ?? 0) + 1);
      }
    }
  }
  const [best] = [...counts].toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  return best?.[0] ?? 'USD';
}
