import type { Frequency } from '../match/frequency.ts';
import { compareFamily } from './family-name.ts';
import { compareGiven } from './given-name.ts';
import type { Compared } from './compared.ts';
import { recut } from './prepare-name.ts';
import type { PreparedName } from './prepared.ts';

/** What a comparison of names comes to, for the judgement of all other evidence. */
export type NameVerdict =
  /** Both parts agree. */
  | 'agree'
  /** One part agrees, of the other there is only an initial. */
  | 'initial'
  /** One part agrees, the other is missing on a side. */
  | 'part'
  /** Nothing to compare. */
  | 'unknown'
  /** Given names that two people have, and look alike (`daniel`, `daniela`). */
  | 'alike'
  | 'other-given'
  | 'other-family'
  | 'other';

export interface ComparedNames {
  readonly verdict: NameVerdict;
  readonly given: Compared;
  readonly family: Compared;
  readonly generation: Compared;
  readonly swapped: boolean;
  readonly bits: number;
  /** Bits by which the name is rarer than `bits` lets it count: worth something where namesakes are unlikely. */
  readonly spare: number;
}

/** Bits beyond the population's size that a name may count. */
const NAMES_ALONE = 5;
const NO_GENERATION: Compared = { level: 'missing', bits: 0 };

export function compareNames(a: PreparedName, b: PreparedName, frequency: Frequency): ComparedNames {
  if (a.whole === b.whole && a.given.length !== b.given.length) return sameWhole(a, b, frequency);
  const straight = better(compareParts(a, b, frequency, false), compareOtherwiseCut(a, b, frequency));
  if (straight.verdict === 'agree' || straight.verdict === 'initial') return straight;
  if (!mayBeTurned(a, b)) return straight;
  const turned = compareParts(a, turn(b), frequency, true);
  return (turned.verdict === 'agree' || turned.verdict === 'initial') && turned.bits > straight.bits ? turned : straight;
}

/** One name that two systems cut at different places: `Ana | García López` and `Ana García | López`. */
function sameWhole(a: PreparedName, b: PreparedName, frequency: Frequency): ComparedNames {
  const longer = a.family.length > b.family.length ? a : b;
  const given = { level: 'exact', bits: longer.givenBits[0] ?? 0 };
  const family = { level: 'exact', bits: longer.familyBits.reduce((sum, bits) => sum + bits, 0) };
  const generation = compareGeneration(a.generation, b.generation);
  const sum = given.bits + family.bits;
  const limit = frequency.size + NAMES_ALONE;
  const bits = Math.min(sum, limit) + generation.bits;
  const verdict = generation.bits <= -6 ? 'other-given' : 'agree';
  return { verdict, given, family, generation, swapped: false, bits, spare: Math.max(0, sum - limit) };
}

/**
 * Names that two systems cut at different places, compared at either cut: a slip in one word, or a family name that one leaves out, then stays what it is
 * (`Ana | García López` against `Ana García | Lopes`, `Ana | García`).
 */
function compareOtherwiseCut(a: PreparedName, b: PreparedName, frequency: Frequency): ComparedNames | undefined {
  const [wordsA, wordsB] = [a.given.length + a.family.length, b.given.length + b.family.length];
  if (wordsA < 2 || wordsB < 2 || wordsA + wordsB < 5 || a.whole === b.whole) return undefined;
  let best: ComparedNames | undefined;
  if (a.given.length !== b.given.length) {
    const atA = a.given.length > 0 && a.given.length < wordsB;
    const atB = b.given.length > 0 && b.given.length < wordsA;
    if (atA) best = better(compareParts(a, recut(b, a.given.length, frequency), frequency, false), best);
    if (atB) best = better(compareParts(recut(a, b.given.length, frequency), b, frequency, false), best);
  }
  // One that lacks its given name is read from its family names alone: `García | López` for `Ana | García López`.
  const [short, long] = wordsA < wordsB ? [a, b] : [b, a];
  if (long.whole.endsWith(` ${short.whole}`) && long.given.length === Math.abs(wordsA - wordsB)) {
    const lacking = recut(short, 0, frequency);
    const one = wordsA < wordsB ? compareParts(lacking, b, frequency, false) : compareParts(a, lacking, frequency, false);
    best = better(one, best);
  }
  return best;
}

function better(one: ComparedNames, other: ComparedNames | undefined): ComparedNames {
  return other !== undefined && other.bits > one.bits ? other : one;
}

/** A quick test: one of the two names begins alike when one record is turned round. */
function mayBeTurned(a: PreparedName, b: PreparedName): boolean {
  return a.givenCore.charCodeAt(0) === b.familyCore.charCodeAt(0) || a.familyCore.charCodeAt(0) === b.givenCore.charCodeAt(0);
}

function turn(name: PreparedName): PreparedName {
  return {
    ...name,
    given: name.family,
    givenLoose: name.familyLoose,
    givenCore: name.familyCore,
    givenBits: name.familyBits,
    givenIsCommon: name.familyIsCommon,
    family: name.given,
    familyLoose: name.givenLoose,
    familyCore: name.givenCore,
    familyBits: name.givenBits,
    familyTotal: name.givenBits.reduce((sum, bits) => sum + bits, 0),
    familyIsCommon: name.givenIsCommon,
  };
}

function compareParts(a: PreparedName, b: PreparedName, frequency: Frequency, swapped: boolean): ComparedNames {
  const given = compareGiven(a, b);
  const family = compareFamily(a, b);
  const generation = compareGeneration(a.generation, b.generation);
  // No name is so rare that it settles the matter alone: lists of contacts are full of relatives and of fellow countrymen.
  const limit = frequency.size + NAMES_ALONE;
  const sum = given.bits + family.bits;
  const bits = Math.min(sum, limit) + generation.bits - (swapped ? 2 : 0);
  const verdict = generation.bits <= -6 ? 'other-given' : judge(given.level, family.level);
  return { verdict, given, family, generation, swapped, bits, spare: Math.max(0, sum - limit) };
}

function compareGeneration(a: string | undefined, b: string | undefined): Compared {
  if (a === b) return a === undefined ? NO_GENERATION : { level: 'exact', bits: 1 };
  if (a === undefined || b === undefined) return { level: 'one', bits: -3 };
  return { level: 'other', bits: -10 };
}

function judge(given: string, family: string): NameVerdict {
  const givenOther = given === 'other';
  const familyOther = family === 'other' || family === 'alike';
  if (givenOther && familyOther) return 'other';
  if (given === 'missing' && family === 'missing') return 'unknown';
  if (givenOther) return 'other-given';
  if (familyOther) return given === 'missing' || given === 'alike' ? 'other' : 'other-family';
  if (given === 'alike') return 'alike';
  if (given === 'missing' || family === 'missing') return 'part';
  return given === 'initial' || family === 'initial' ? 'initial' : 'agree';
}
