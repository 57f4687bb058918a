import { loosen } from '../normalize/fold.ts';
import type { Prepared } from '../compare/prepared.ts';

/** Above this many records, a block compares only those of its pairs that have something else in common. */
export const LARGE = 200;

/**
 * Calls back once for each pair of records (`i < j`) that shares a key. `firm` is whether the pair has more in common than one key: pairs without it
 * are never linked unattended, and are left out of large blocks; so a block's growth can't change what is linked.
 */
export function eachPair(
  records: readonly Prepared[],
  keysOf: (record: Prepared) => readonly string[],
  visit: (i: number, j: number, firm: () => boolean) => void,
): void {
  const ids = new Map<string, number>();
  const blocks: number[][] = [];
  const keyed: (readonly number[])[] = [];
  for (const [index, record] of records.entries()) {
    const own: number[] = [];
    for (const key of keysOf(record)) {
      let id = ids.get(key);
      if (id === undefined) {
        id = blocks.length;
        ids.set(key, id);
        blocks.push([]);
      }
      blocks[id]?.push(index);
      own.push(id);
    }
    keyed.push(own.toSorted((a, b) => a - b));
  }
  const starts = records.map(startsOf);
  for (const [id, block] of blocks.entries()) {
    const isLarge = block.length > LARGE;
    for (const [at, i] of block.entries()) {
      const left = keyed[i] ?? [];
      for (let next = at + 1; next < block.length; next++) {
        const j = block[next] ?? i;
        const right = keyed[j] ?? [];
        // Each pair in one block only: that of its first common key.
        if (firstCommon(left, right) !== id) continue;
        const firm = (): boolean => shareStart(starts[i] ?? [], starts[j] ?? []) || shareTwo(left, right);
        if (!isLarge || firm()) visit(i, j, firm);
      }
    }
  }
}

function firstCommon(a: readonly number[], b: readonly number[]): number {
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    if (left === right) return left;
    if (left < right) i++;
    else j++;
  }
  return -1;
}

function shareTwo(a: readonly number[], b: readonly number[]): boolean {
  let shared = 0;
  for (const id of a) if (b.includes(id) && ++shared === 2) return true;
  return false;
}

export function shareStart(a: readonly string[], b: readonly string[]): boolean {
  return a.some((start) => b.includes(start));
}

/** The first two letters of what it is called. */
export function startsOf(record: Prepared): readonly string[] {
  const names = record.names.flatMap((name) => [...name.given, ...name.family]);
  return [...names.map(loosen), ...record.companies.map((company) => company.core)]
    .filter((name) => name !== '')
    .map((name) => name.slice(0, 2));
}
