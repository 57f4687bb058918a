import type { PairEvidence } from './contract.ts';

export interface LinkEdge {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

export interface ClusterInput {
  /** Records are numbered 0..size-1 in the order of their refs, so that ties are settled alike whatever came first. */
  readonly size: number;
  /** Groups that are one by fact (markers, known ids, verdicts): number of the group by record. */
  readonly group: readonly number[];
  /** Pairs that weigh enough to be linked. */
  readonly edges: readonly LinkEdge[];
  readonly isDistinct: (i: number, j: number) => boolean;
  readonly evidence: (i: number, j: number) => Pick<PairEvidence, 'weight' | 'contradicts'>;
  /** Bits of the prior, negative. */
  readonly prior: number;
  /** See `CLEARLY_BETTER`; 0 = a record goes where it fits best, however close the second is. */
  readonly clearlyBetter?: number;
}

/** A record whose best link is less than this many bits better than one to a cluster that contradicts it belongs to neither unattended. */
const CLEARLY_BETTER = 5;
/** Below this many bits of evidence (the prior left out) two records contradict each other. */
const CONTRADICTION = -4;
/** From this many pairs between two clusters on, one in five may contradict: a misspelt record must not break up nine that agree. */
const MANY_PAIRS = 5;

/**
 * Parts the records into identities. Two clusters are joined by their strongest link first, and only where they go together as a whole: a record that
 * resembles two people who contradict each other joins neither when it can't be told which. Returns the number of the cluster by record. The outcome
 * depends on the set of records alone, and within it only on what is connected by links.
 */
export function cluster(input: ClusterInput): readonly number[] {
  const edges = input.edges.toSorted((a, b) => b.weight - a.weight || a.i - b.i || a.j - b.j);
  const torn = new Set<number>();
  const sizes = new Map<number, number>();
  for (const group of input.group) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const clearlyBetter = input.clearlyBetter ?? CLEARLY_BETTER;
  for (;;) {
    const { clusterOf, members, refused } = agglomerate(input, edges, torn);
    const before = torn.size;
    const supported = clearlyBetter > 0 && refused.length > 0 ? supports(edges, clusterOf) : undefined;
    if (supported === undefined) return clusterOf;
    for (const edge of refused) {
      for (const record of [edge.i, edge.j]) {
        // What is one by fact stays.
        if (torn.has(record) || (sizes.get(input.group[record] ?? record) ?? 1) > 1) continue;
        const own = members.get(clusterOf[record] ?? record) ?? [];
        if (own.length > 1 && (supported.get(record) ?? Number.NEGATIVE_INFINITY) - edge.weight < clearlyBetter) torn.add(record);
      }
    }
    if (torn.size === before) return clusterOf;
  }
}

interface Round {
  readonly clusterOf: readonly number[];
  readonly members: ReadonlyMap<number, readonly number[]>;
  readonly refused: readonly LinkEdge[];
}

function agglomerate(input: ClusterInput, edges: readonly LinkEdge[], torn: ReadonlySet<number>): Round {
  const clusterOf = [...input.group];
  const members = new Map<number, number[]>();
  for (const [record, group] of input.group.entries()) {
    const all = members.get(group);
    if (all === undefined) members.set(group, [record]);
    else all.push(record);
  }
  const refused: LinkEdge[] = [];
  for (const edge of edges) {
    const x = clusterOf[edge.i] ?? edge.i;
    const y = clusterOf[edge.j] ?? edge.j;
    if (x === y || torn.has(edge.i) || torn.has(edge.j)) continue;
    const left = members.get(x) ?? [];
    const right = members.get(y) ?? [];
    if (!goTogether(input, left, right)) {
      refused.push(edge);
      continue;
    }
    const [into, from] = x < y ? [x, y] : [y, x];
    const moved = members.get(from) ?? [];
    for (const record of moved) {
      clusterOf[record] = into;
      members.get(into)?.push(record);
    }
    members.delete(from);
  }
  return { clusterOf, members, refused };
}

function goTogether(input: ClusterInput, left: readonly number[], right: readonly number[]): boolean {
  const pairs = left.length * right.length;
  const tolerated = pairs < MANY_PAIRS ? 0 : Math.floor(pairs / 5);
  let contradicting = 0;
  let total = 0;
  for (const i of left) {
    for (const j of right) {
      if (input.isDistinct(i, j)) return false;
      const { weight, contradicts } = input.evidence(i, j);
      const bits = weight - input.prior;
      if (contradicts === true || bits < CONTRADICTION) {
        if (++contradicting > tolerated) return false;
      }
      total += Math.max(-15, Math.min(30, bits));
    }
  }
  // On average the members must speak for each other at least half as much as a link demands against the prior.
  return total / pairs >= -input.prior / 2;
}

/** By record: its strongest link inside its cluster. */
function supports(edges: readonly LinkEdge[], clusterOf: readonly number[]): ReadonlyMap<number, number> {
  const best = new Map<number, number>();
  for (const { i, j, weight } of edges) {
    if (clusterOf[i] !== clusterOf[j]) continue;
    // The strongest come first.
    if (!best.has(i)) best.set(i, weight);
    if (!best.has(j)) best.set(j, weight);
  }
  return best;
}
