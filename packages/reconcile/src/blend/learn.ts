import type { Seen } from '../match/tally.ts';
import { sharesOf, type Blend, type FeatureRates } from './blend.ts';

/** Comparisons that the built-in assumption about a level weighs. */
const EXPERIENCE = 20;
const ROUNDS = 12;
/** From this share of random pairs on, a level is the set's to weigh, whatever it was thought to say. */
const FREQUENT = 0.005;
/** In smaller sets random pairs are one thing too often to tell what chance brings about. */
const LARGE = 200;
const MOST_BITS = 9;
/** Pairs of one thing for each pair of namesakes, where a set shows neither. */
const RARE = 32;

/** Levels whose bits follow from the value. */
const AGREEING = new Set(['exact', 'spelling', 'same domain', 'same', 'same-name', 'touching']);

export interface LearnInput {
  /** Pairs that have something in common, a fair sample of all such. */
  readonly candidates: readonly (readonly Seen[])[];
  /** How many of all such pairs each stands for. */
  readonly weight: number;
  /** Pairs picked at random. */
  readonly random: readonly (readonly Seen[])[];
  /** Records of the set. */
  readonly size: number;
  /** See `togetherBits`. */
  readonly together: ReadonlyMap<string, number>;
  /** Bits of the prior that the model assumes. */
  readonly prior: number;
}

/**
 * Estimates a `Blend` from the set by expectation and maximisation: the pairs are shared out among one thing, any two, mates and namesakes by what is known, then what is known is counted
 * anew from the shares. The built-in weights are where it starts and count as `EXPERIENCE`; of rare and common values nothing is learnt here, they are counted beforehand.
 */
export function learn(input: LearnInput): Blend {
  const assumed = assumptions(input);
  const { together } = input;
  let blend: Blend = { together, rates: rates(assumed, undefined), prior: input.prior, overMates: 0, overNamesakes: 1 };
  for (let round = 0; round < ROUNDS; round++) {
    const counts = new Map<string, Map<string, number>>();
    let [same, mates, told, namesakes] = [0, 0, 0, 0];
    for (const seen of input.candidates) {
      const [one, , mate, namesake] = sharesOf(seen, blend);
      same += one;
      mates += mate;
      // Where there is nothing but the name, nobody can tell namesakes: such pairs don't count for how many there are.
      if (isTold(seen)) {
        told += one;
        namesakes += namesake;
      }
      if (one < 0.01) continue;
      for (const { feature, level } of seen) {
        const levels = counts.get(feature) ?? new Map<string, number>();
        counts.set(feature, levels);
        levels.set(level, (levels.get(level) ?? 0) + one);
      }
    }
    const pairs = (input.size * (input.size - 1)) / 2;
    const expected = same * input.weight;
    // The model's prior counts as a score of pairs, so that small sets don't jump to conclusions.
    const trust = expected / (expected + EXPERIENCE);
    blend = {
      together,
      rates: rates(assumed, counts),
      prior: trust * Math.log2(Math.max(expected, 0.5) / pairs) + (1 - trust) * input.prior,
      overMates: Math.log2((same + 2) / (Math.max(mates, 0.03 * same) + 2)),
      overNamesakes: Math.log2((told + RARE) / (Math.max(namesakes, 0.01 * told) + 1)),
    };
  }
  return blend;
}

function isTold(seen: readonly Seen[]): boolean {
  let bits = 0;
  for (const one of seen) if (one.bearing === 'own' || one.bearing === 'shared') bits += Math.abs(one.bits);
  return bits >= 2;
}

interface Assumed {
  /** Share of random pairs that have a value on both sides and come out at the level. */
  readonly random: number;
  /** Share assumed of two records of one thing. */
  readonly same: number;
  /** It never speaks for one thing more than it was thought to. */
  readonly most: number;
}

type Assumptions = ReadonlyMap<string, ReadonlyMap<string, Assumed>>;

/** The levels that say nothing of the value: those that speak against, and those that random pairs come out at all the time. */
function assumptions({ candidates, random, size }: LearnInput): Assumptions {
  const counted = new Map<string, { known: number; levels: Map<string, number> }>();
  for (const seen of random) {
    for (const { feature, level } of seen) {
      const one = counted.get(feature) ?? { known: 0, levels: new Map<string, number>() };
      counted.set(feature, one);
      one.known++;
      one.levels.set(level, (one.levels.get(level) ?? 0) + 1);
    }
  }
  const found = new Map<string, Map<string, Assumed>>();
  for (const seen of candidates) {
    for (const { feature, level, bits } of seen) {
      if (found.get(feature)?.has(level) === true) continue;
      const { known = 0, levels } = counted.get(feature) ?? {};
      const share = ((levels?.get(level) ?? 0) + 0.5) / (known + 1);
      // What random pairs hardly come out at says as much as it was thought to: how much depends on the names, on which random pairs don't agree.
      if (level !== 'other' && (AGREEING.has(level) || share < (bits > 1.5 ? 10 * FREQUENT : FREQUENT) || size < LARGE)) continue;
      const own = found.get(feature) ?? new Map<string, Assumed>();
      found.set(feature, own);
      const usual = known < 30 ? Math.max(share, 0.5) : share;
      own.set(level, { random: usual, same: Math.min(0.6, usual * 2 ** Math.min(0, bits)), most: Math.max(0, bits) });
    }
  }
  return found;
}

function rates(
  assumed: Assumptions,
  counts: ReadonlyMap<string, ReadonlyMap<string, number>> | undefined,
): ReadonlyMap<string, FeatureRates> {
  return new Map(
    [...assumed].map(([feature, levels]) => {
      const own = counts?.get(feature);
      const known = own === undefined ? 0 : [...own.values()].reduce((sum, one) => sum + one, 0);
      const bits = new Map<string, number>();
      for (const [level, { random, same, most }] of levels) {
        const share = ((own?.get(level) ?? 0) + EXPERIENCE * same) / (known + EXPERIENCE);
        bits.set(level, Math.max(-MOST_BITS, Math.min(most, Math.log2(share / random))));
      }
      return [feature, { bits }];
    }),
  );
}
