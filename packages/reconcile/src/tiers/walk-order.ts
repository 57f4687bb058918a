import { formatRef } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import { featuresOf } from '../compare/kind.ts';
import { textOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { fold } from '../normalize/fold.ts';

/** By what a record is put in the order of the walk: what it is called, the family name first; its ref settles ties. */
export function walkText(record: MatchRecord, rules: EntityRules): string {
  const [feature] = featuresOf(rules).toSorted((a, b) => rank(a.as) - rank(b.as));
  const fields = feature?.fields ?? (rules.matching.by === 'exact' ? [rules.matching.field] : []);
  const name = fields
    .toReversed()
    .map((field) => fold(textOf(record, field)))
    .join(' ')
    .trim();
  return `${name}\u0000${formatRef(record.ref)}`;
}

function rank(as: string): number {
  return as === 'person-name' || as === 'company-name' ? 0 : as === 'text' ? 1 : 2;
}

/** Numbers of the records in the order of their texts. */
export function walkOrder(texts: readonly string[]): Int32Array {
  return Int32Array.from(texts.keys()).sort((a, b) => {
    const [left, right] = [texts[a] ?? '', texts[b] ?? ''];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}
