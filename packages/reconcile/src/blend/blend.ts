import type { Seen } from '../match/tally.ts';

/** Bits of each level of a feature that says nothing of itself (no value that is rare or common), and how often two disagreements come together. */
export interface FeatureRates {
  /** Bits by level; levels that aren't there count as they were compared. */
  readonly bits: ReadonlyMap<string, number>;
}

/**
 * What a set says of its own pairs: how two records of one thing differ there, and how many pairs are not one thing but have much in common all the same. Estimated from the set without
 * labels (see `learn`).
 */
export interface Blend {
  readonly rates: ReadonlyMap<string, FeatureRates>;
  /** See `togetherBits`. */
  readonly together: ReadonlyMap<string, number>;
  /** log2 of the odds that two records picked at random are one thing. */
  readonly prior: number;
  /** log2 of how many pairs are one thing for each pair that lives or works together, and for each pair of namesakes. */
  readonly overMates: number;
  readonly overNamesakes: number;
}

/** Bits that a name may tell two from one household apart by: sons are called after their fathers. */
const NAME_AMONG_MATES = 6;
/** Each further agreement of things that depend on each other (a street and its town) counts so much of the one before, and no less than `LEAST`. */
const FADING = 0.75;
const LEAST = 0.35;
/** Each further disagreement of what moves together. */
const MOVING = 0.5;

interface Sums {
  /** Bits for one thing against any two, against two mates, against two namesakes. */
  readonly any: number;
  readonly mates: number;
  readonly namesakes: number;
}

/** Bits of the odds that two are one thing: against any two, against two who have home or office in common, and against two of one name. */
export function blendedWeight(seen: readonly Seen[], blend: Blend): number {
  const { any, mates, namesakes } = sumsOf(seen, blend);
  return -log2Sum(-(any + blend.prior), -(mates + blend.overMates), -(namesakes + blend.overNamesakes));
}

/** Shares of one thing, any two, mates and namesakes, that add up to 1. */
export function sharesOf(seen: readonly Seen[], blend: Blend): readonly [number, number, number, number] {
  const { any, mates, namesakes } = sumsOf(seen, blend);
  const odds = [0, -(any + blend.prior), -(mates + blend.overMates), -(namesakes + blend.overNamesakes)];
  const most = Math.max(...odds);
  const shares = odds.map((one) => 2 ** (one - most));
  const sum = shares.reduce((all, one) => all + one, 0);
  return shares.map((one) => one / sum) as [number, number, number, number];
}

/** Whether the features of the thing alone speak against it. */
export function contradictsOwn(seen: readonly Seen[], blend: Blend): boolean {
  let own = 0;
  for (const one of seen) if (one.bearing === 'name' || one.bearing === 'own') own += bitsOf(one, blend);
  return own < -3;
}

function sumsOf(seen: readonly Seen[], blend: Blend): Sums {
  let name = 0;
  let family = 0;
  let own = 0;
  const agreeing: Agreement[] = [];
  const moved: Agreement[] = [];
  for (const one of seen) {
    const bits = bitsOf(one, blend);
    if (one.bearing === 'name') name += bits;
    else if (one.bearing === 'family') family += bits;
    else if (one.bearing === 'own') own += bits;
    else (bits > 0 ? agreeing : moved).push({ feature: one.feature, bits });
  }
  const shared = fade(agreeing, FADING, LEAST, blend.together) + fade(moved, MOVING, 0.2, NONE);
  return {
    any: name + family + own + shared,
    mates: Math.min(name, NAME_AMONG_MATES) + own,
    namesakes: own + shared,
  };
}

function bitsOf(one: Seen, blend: Blend): number {
  return blend.rates.get(one.feature)?.bits.get(one.level) ?? one.bits;
}

interface Agreement {
  readonly feature: string;
  readonly bits: number;
}

const NONE: ReadonlyMap<string, number> = new Map();

/** What tells most comes first; each that follows counts less, and no more than it can beside what came before. */
function fade(all: Agreement[], factor: number, least: number, together: ReadonlyMap<string, number>): number {
  all.sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits) || (a.feature < b.feature ? -1 : 1));
  let share = 1;
  let sum = 0;
  for (const [at, { feature, bits }] of all.entries()) {
    let counted = bits * share;
    if (together.size > 0)
      for (let before = 0; before < at; before++)
        counted = Math.min(counted, together.get(`${feature}|${all[before]?.feature ?? ''}`) ?? counted);
    sum += counted;
    share = Math.max(least, share * factor);
  }
  return sum;
}

function log2Sum(a: number, b: number, c: number): number {
  const most = Math.max(a, b, c);
  return most + Math.log2(2 ** (a - most) + 2 ** (b - most) + 2 ** (c - most));
}
