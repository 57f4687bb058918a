import { readHeading, type HeadingSense } from '../heading/read-heading.ts';
import type { Meaning } from '../meaning.ts';
import type { SampledColumn } from '../sampled-file.ts';
import { columnValues, type ColumnValues } from '../value/column-values.ts';
import { weighValues } from '../value/weigh-values.ts';

/** A column and what it may be. */
export interface ColumnSense {
  readonly name: string;
  readonly heading: HeadingSense;
  readonly values: ColumnValues;
  /** Bits for each meaning that comes into question; 0 = as likely as not. */
  readonly bits: ReadonlyMap<Meaning, number>;
  /** The likeliest; undefined = none is likelier than not. */
  readonly meaning: Meaning | undefined;
}

/** Before anything is looked at: a column is one of many things. */
const PRIOR = -4;
/** What values can tell without a heading. */
const BY_VALUES: readonly Meaning[] = [
  'email',
  'phone',
  'website',
  'fullName',
  'companyName',
  'firstName',
  'lastName',
  'country',
  'street',
];

/** Weighs heading and (at most `most` different) values of one column. The two add up, so that values that fit badly overrule a heading. */
export function senseColumn({ name, values: given }: SampledColumn, most: number): ColumnSense {
  const heading = readHeading(name);
  const values = columnValues(given, most);
  const bits = new Map<Meaning, number>();
  for (const meaning of new Set([...heading.bits.keys(), ...BY_VALUES])) {
    const said = heading.bits.get(meaning);
    // Names and numbers of somebody else look the same.
    const fromHeading = said ?? (heading.ofOthers ? -6 : 0);
    bits.set(meaning, PRIOR + fromHeading + weighValues(meaning, values));
  }
  let best: Meaning | undefined;
  for (const [meaning, one] of bits) if (one > 0 && (best === undefined || one > (bits.get(best) ?? 0))) best = meaning;
  return { name, heading, values, bits, meaning: best };
}

/** Of bits, 0.5 to 0.99 for what is likelier than not. */
export function surenessOf(bits: number): number {
  const sure = 1 / (1 + 2 ** -bits);
  return Math.round(Math.min(0.99, Math.max(0.01, sure)) * 100) / 100;
}
