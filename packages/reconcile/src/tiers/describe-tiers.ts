import { probability } from '../match/tally.ts';
import type { OpenPair, Tiers } from './contract.ts';
import type { PairComparer } from './pair-comparer.ts';
import type { WeighedPairs } from './weighed-pairs.ts';

export interface Clustered {
  readonly pairs: WeighedPairs;
  /** Whether a pair, by its place, is linked unattended. */
  readonly linked: (at: number) => boolean;
  readonly comparer: PairComparer;
  /** By record: the first record of its unattended group, of its identity. */
  readonly unattended: Int32Array;
  readonly identity: Int32Array;
  readonly reviewFrom: number;
  readonly threshold: number;
}

/** Members that a record without a weighed pair in its identity is compared with. */
const LOOKED_AT = 20;

export function describeTiers(clustered: Clustered): Tiers {
  const { unattended, identity, threshold } = clustered;
  return {
    identity: numbered(identity),
    unattended: numbered(unattended),
    core: coreOf(unattended, identity),
    ...strongestInside(clustered),
    open: openPairs(clustered),
    threshold,
  };
}

/** First records as counted numbers. */
function numbered(firstOf: Int32Array): Int32Array {
  const numbers = new Int32Array(firstOf.length);
  let next = 0;
  for (const [record, first] of firstOf.entries()) numbers[record] = first === record ? next++ : (numbers[first] ?? 0);
  return numbers;
}

function sizesOf(firstOf: Int32Array): Int32Array {
  const sizes = new Int32Array(firstOf.length);
  for (const first of firstOf) sizes[first] = (sizes[first] ?? 0) + 1;
  return sizes;
}

function coreOf(unattended: Int32Array, identity: Int32Array): Uint8Array {
  const sizes = sizesOf(unattended);
  const largest = new Int32Array(identity.length).fill(-1);
  for (const [record, group] of unattended.entries()) {
    const own = identity[record] ?? record;
    const known = largest[own] ?? -1;
    if (known < 0 || (sizes[group] ?? 0) > (sizes[known] ?? 0)) largest[own] = group;
  }
  return Uint8Array.from(unattended, (group, record) => (largest[identity[record] ?? record] === group ? 1 : 0));
}

function strongestInside({ pairs, linked, comparer, identity }: Clustered): Pick<Tiers, 'score' | 'partner'> {
  const best = new Float64Array(identity.length).fill(Number.NEGATIVE_INFINITY);
  const partner = new Int32Array(identity.length).fill(-1);
  const note = (record: number, other: number, weight: number): void => {
    const known = best[record] ?? 0;
    if (weight < known || (weight === known && (partner[record] ?? -1) >= 0)) return;
    best[record] = weight;
    partner[record] = other;
  };
  for (let at = 0; at < pairs.length; at++) {
    const [a, b] = [pairs.a(at), pairs.b(at)];
    if (identity[a] !== identity[b]) continue;
    const weight = linked(at) ? Math.max(pairs.weight(at), pairs.blended(at)) : pairs.blended(at);
    note(a, b, weight);
    note(b, a, weight);
  }
  const sizes = sizesOf(identity);
  const looked = Map.groupBy(
    [...identity.keys()].filter((record) => (sizes[identity[record] ?? record] ?? 0) > 1 && partner[record] === -1),
    (record) => identity[record] ?? record,
  );
  // What is one by fact, and by nothing else: sure, whatever it weighs.
  const byFact = new Set<number>();
  for (const [own, records] of looked) {
    const members = firstMembers(identity, own);
    for (const record of records) {
      for (const other of members) if (other !== record) note(record, other, comparer.compare(record, other).weight);
      byFact.add(record);
    }
  }
  const score = Float32Array.from(best, (weight, record) =>
    partner[record] === -1 || byFact.has(record) ? 1 : probability(weight),
  );
  return { score, partner };
}

function firstMembers(identity: Int32Array, own: number): readonly number[] {
  const members: number[] = [];
  for (let record = own; record < identity.length && members.length < LOOKED_AT; record++)
    if (identity[record] === own) members.push(record);
  return members;
}

/** Worth a question by the built-in weights, or by the set's own. */
function openPairs({ pairs, identity, reviewFrom }: Clustered): readonly OpenPair[] {
  const strongest = new Map<number, number>();
  const weightOf = (at: number): number => Math.max(pairs.weight(at), pairs.blended(at));
  for (let at = 0; at < pairs.length; at++) {
    if (probability(weightOf(at)) < reviewFrom) continue;
    const [x, y] = [identity[pairs.a(at)] ?? 0, identity[pairs.b(at)] ?? 0];
    if (x === y) continue;
    const key = Math.min(x, y) * 67_108_864 + Math.max(x, y);
    const known = strongest.get(key);
    if (known === undefined || weightOf(at) > weightOf(known)) strongest.set(key, at);
  }
  return [...strongest.values()]
    .toSorted((x, y) => weightOf(y) - weightOf(x) || x - y)
    .map((at) => ({ a: pairs.a(at), b: pairs.b(at), score: probability(weightOf(at)) }));
}
