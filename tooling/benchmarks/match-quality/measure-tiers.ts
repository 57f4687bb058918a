import { resolveTiers, type MatchModel, type Tiers } from '@meshline/reconcile';
import type { LabelledSet } from './labelled-set.ts';

/** Pairs of records that a clustering makes, against those that are one thing. */
export interface PairQuality {
  readonly made: number;
  readonly right: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface TierQuality {
  readonly set: string;
  readonly records: number;
  /** Pairs of records that are one thing. */
  readonly truePairs: number;
  readonly balanced: PairQuality;
  /** The cores of the identities alone, as `tier` says `link`. */
  readonly unattended: PairQuality;
  readonly open: number;
  readonly seconds: number;
  readonly tiers: Tiers;
}

/** Resolves a labelled set in two tiers under its own rules and compares pairs of records after clustering. */
export async function measureTiers(set: LabelledSet, model: MatchModel): Promise<TierQuality> {
  const start = performance.now();
  const tiers = await resolveTiers(set.records, set.rules, model);
  const seconds = (performance.now() - start) / 1000;
  const identity = [...tiers.identity];
  return {
    set: set.name,
    records: set.records.length,
    truePairs: countPairs(set.labels.map(String)),
    balanced: pairQuality(identity.map(String), set.labels),
    unattended: pairQuality(
      identity.map((own, record) => (tiers.core[record] === 1 ? `${own}` : `alone ${record}`)),
      set.labels,
    ),
    open: tiers.open.length,
    seconds,
    tiers,
  };
}

/** Compares two groupings of the same records by their pairs: counted by groups, so that big ones cost nothing. */
export function pairQuality(found: readonly string[], labels: readonly string[]): PairQuality {
  const made = countPairs(found);
  const right = countPairs(found.map((own, record) => `${own}\n${labels[record]}`));
  const truePairs = countPairs(labels);
  const precision = made === 0 ? 1 : right / made;
  const recall = truePairs === 0 ? 1 : right / truePairs;
  return { made, right, precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function countPairs(groups: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let pairs = 0;
  for (const size of sizes.values()) pairs += (size * (size - 1)) / 2;
  return pairs;
}
