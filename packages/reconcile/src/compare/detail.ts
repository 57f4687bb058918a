import type { Compared } from './compared.ts';
import { MISSING } from './compared.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import type { PreparedDetail, PreparedFeature } from './prepared.ts';
import { edits, isSlip } from './slip.ts';
import { overlapOf } from './word-sets.ts';

/** Compares a feature that is neither a name nor an address: the best pair of values counts. Levels: exact, slip, near, overlap, other, missing. */
export function compareDetail(a: PreparedFeature, b: PreparedFeature): Compared {
  let best: Compared | undefined;
  for (const left of a.values) {
    for (const right of b.values) {
      const one = compareTwo(a.as, left, right);
      if (best === undefined || one.bits > best.bits) best = one;
    }
  }
  return best ?? MISSING;
}

function compareTwo(as: PreparedFeature['as'], a: PreparedDetail, b: PreparedDetail): Compared {
  const bits = Math.min(a.bits, b.bits);
  if (a.text === b.text) return { level: 'exact', bits: Math.min(bits, 13) };
  switch (as) {
    case 'text':
      return compareTexts(a, b, bits);
    case 'date':
      return compareDates(a, b, bits);
    case 'number':
    case 'money':
      return compareNumbers(a, b, bits);
    case 'country':
      return { level: 'other', bits: -2.5 };
    case 'choice':
      return { level: 'other', bits: -1 };
  }
}

function compareTexts(a: PreparedDetail, b: PreparedDetail, bits: number): Compared {
  const plain = !/\d/.test(a.text + b.text);
  // With a house's number at stake two slips are another house.
  if (isSlip(a.text, b.text) && (plain || sameNumbers(a.words, b.words) || edits(a.text, b.text) === 1))
    return plain ? { level: 'slip', bits: 0.8 * Math.min(bits, 12) - 1 } : { level: 'slip', bits: Math.min(bits, 12) / 2 - 1 };
  if (plain && a.text.length >= 6 && b.text.length >= 6 && jaroWinkler(a.text, b.text) >= 0.92)
    return { level: 'slip', bits: Math.min(bits, 12) / 2 - 1 };
  if (a.words.length > 1 || b.words.length > 1) {
    const { shared, onlyA, onlyB } = overlapOf(a.words, lengths(a.words), b.words, lengths(b.words));
    const share = shared / Math.max(1, shared + Math.max(onlyA, onlyB));
    const within = shared / Math.max(1, shared + Math.min(onlyA, onlyB));
    if (sameNumbers(a.words, b.words) && (share >= 0.6 || within >= 0.9))
      return { level: 'overlap', bits: Math.min(bits, 10) * Math.max(share, 0.8 * within) - 2 };
    if (share >= 0.4) return { level: 'overlap', bits: -0.5 };
  }
  return { level: 'other', bits: -2.5 };
}

function lengths(words: readonly string[]): readonly number[] {
  return words.map((word) => Math.min(word.length, 6));
}

/** The first number of an address is the house: another house is another place. */
function sameNumbers(a: readonly string[], b: readonly string[]): boolean {
  const numbersA = a.filter((word) => /^\d/.test(word));
  const numbersB = b.filter((word) => /^\d/.test(word));
  return numbersA.length === 0 || numbersB.length === 0 || numbersA.some((word) => numbersB.includes(word));
}

function compareDates(a: PreparedDetail, b: PreparedDetail, bits: number): Compared {
  if (a.day === undefined || b.day === undefined) return { level: 'other', bits: -3 };
  const [left, right] = [a.text.slice(0, 10), b.text.slice(0, 10)];
  const days = Math.abs(a.day - b.day);
  if (days <= 1) return { level: 'near', bits: Math.min(bits, 10) - 2 };
  const turned =
    left.slice(0, 4) === right.slice(0, 4) && left.slice(5, 7) === right.slice(8, 10) && left.slice(8, 10) === right.slice(5, 7);
  if (turned || edits(left, right) === 1) return { level: 'slip', bits: Math.min(bits, 10) / 2 - 1 };
  if (days <= 7) return { level: 'near', bits: 1 };
  return { level: 'other', bits: -3.5 };
}

function compareNumbers(a: PreparedDetail, b: PreparedDetail, bits: number): Compared {
  if (a.number === undefined || b.number === undefined) return { level: 'other', bits: -2.5 };
  if (a.number === b.number) return { level: 'exact', bits: Math.min(bits, 12) };
  // Years: a neighbour may be a slip of the memory; two per cent off is another generation.
  if (isYear(a.number) && isYear(b.number))
    return Math.abs(a.number - b.number) <= 1
      ? { level: 'near', bits: Math.min(bits, 10) / 2 - 1 }
      : { level: 'other', bits: -2.5 };
  const larger = Math.max(Math.abs(a.number), Math.abs(b.number));
  if (a.text.length === b.text.length && a.text.length >= 4 && edits(a.text, b.text) === 1)
    return { level: 'slip', bits: Math.min(bits, 10) / 2 - 2 };
  if (larger > 0 && Math.abs(a.number - b.number) / larger <= 0.02) return { level: 'near', bits: 1 };
  return { level: 'other', bits: -2.5 };
}

function isYear(number: number): boolean {
  return Number.isInteger(number) && number >= 1850 && number <= 2100;
}
