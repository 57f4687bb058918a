import { isBlank, isList, isMoney, isReference, type Value } from '@meshline/record';
import type { MatchRecord } from '../link/contract.ts';

/** All texts that a record holds in a field, in their order; numbers and flags as text, money as `amount currency`. */
export function textsOf(record: MatchRecord, field: string): readonly string[] {
  const texts: string[] = [];
  for (const value of record.values[field] ?? []) collect(value, texts);
  return texts;
}

function collect(value: Value, into: string[]): void {
  if (isBlank(value) || value === null) return;
  if (isList(value)) for (const item of value) collect(item.value, into);
  else if (isMoney(value)) into.push(`${value.amount} ${value.currency}`);
  else if (isReference(value)) into.push(value.id);
  else into.push(String(value));
}

/** The first text of a field, or the empty one. */
export function textOf(record: MatchRecord, field: string): string {
  return textsOf(record, field)[0] ?? '';
}
