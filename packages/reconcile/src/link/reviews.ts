import type { LinkOutcome, MatchRecord, PairEvidence } from './contract.ts';

interface Asked {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
  readonly evidence: PairEvidence;
}

/** The strongest pair for each two clusters; none where a person has said that a record of one is distinct from a record of the other. */
export function strongestReviews(
  asked: readonly Asked[],
  clusterOf: readonly number[],
  records: readonly MatchRecord[],
  isDistinct: (i: number, j: number) => boolean,
): LinkOutcome['reviews'] {
  const strongest = new Map<string, Asked>();
  for (const pair of asked) {
    const x = clusterOf[pair.i] ?? pair.i;
    const y = clusterOf[pair.j] ?? pair.j;
    if (x === y) continue;
    const key = x < y ? `${x} ${y}` : `${y} ${x}`;
    const known = strongest.get(key);
    if (known === undefined || isStronger(pair, known)) strongest.set(key, pair);
  }
  const members = new Map<number, number[]>();
  for (const [index, id] of clusterOf.entries()) members.set(id, [...(members.get(id) ?? []), index]);
  const apart = ({ i, j }: Asked): boolean =>
    (members.get(clusterOf[i] ?? i) ?? []).some((left) =>
      (members.get(clusterOf[j] ?? j) ?? []).some((right) => isDistinct(left, right)),
    );
  return [...strongest.values()]
    .filter((pair) => !apart(pair))
    .toSorted((a, b) => b.weight - a.weight || a.i - b.i || a.j - b.j)
    .flatMap(({ i, j, evidence }) => {
      const [a, b] = [records[i], records[j]];
      return a === undefined || b === undefined ? [] : [{ a: a.ref, b: b.ref, evidence }];
    });
}

function isStronger(a: Asked, b: Asked): boolean {
  return a.weight !== b.weight ? a.weight > b.weight : a.i !== b.i ? a.i < b.i : a.j < b.j;
}
