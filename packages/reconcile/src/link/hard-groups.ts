import { formatRef } from '@meshline/record';
import type { LinkInput, MatchRecord } from './contract.ts';

/** Why a record is in its group: the strongest reason. */
export type HardReason = 'verdict' | 'marker' | 'known-id' | 'kept';

export interface HardGroups {
  /** Number of the group by record: the number of its first record. */
  readonly group: readonly number[];
  readonly reason: ReadonlyMap<number, HardReason>;
  readonly isDistinct: (i: number, j: number) => boolean;
}

/**
 * What is one by fact, before any comparison: a person's verdict first, then markers, links that are firm, known ids. A verdict `distinct` outranks all
 * that follow it: a marker or a stored id can be copied from one record to another.
 */
export function hardGroups(records: readonly MatchRecord[], refs: readonly string[], input: LinkInput): HardGroups {
  const at = new Map(refs.map((ref, index) => [ref, index]));
  const distinct = new Map<number, Set<number>>();
  const groups = new Groups(records.length, distinct);
  const reason = new Map<number, HardReason>();
  const verdicts = input.verdicts
    .map(({ a, b, verdict }) => ({ i: at.get(formatRef(a)), j: at.get(formatRef(b)), verdict }))
    .flatMap(({ i, j, verdict }) =>
      i === undefined || j === undefined || i === j ? [] : [{ i: Math.min(i, j), j: Math.max(i, j), verdict }],
    )
    .toSorted((x, y) => x.i - y.i || x.j - y.j);
  for (const { i, j, verdict } of verdicts) if (verdict === 'distinct') addBoth(distinct, i, j);
  const join = (i: number, j: number, why: HardReason): void => {
    if (i === j || !groups.join(i, j)) return;
    for (const record of [i, j]) if (!reason.has(record)) reason.set(record, why);
  };
  for (const { i, j, verdict } of verdicts) if (verdict === 'same') join(i, j, 'verdict');
  joinMarked(records, refs, input, join);
  for (const [i, record] of records.entries()) {
    for (const known of record.knownRefs) {
      const j = at.get(formatRef(known));
      if (j !== undefined) join(i, j, 'known-id');
    }
  }
  return { group: records.map((_, index) => groups.find(index)), reason, isDistinct: (i, j) => distinct.get(i)?.has(j) === true };
}

/** A marked record goes with all that is linked to its identity; firm links of one identity go together. */
function joinMarked(
  records: readonly MatchRecord[],
  refs: readonly string[],
  input: LinkInput,
  join: (i: number, j: number, why: HardReason) => void,
): void {
  const marked = new Map<string, number>();
  for (const [i, record] of records.entries()) {
    if (record.markedIdentity !== undefined && !marked.has(record.markedIdentity)) marked.set(record.markedIdentity, i);
  }
  const firm = new Map<string, number>();
  for (const [i, record] of records.entries()) {
    const link = input.links.get(refs[i] ?? '');
    const own = record.markedIdentity ?? link?.identity;
    if (own === undefined) continue;
    const anchor = marked.get(own);
    if (anchor !== undefined) join(anchor, i, 'marker');
    else if (link?.firm === true) {
      const first = firm.get(own);
      if (first === undefined) firm.set(own, i);
      else join(first, i, 'kept');
    }
  }
}

function addBoth(map: Map<number, Set<number>>, i: number, j: number): void {
  map.set(i, (map.get(i) ?? new Set()).add(j));
  map.set(j, (map.get(j) ?? new Set()).add(i));
}

/** Disjoint sets that refuse to join what a verdict keeps apart. */
class Groups {
  readonly #of: number[];
  readonly #members: number[][];
  readonly #distinct: ReadonlyMap<number, ReadonlySet<number>>;

  constructor(size: number, distinct: ReadonlyMap<number, ReadonlySet<number>>) {
    this.#of = Array.from({ length: size }, (_, index) => index);
    this.#members = this.#of.map((index) => [index]);
    this.#distinct = distinct;
  }

  find(index: number): number {
    return this.#of[index] ?? index;
  }

  /** Whether they are in one group now. */
  join(i: number, j: number): boolean {
    const [x, y] = [this.find(i), this.find(j)];
    if (x === y) return true;
    const left = this.#members[x] ?? [];
    const right = this.#members[y] ?? [];
    if (this.#distinct.size > 0 && left.some((a) => right.some((b) => this.#distinct.get(a)?.has(b) === true))) return false;
    const [into, from, moved] = x < y ? [x, y, right] : [y, x, left];
    for (const record of moved) this.#of[record] = into;
    this.#members[into]?.push(...moved);
    this.#members[from] = [];
    return true;
  }
}
