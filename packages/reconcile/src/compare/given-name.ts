import { loosen } from '../normalize/fold.ts';
import { canonicalGiven, isKnownGiven, isNickname, nameGroups } from '../normalize/nicknames.ts';
import type { Compared } from './compared.ts';
import { MISSING } from './compared.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import type { PreparedName } from './prepared.ts';
import { isSlip } from './slip.ts';

/** Compares the given names of two people. Levels: exact, spelling, part, nickname, slip, initial, alike, other, missing. */
export function compareGiven(a: PreparedName, b: PreparedName): Compared {
  const [firstA] = a.given;
  const [firstB] = b.given;
  if (firstA === undefined || firstB === undefined) return MISSING;
  const bits = Math.min(a.givenBits[0] ?? 0, b.givenBits[0] ?? 0);
  if (firstA === firstB) return withSecondNames(a, b, bits);
  if (a.givenCore === b.givenCore) return { level: 'spelling', bits: bits - 0.5 };
  if (firstA.length === 1 || firstB.length === 1) return compareInitial(firstA, firstB);
  if (a.givenLoose[0] === b.givenLoose[0]) return { level: 'spelling', bits: bits - 0.5 };
  if (isNickname(firstA, firstB)) return { level: 'nickname', bits: bits - 1.5 };
  if (a.given.length + b.given.length > 2 && a.given.some((word) => word.length > 2 && b.given.includes(word)))
    return { level: 'part', bits: Math.min(bits, 5) };
  if (isCut(firstA, firstB)) return { level: 'alike', bits: -1 };
  if (isSlip(firstA, firstB) || similar(firstA, firstB)) {
    // `daniel` and `daniela`, `jan` and `jana` are people of their own: a slip makes a name that nobody has.
    if ((a.givenIsCommon && b.givenIsCommon) || isOtherGender(firstA, firstB)) return { level: 'alike', bits: -3 };
    return { level: 'slip', bits: Math.max(1, Math.min(bits, 9) - 3) };
  }
  if (isPetForm(firstA, firstB)) return { level: 'alike', bits: -1.5 };
  return { level: 'other', bits: -6 };
}

function withSecondNames(a: PreparedName, b: PreparedName, bits: number): Compared {
  const [secondA] = a.given.slice(1);
  const [secondB] = b.given.slice(1);
  if (secondA === undefined && secondB === undefined) return { level: 'exact', bits };
  if (secondA === undefined || secondB === undefined) return { level: 'part', bits: bits - 0.7 };
  if (a.givenCore === b.givenCore) return { level: 'exact', bits: bits + 2 };
  if (secondA.startsWith(secondB) || secondB.startsWith(secondA) || isSlip(secondA, secondB))
    return { level: 'exact', bits: bits + 1 };
  return { level: 'alike', bits: -1 };
}

function compareInitial(a: string, b: string): Compared {
  const [short, long] = a.length === 1 ? [a, b] : [b, a];
  const fits = long.startsWith(short) || canonicalGiven(long).startsWith(short);
  if (fits) return { level: 'initial', bits: 3 };
  return nameGroups(long).length > 0 ? { level: 'other', bits: -4 } : { level: 'other', bits: -4.5 };
}

function isCut(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.length - short.length >= 2 && long.startsWith(short);
}

/** How people shorten names: `leni`, `maciek`, `ronaldinho`. */
const PET_ENDING = /(?:i|ie|ei|ek|ko|ka|chen|lein|inho|inha|ito|ita|us)$/;

/** `Slavko` for `Slavoljub`: begun like the other, shorter, and ending as pet forms do. No table holds them all: never linked unattended, but worth a question. */
function isPetForm(a: string, b: string): boolean {
  if (isKnownGiven(a) && isKnownGiven(b)) return false;
  const [short, long] = a.length < b.length ? [loosen(a), loosen(b)] : [loosen(b), loosen(a)];
  return short.length < long.length && short.length > 3 && PET_ENDING.test(short) && long.startsWith(short.slice(0, 3));
}

function similar(a: string, b: string): boolean {
  return a.length >= 5 && b.length >= 5 && jaroWinkler(a, b) >= 0.93;
}

/** `erik` and `erika`, `christian` and `christiane`, `mario` and `maria`. */
function isOtherGender(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length <= 2 && long.startsWith(short))
    return /^(?:a|e|ah|ia|na|ne|in|ina|o|us)$/.test(long.slice(short.length));
  return a.length === b.length && a.slice(0, -1) === b.slice(0, -1) && /[aeo]$/.test(a) && /[aeo]$/.test(b);
}
