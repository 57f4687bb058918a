import { resolve, type MatchModel } from '@meshline/reconcile';
import { formatRef } from '@meshline/record';
import type { LabelledSet } from './labelled-set.ts';

export interface Quality {
  readonly set: string;
  readonly records: number;
  /** Pairs of records that are one thing. */
  readonly truePairs: number;
  readonly linkedPairs: number;
  readonly precision: number;
  readonly recall: number;
  readonly reviews: number;
  readonly reviewPrecision: number;
  /** Of the true pairs: linked, or joined if each review were answered rightly. */
  readonly recallWithReviews: number;
  readonly wrong: readonly (readonly [number, number])[];
  readonly missed: readonly (readonly [number, number])[];
  readonly seconds: number;
}

/** Resolves a labelled set under its own rules and compares pairs of records. */
export function measure(set: LabelledSet, model: MatchModel): Quality {
  const at = new Map(set.records.map((record, index) => [formatRef(record.ref), index]));
  const index = (ref: Parameters<typeof formatRef>[0]): number => at.get(formatRef(ref)) ?? -1;
  const start = performance.now();
  const { clusters, reviews } = resolve(set.records, set.rules, model);
  const seconds = (performance.now() - start) / 1000;
  const clusterOf: number[] = [];
  for (const [id, refs] of clusters.entries()) for (const ref of refs) clusterOf[index(ref)] = id;
  const members = clusters.map((refs) => refs.map(index));
  const same = (i: number, j: number): boolean => set.labels[i] === set.labels[j];
  let linkedPairs = 0;
  const wrong: [number, number][] = [];
  for (const all of members) {
    for (const [k, i] of all.entries()) {
      for (const j of all.slice(k + 1)) {
        linkedPairs++;
        if (!same(i, j)) wrong.push([i, j]);
      }
    }
  }
  const rightReviews = reviews.filter(({ a, b }) => same(index(a), index(b)));
  const joined = new Map<number, number>();
  const root = (id: number): number => {
    const up = joined.get(id);
    return up === undefined ? id : root(up);
  };
  for (const { a, b } of rightReviews) {
    const [x, y] = [root(clusterOf[index(a)] ?? -1), root(clusterOf[index(b)] ?? -1)];
    if (x !== y) joined.set(x, y);
  }
  const byLabel = Map.groupBy(set.labels.keys(), (i) => set.labels[i] ?? '');
  let truePairs = 0;
  let found = 0;
  const missed: [number, number][] = [];
  for (const all of byLabel.values()) {
    for (const [k, i] of all.entries()) {
      for (const j of all.slice(k + 1)) {
        truePairs++;
        if (root(clusterOf[i] ?? -1) === root(clusterOf[j] ?? -1)) found++;
        else missed.push([i, j]);
      }
    }
  }
  const right = linkedPairs - wrong.length;
  return {
    set: set.name,
    records: set.records.length,
    truePairs,
    linkedPairs,
    precision: linkedPairs === 0 ? 1 : right / linkedPairs,
    recall: truePairs === 0 ? 1 : right / truePairs,
    reviews: reviews.length,
    reviewPrecision: reviews.length === 0 ? 1 : rightReviews.length / reviews.length,
    recallWithReviews: truePairs === 0 ? 1 : found / truePairs,
    wrong,
    missed,
    seconds,
  };
}
