import { compareRefs, formatRef } from '@meshline/record';
import { cluster, type LinkEdge } from '../link/cluster.ts';
import { hardGroups } from '../link/hard-groups.ts';
import type { RecordList } from './contract.ts';
import { DisjointSets } from './disjoint.ts';
import type { Pace } from './pace.ts';
import { recordAt } from './prepared-records.ts';
import type { WeighedPairs } from './weighed-pairs.ts';

export interface ClusterTask {
  readonly list: RecordList;
  readonly pairs: WeighedPairs;
  /** Whether a pair, by its place among the pairs, joins. */
  readonly binds: (at: number) => boolean;
  /** What a known pair comes to, by its place; and any two records. */
  readonly known: (at: number) => Judged;
  readonly judge: (one: number, other: number) => Judged;
  /** Bits of the prior, negative. */
  readonly prior: number;
  /** Pairs of records that are one by fact. */
  readonly facts: readonly (readonly [number, number])[];
  /** By record: a group that stays together. */
  readonly group?: Int32Array;
  readonly clearlyBetter?: number;
}

/** What clustering has to know of a pair. */
export interface Judged {
  readonly weight: number;
  readonly contradicts: boolean;
}

/** Clusters what hangs together, part by part, as `link` would the whole. By record: the smallest number of its cluster. */
export async function clusterPairs(task: ClusterTask, pace: Pace, steps: number): Promise<Int32Array> {
  const { list, pairs } = task;
  const size = list.length;
  const sets = new DisjointSets(size);
  for (let at = 0; at < pairs.length; at++) if (task.binds(at)) sets.join(pairs.a(at), pairs.b(at));
  for (const [one, other] of task.facts) sets.join(one, other);
  for (let record = 0; record < size; record++) sets.join(record, task.group?.[record] ?? record);
  const parts = bucket(size, (record) => sets.find(record), size);
  // All known pairs inside a part, those that don't bind too: they are evidence.
  const edges = bucket(
    pairs.length,
    (at) => (sets.find(pairs.a(at)) === sets.find(pairs.b(at)) ? sets.find(pairs.a(at)) : -1),
    size,
  );
  const clusterOf = Int32Array.from({ length: size }, (_, record) => record);
  for (let root = 0; root < size; root++) {
    const members = parts.items.subarray(parts.start[root], parts.start[root + 1]);
    if (members.length > 1) clusterPart(task, members, edges.items.subarray(edges.start[root], edges.start[root + 1]), clusterOf);
    if (pace.step(steps) || members.length > 100) await pace.rest();
  }
  return clusterOf;
}

function clusterPart(task: ClusterTask, members: Int32Array, known: Int32Array, clusterOf: Int32Array): void {
  const { list, pairs } = task;
  // In the order of their refs, as `link` has them: ties are settled alike.
  const records = [...members]
    .map((index) => ({ index, record: recordAt(list, index) }))
    .toSorted((a, b) => compareRefs(a.record.ref, b.record.ref));
  const size = records.length;
  const local = new Map(records.map(({ index }, place) => [index, place]));
  const memo = new Map<number, Judged>();
  const edges: LinkEdge[] = [];
  for (const at of known) {
    const [x, y] = [local.get(pairs.a(at)) ?? 0, local.get(pairs.b(at)) ?? 0];
    const [i, j] = x < y ? [x, y] : [y, x];
    const judged = task.known(at);
    memo.set(i * size + j, judged);
    if (task.binds(at)) edges.push({ i, j, weight: judged.weight });
  }
  const { group, isDistinct } = groupsOf(task, records, local);
  const found = cluster({
    size,
    group,
    edges,
    isDistinct,
    prior: task.prior,
    ...(task.clearlyBetter === undefined ? {} : { clearlyBetter: task.clearlyBetter }),
    evidence: (i, j) => {
      const key = i < j ? i * size + j : j * size + i;
      let weighed = memo.get(key);
      if (weighed === undefined) {
        weighed = task.judge(records[i]?.index ?? 0, records[j]?.index ?? 0);
        memo.set(key, weighed);
      }
      return weighed;
    },
  });
  const first = new Map<number, number>();
  for (const index of members) {
    const own = found[local.get(index) ?? 0] ?? 0;
    if (!first.has(own)) first.set(own, index);
    clusterOf[index] = first.get(own) ?? index;
  }
}

interface LocalGroups {
  readonly group: readonly number[];
  readonly isDistinct: (i: number, j: number) => boolean;
}

type LocalRecord = { readonly index: number; readonly record: ReturnType<typeof recordAt> };

function groupsOf(task: ClusterTask, records: readonly LocalRecord[], local: ReadonlyMap<number, number>): LocalGroups {
  const { group } = task;
  if (group !== undefined) {
    // A group's number is that of its first record in the list; here it is the smallest of its places.
    const first = new Map<number, number>();
    for (const [place, { index }] of records.entries()) {
      const own = group[index] ?? index;
      if (!first.has(own)) first.set(own, place);
    }
    return { group: records.map(({ index }, place) => first.get(group[index] ?? index) ?? place), isDistinct: () => false };
  }
  if (!task.facts.some(([one]) => local.has(one))) return { group: [...records.keys()], isDistinct: () => false };
  return hardGroups(
    records.map(({ record }) => record),
    records.map(({ record }) => formatRef(record.ref)),
    { page: [], candidates: [], links: new Map(), verdicts: [], newIdentity: () => '' },
  );
}

interface Buckets {
  readonly items: Int32Array;
  readonly start: Uint32Array;
}

/** Items 0..count-1 by bucket, ascending; those of bucket -1 are left out. */
function bucket(count: number, bucketOf: (item: number) => number, buckets: number): Buckets {
  const start = new Uint32Array(buckets + 1);
  for (let item = 0; item < count; item++) {
    const own = bucketOf(item);
    if (own >= 0) start[own + 1] = (start[own + 1] ?? 0) + 1;
  }
  for (let own = 0; own < buckets; own++) start[own + 1] = (start[own + 1] ?? 0) + (start[own] ?? 0);
  const items = new Int32Array(start[buckets] ?? 0);
  const next = start.slice();
  for (let item = 0; item < count; item++) {
    const own = bucketOf(item);
    if (own < 0) continue;
    items[next[own] ?? 0] = item;
    next[own] = (next[own] ?? 0) + 1;
  }
  return { items, start };
}
