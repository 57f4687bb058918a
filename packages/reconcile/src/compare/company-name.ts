import { isCommonCompanyWord } from '../normalize/company-name.ts';
import type { Compared } from './compared.ts';
import { MISSING } from './compared.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import type { PreparedCompanyName } from './prepared.ts';
import { isSlip } from './slip.ts';
import { overlapOf } from './word-sets.ts';

/** Bits of words in common: fewer are chance; so many are expected by chance among the words of two names; more say no more. */
const TOUCHING_LEAST = 4;
const TOUCHING_BY_CHANCE = 6.5;
const TOUCHING_MOST = 4;

/** Compares all names of two companies: the best pair counts. Levels: exact, other-form, slip, short, overlap, other, missing. */
export function compareCompanies(a: readonly PreparedCompanyName[], b: readonly PreparedCompanyName[], limit: number): Compared {
  let best: Compared | undefined;
  for (const left of a) {
    for (const right of b) {
      const one = compareTwo(left, right, limit);
      if (best === undefined || one.bits > best.bits) best = one;
    }
  }
  return best ?? MISSING;
}

function compareTwo(a: PreparedCompanyName, b: PreparedCompanyName, limit: number): Compared {
  const least = Math.min(a.total, b.total);
  if (a.core === b.core && a.core !== '') return sameCore(a, b, Math.min(least, limit));
  // `Tykes I` and `Tykes II` are two.
  if (isSlip(a.core, b.core) && numbers(a) === numbers(b)) return { level: 'slip', bits: Math.min(least, limit) - 3 };
  if (isAcronym(a, b)) return { level: 'acronym', bits: 2 };
  const { shared, onlyA, onlyB, slipped } = overlapOf(a.words, a.bits, b.words, b.bits);
  if (numbers(a) !== numbers(b) && numbers(a) !== '' && numbers(b) !== '') return { level: 'other', bits: -5 };
  if (onlyA === 0 && onlyB === 0)
    return { level: slipped ? 'slip' : 'exact', bits: Math.min(shared, limit) - (slipped ? 2 : 0.5) };
  if (shared > 0 && (onlyA === 0 || onlyB === 0)) {
    // What one leaves out: `Nordwind` for `Nordwind Logistik` is a short form, `Acme` for `Acme Robotics` may be the parent.
    const dropped =
      onlyA === 0 ? b.words.filter((word) => !a.words.includes(word)) : a.words.filter((word) => !b.words.includes(word));
    const isTrade = dropped.every(isCommonCompanyWord);
    return {
      level: 'short',
      bits: Math.max(-1, Math.min(shared, limit - 6) - (isTrade ? 0 : 2.5 + 0.25 * Math.max(onlyA, onlyB))),
    };
  }
  if (shared > 0 && shared >= 0.5 * (shared + Math.max(onlyA, onlyB))) {
    // Chance hardly brings about half of a name, whatever else the two hold (`Easter House - Little Stars`, `Little Stars Child Care`).
    return { level: 'overlap', bits: Math.min(3, Math.max(shared >= 8 ? 1 : 0, 0.5 * (shared - onlyA - onlyB))) };
  }
  if (a.core.length >= 8 && b.core.length >= 8 && jaroWinkler(a.core, b.core) >= 0.93)
    return { level: 'slip', bits: Math.min(least, limit) / 2 - 2 };
  return { level: 'other', bits: -5 };
}

/**
 * Bits that words in common count for where two names are other names (`Firman Pre-School West`, `Firman House - West Side`): as the words are rare, less what a pair of names out of many
 * would have in common by chance. Undefined where they have nothing telling in common, or differ in a number.
 */
export function touchingBits(a: readonly PreparedCompanyName[], b: readonly PreparedCompanyName[]): number | undefined {
  let best: number | undefined;
  for (const left of a) {
    for (const right of b) {
      if (numbers(left) !== numbers(right)) continue;
      const { shared } = overlapOf(left.words, left.bits, right.words, right.bits);
      const bits = Math.min(TOUCHING_MOST, shared - TOUCHING_BY_CHANCE);
      if (shared >= TOUCHING_LEAST && (best === undefined || bits > best)) best = bits;
    }
  }
  return best;
}

function sameCore(a: PreparedCompanyName, b: PreparedCompanyName, bits: number): Compared {
  // A register takes a name with its legal form only once.
  if (a.form === b.form) return { level: 'exact', bits: bits + (a.form === undefined ? 0 : 4) };
  return a.form === undefined || b.form === undefined ? { level: 'exact', bits } : { level: 'other-form', bits: bits - 3 };
}

function numbers(name: PreparedCompanyName): string {
  return name.words.filter((word) => /\d|^(?:i{1,3}|iv|vi{0,3}|ix)$/.test(word)).join(' ');
}

function isAcronym(a: PreparedCompanyName, b: PreparedCompanyName): boolean {
  const [short, long] = a.words.length < b.words.length ? [a, b] : [b, a];
  const [word] = short.words;
  return (
    short.words.length === 1 &&
    word !== undefined &&
    word.length >= 3 &&
    long.words.length === word.length &&
    long.words.map((one) => one[0]).join('') === word
  );
}
