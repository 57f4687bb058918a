import { compareDetail } from '../compare/detail.ts';
import type { Prepared, PreparedFeature } from '../compare/prepared.ts';
import type { Bearing, Tally } from './tally.ts';

export interface DetailSum {
  /** Bits of all agreements. */
  readonly total: number;
  /** At least three telling details agree exactly and none disagrees. */
  readonly unanimous: boolean;
  /** Bits of all disagreements, negative. */
  readonly against: number;
  /** A text with numbers (a street) is another one. */
  readonly elsewhere: boolean;
  /** What each has of its own (a day or a year of birth, a number that one person has) is another one, and nothing of the kind agrees: the field. */
  readonly another: string | undefined;
}

export interface DetailBounds {
  /** Bits that all agreements together may count. */
  readonly bound?: number;
  /** Factor for disagreements of texts. */
  readonly gravity?: number;
  /** Bits that an equal country may count: names tell where people are from. */
  readonly country?: number;
}

const NONE: DetailSum = { total: 0, against: 0, unanimous: false, elsewhere: false, another: undefined };

/**
 * Adds what the further features say. They depend on each other (a suburb and its postcode, a street and its town), so that each further agreement
 * counts less than the one before; disagreements count in full, down to a floor, those of texts times `gravity`.
 */
export function addDetails(
  a: Prepared,
  b: Prepared,
  tally: Tally,
  { bound = Number.POSITIVE_INFINITY, gravity = 1, country = 3 }: DetailBounds = {},
): DetailSum {
  if (a.details.length === 0) return NONE;
  const agreements: { field: string; level: string; bits: number }[] = [];
  let against = 0;
  let elsewhere = false;
  let another: string | undefined;
  let ownAgrees = false;
  for (const [index, left] of a.details.entries()) {
    const right = b.details[index];
    if (right === undefined) continue;
    const { level, bits } = compareDetail(left, right);
    const bearing = bearingOf(left);
    tally.see(left.field, bearing, level, bits);
    if (bearing === 'own' && level === 'exact' && bits >= 5) ownAgrees = true;
    else if (bearing === 'own' && level === 'other') another ??= left.field;
    if (bits > 0) agreements.push({ field: left.field, level, bits: left.as === 'country' ? Math.min(bits, country) : bits });
    if (level === 'other' && left.as === 'text' && hasNumber(left) && hasNumber(right)) elsewhere = true;
    if (bits <= 0 && against > -12) {
      against += bits;
      tally.add(left.field, level, bits * (left.as === 'text' ? gravity : 1));
    }
  }
  agreements.sort((x, y) => y.bits - x.bits || (x.field < y.field ? -1 : 1));
  // What agrees in all its details, and those are telling, speaks up even against the names.
  const unanimous = against > -2 && agreements.filter(({ level, bits }) => level === 'exact' && bits >= 7).length >= 3;
  let factor = 1;
  let left = unanimous ? bound + 8 : bound;
  let total = 0;
  for (const { field, level, bits } of agreements) {
    const counted = Math.min(bits * factor, left);
    tally.add(field, level, counted);
    left -= counted;
    total += counted;
    factor = Math.max(0.35, factor * 0.75);
  }
  return { total, against, unanimous, elsewhere, another: ownAgrees ? undefined : another };
}

/** A day of birth and a number that somebody gave to one person alone are its own; an address is shared by those who live there. */
function bearingOf(feature: PreparedFeature): Bearing {
  if (feature.as === 'date' || feature.as === 'number') return 'own';
  return feature.as === 'text' && feature.values.some(({ text }) => isNumberOfOne(text)) ? 'own' : 'shared';
}

/** Seven figures and more, and no postcode in two parts. */
function isNumberOfOne(text: string): boolean {
  if (text.length < 7 || /^(?:\d{5} \d{4}|\d{3} \d{4})$/.test(text)) return false;
  const bare = text.replaceAll(' ', '');
  return bare.length >= 7 && /^[a-z]{0,3}\d{5,}[a-z\d]{0,3}$/.test(bare) && !/ [a-z]/.test(text);
}

function hasNumber(feature: PreparedFeature): boolean {
  return feature.values.some((value) => value.words.length > 1 && /\d/.test(value.text));
}
