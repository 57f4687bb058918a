import { loosen } from '../normalize/fold.ts';
import type { Compared } from './compared.ts';
import { MISSING } from './compared.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import type { PreparedName } from './prepared.ts';
import { isSlip } from './slip.ts';

/** Compares the family names of two people. Levels: exact, spelling, part (of a double name), slip, initial, alike, other, missing. */
export function compareFamily(a: PreparedName, b: PreparedName, isCommon: (word: string) => boolean): Compared {
  const { family: left, familyCore: coreA } = a;
  const { family: right, familyCore: coreB } = b;
  if (left.length === 0 || right.length === 0) return MISSING;
  const bits = Math.min(sum(a.familyBits), sum(b.familyBits));
  if (coreA === coreB) return left.join('') === right.join('') ? { level: 'exact', bits } : { level: 'spelling', bits: bits - 0.5 };
  const wordA = left.join(' ');
  const wordB = right.join(' ');
  if (wordA.length === 1 || wordB.length === 1) {
    return wordA[0] === wordB[0] ? { level: 'initial', bits: 3 } : { level: 'other', bits: -4 };
  }
  const shared = left.findIndex((word) => word.length > 2 && right.some((other) => loosen(other) === loosen(word)));
  if (shared >= 0) return { level: 'part', bits: (a.familyBits[shared] ?? 0) - 1.5 };
  const joinedA = left.join('');
  const joinedB = right.join('');
  if (isSlip(joinedA, joinedB) || isSlip(coreA, coreB) || (joinedA.length >= 6 && joinedB.length >= 6 && jaroWinkler(joinedA, joinedB) >= 0.94)) {
    return isCommon(joinedA) && isCommon(joinedB) ? { level: 'alike', bits: -2.5 } : { level: 'slip', bits: Math.max(1, Math.min(bits, 10) - 3) };
  }
  return { level: 'other', bits: -5.5 };
}

function sum(bits: readonly number[]): number {
  let total = 0;
  for (const one of bits) total += one;
  return total;
}
