import { sameCanonical, type MatchRecord } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';

export function isKnown(record: MatchRecord, field: string): boolean {
  return (record.values[field]?.length ?? 0) > 0 || record.parentText[field] !== undefined;
}

/** Whether two records that both hold the field agree on it, as the daemon would judge it; a company's name as text but for its case. */
export function saysTheSame(rules: EntityRules, field: string, a: MatchRecord, b: MatchRecord): boolean {
  const [left, right] = [a.values[field], b.values[field]];
  if (left === undefined || right === undefined) return foldedText(a, field) === foldedText(b, field);
  const type = rules.fields[field]?.type ?? 'text';
  return left.some((one) => right.some((other) => sameCanonical(type, one, other)));
}

function foldedText(record: MatchRecord, field: string): string {
  const [value] = record.values[field] ?? [];
  return (record.parentText[field] ?? (typeof value === 'string' ? value : JSON.stringify(value ?? ''))).toLowerCase();
}
