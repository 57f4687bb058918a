import type { LinkInput, LinkOutcome, MatchRecord } from './contract.ts';

export interface Assigned {
  /** Identity by cluster, and whether it is new. */
  readonly identity: ReadonlyMap<number, { readonly id: string; readonly isNew: boolean }>;
  readonly merges: LinkOutcome['merges'];
}

interface Claim {
  readonly id: string;
  readonly firstSeen: number;
  /** Clusters that hold a record of the identity, the one with the best right in front. */
  readonly clusters: readonly number[];
}

/**
 * Gives each cluster its identity. An id once given lasts: identities choose in the order of their age (first seen, id); each takes the cluster that holds its marked
 * or firm record, else its oldest one, else another that holds one of its records. One that finds all of them taken is merged into the first of them. What
 * remains without an id gets a new one.
 */
export function assignIdentities(
  records: readonly MatchRecord[],
  refs: readonly string[],
  clusterOf: readonly number[],
  input: LinkInput,
): Assigned {
  const identity = new Map<number, { id: string; isNew: boolean }>();
  const merges: { from: string; into: string }[] = [];
  for (const claim of claims(records, refs, clusterOf, input)) {
    const free = claim.clusters.find((cluster) => !identity.has(cluster));
    if (free !== undefined) identity.set(free, { id: claim.id, isNew: false });
    else {
      const into = identity.get(claim.clusters[0] ?? -1);
      if (into !== undefined) merges.push({ from: claim.id, into: into.id });
    }
  }
  for (const index of byAge(records)) {
    const cluster = clusterOf[index] ?? index;
    if (!identity.has(cluster)) identity.set(cluster, { id: input.newIdentity(), isNew: true });
  }
  return { identity, merges };
}

function claims(
  records: readonly MatchRecord[],
  refs: readonly string[],
  clusterOf: readonly number[],
  input: LinkInput,
): readonly Claim[] {
  const found = new Map<string, { firstSeen: number; strong: number[]; weak: number[] }>();
  for (const index of byAge(records)) {
    const record = records[index];
    const link = input.links.get(refs[index] ?? '');
    const id = record?.markedIdentity ?? link?.identity;
    if (record === undefined || id === undefined) continue;
    let claim = found.get(id);
    if (claim === undefined) {
      claim = { firstSeen: record.firstSeen, strong: [], weak: [] };
      found.set(id, claim);
    }
    if (link?.identity === id) claim.firstSeen = link.identityFirstSeen;
    const isStrong = record.markedIdentity === id || link?.firm === true;
    (isStrong ? claim.strong : claim.weak).push(clusterOf[index] ?? index);
  }
  return [...found]
    .map(([id, { firstSeen, strong, weak }]) => ({ id, firstSeen, clusters: [...new Set([...strong, ...weak])] }))
    .toSorted((a, b) => a.firstSeen - b.firstSeen || (a.id < b.id ? -1 : 1));
}

/** The records' numbers, oldest first; numbers follow refs, which settles ties. */
function byAge(records: readonly MatchRecord[]): readonly number[] {
  return records
    .map((_, index) => index)
    .toSorted((a, b) => (records[a]?.firstSeen ?? 0) - (records[b]?.firstSeen ?? 0) || a - b);
}
