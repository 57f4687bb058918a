import type { ColumnSense } from '../column/sense-column.ts';
import type { Meaning } from '../meaning.ts';
import type { EntityField } from './entity-field.ts';

/** A canonical field and the column that fills it. */
export interface TakenField {
  readonly field: EntityField;
  readonly column: ColumnSense;
  /** As what the column was taken. */
  readonly meaning: Meaning;
  /** Of a full name, the part. */
  readonly part?: 'first' | 'last' | undefined;
}

const OWN: ReadonlySet<Meaning> = new Set(['email', 'phone', 'mobile', 'otherPhone', 'fullName']);

/**
 * How much a column is worth where several have a meaning: bits, how many rows it speaks of, and how plainly its heading says it.
 * Addresses and numbers that come again and again are as a rule those of whoever keeps the record (`CSM email`).
 */
export function worthOf({ bits, values, heading }: ColumnSense, meaning: Meaning): number {
  const repeated = OWN.has(meaning) && values.looked > 0 ? 4 * (1 - Math.min(1, 2 * values.distinct)) : 0;
  const plain = Math.max(0, (heading.bits.get(meaning) ?? 0) - 4.5);
  return Math.min(4, bits.get(meaning) ?? 0) + 6 * values.fill + plain - repeated - 0.5 * (heading.place - 1);
}

/** Whether a second column of a kind tells records apart about as well as the first: else it is about somebody else. */
export function tellsApart(second: ColumnSense, first: ColumnSense): boolean {
  return second.values.distinct >= 0.5 * first.values.distinct;
}
