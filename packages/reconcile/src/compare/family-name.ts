import type { Compared } from './compared.ts';
import { MISSING } from './compared.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import type { PreparedName } from './prepared.ts';
import { isSlip } from './slip.ts';

/** Compares the family names of two people. Levels: exact, spelling, part (of a double name), slip, initial, alike, other, missing. */
export function compareFamily(a: PreparedName, b: PreparedName): Compared {
  const { family: left, familyCore: coreA } = a;
  const { family: right, familyCore: coreB } = b;
  if (left.length === 0 || right.length === 0) return MISSING;
  const bits = Math.min(a.familyTotal, b.familyTotal);
  const joinedA = left.length === 1 ? (left[0] ?? '') : left.join('');
  const joinedB = right.length === 1 ? (right[0] ?? '') : right.join('');
  if (coreA === coreB) return joinedA === joinedB ? { level: 'exact', bits } : { level: 'spelling', bits: bits - 0.5 };
  if (joinedA.length === 1 || joinedB.length === 1) {
    return joinedA[0] === joinedB[0] ? { level: 'initial', bits: 3 } : { level: 'other', bits: -4 };
  }
  const shared =
    left.length + right.length > 2 ? a.familyLoose.findIndex((word) => word.length > 2 && b.familyLoose.includes(word)) : -1;
  if (shared >= 0) return { level: 'part', bits: (a.familyBits[shared] ?? 0) - 1.5 };
  if (
    isSlip(joinedA, joinedB) ||
    isSlip(coreA, coreB) ||
    (joinedA.length >= 6 && joinedB.length >= 6 && jaroWinkler(joinedA, joinedB) >= 0.94)
  ) {
    return a.familyIsCommon && b.familyIsCommon
      ? { level: 'alike', bits: -2.5 }
      : { level: 'slip', bits: Math.max(1, Math.min(bits, 10) - 3) };
  }
  return { level: 'other', bits: -5.5 };
}
