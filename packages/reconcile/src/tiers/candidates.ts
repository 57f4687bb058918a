import { LARGE } from '../link/pairs.ts';
import { KeyTable, type Blocks } from './key-table.ts';

/** Blocks beyond this size are never compared pair by pair: their records meet by two such blocks at once, or as neighbours in the walk. */
const HUGE = 1_000;
/** Neighbours in a huge block, in the order of the walk (by name). */
const WINDOW = 3;
/** Pairs that a kind of blocks may bring up: all that there are in sets of some ten thousand records, so many for each record of a larger one. */
interface Budget {
  readonly least: number;
  readonly each: number;
}
const BY_KEYS: Budget = { least: 3_000_000, each: 6 };
const BY_PAIRS: Budget = { least: 1_000_000, each: 3 };
/** Single values. */
const BY_VALUES: Budget = { least: 400_000, each: 2 };

/**
 * Finds for each record those behind it in the walk that it is compared with: complete where sets and blocks are small, bounded where they are large. What comes up by `values` (any
 * single value that few share) is for the balanced tier alone.
 */
export class Candidates {
  readonly #keys: Blocks;
  readonly #pairs: Blocks;
  readonly #values: Blocks;
  /** The largest size of a block that is compared pair by pair. */
  readonly #most: { readonly keys: number; readonly pairs: number; readonly values: number };
  #cursors: { readonly keys: Uint32Array; readonly pairs: Uint32Array; readonly values: Uint32Array };
  readonly #stamp: Int32Array;
  readonly #shared: Uint8Array;
  readonly #small: Uint8Array;
  readonly #found: number[] = [];

  constructor(keys: Blocks, values: Blocks, size: number) {
    this.#keys = keys;
    this.#values = values;
    const most = largestWithin(keys, BY_KEYS, size);
    this.#pairs = pairsOfHuge(keys, most, size);
    this.#most = {
      keys: most,
      pairs: largestWithin(this.#pairs, BY_PAIRS, size),
      values: largestWithin(values, BY_VALUES, size),
    };
    this.#cursors = this.#start();
    this.#stamp = new Int32Array(size).fill(-1);
    this.#shared = new Uint8Array(size);
    this.#small = new Uint8Array(size);
  }

  /**
   * To be called for each record once, in the order of the walk. `shared`: keys (`keys`) that the two have in common, of huge blocks not all (0 = they share single values
   * alone); `small`: one of them is shared by few.
   */
  each(rank: number, visit: (other: number, shared: number, small: boolean) => void): void {
    this.#found.length = 0;
    this.#through(this.#keys, this.#cursors.keys, rank, this.#most.keys, WINDOW, 1);
    this.#through(this.#pairs, this.#cursors.pairs, rank, this.#most.pairs, WINDOW, 2);
    this.#through(this.#values, this.#cursors.values, rank, this.#most.values, 0, 0);
    for (const other of this.#found) visit(other, this.#shared[other] ?? 0, this.#small[other] === 1);
  }

  /** Back to the first record of the walk. */
  restart(): void {
    this.#cursors = this.#start();
    this.#stamp.fill(-1);
  }

  /** Walks past a record. */
  skip(rank: number): void {
    for (const [blocks, cursors] of [
      [this.#keys, this.#cursors.keys],
      [this.#pairs, this.#cursors.pairs],
      [this.#values, this.#cursors.values],
    ] as const) {
      const end = blocks.ofStart[rank + 1] ?? 0;
      for (let at = blocks.ofStart[rank] ?? 0; at < end; at++) {
        const block = blocks.of[at] ?? 0;
        cursors[block] = (cursors[block] ?? 0) + 1;
      }
    }
  }

  #start(): { readonly keys: Uint32Array; readonly pairs: Uint32Array; readonly values: Uint32Array } {
    return {
      keys: this.#keys.memberStart.slice(),
      pairs: this.#pairs.memberStart.slice(),
      values: this.#values.memberStart.slice(),
    };
  }

  /** Whether two records have at least two keys in common. */
  shareTwo(one: number, other: number): boolean {
    const { of, ofStart } = this.#keys;
    const [from, until] = [ofStart[other] ?? 0, ofStart[other + 1] ?? 0];
    let shared = 0;
    for (let at = ofStart[one] ?? 0; at < (ofStart[one + 1] ?? 0); at++)
      for (let next = from; next < until; next++) if (of[at] === of[next] && ++shared === 2) return true;
    return false;
  }

  #through(blocks: Blocks, cursors: Uint32Array, rank: number, most: number, beyond: number, counts: number): void {
    const end = blocks.ofStart[rank + 1] ?? 0;
    for (let at = blocks.ofStart[rank] ?? 0; at < end; at++) {
      const block = blocks.of[at] ?? 0;
      // The records are walked in the order of the members: the cursor stands on this one.
      const from = (cursors[block] ?? 0) + 1;
      cursors[block] = from;
      const last = blocks.memberStart[block + 1] ?? 0;
      const size = last - (blocks.memberStart[block] ?? 0);
      const until = size > most ? Math.min(last, from + beyond) : last;
      const small = counts > 0 && size <= LARGE ? 1 : 0;
      for (let next = from; next < until; next++) {
        const other = blocks.members[next] ?? 0;
        if (this.#stamp[other] !== rank) {
          this.#stamp[other] = rank;
          this.#shared[other] = 0;
          this.#small[other] = 0;
          this.#found.push(other);
        }
        this.#shared[other] = Math.min(255, (this.#shared[other] ?? 0) + counts);
        if (small === 1) this.#small[other] = 1;
      }
    }
  }
}

/** Blocks of the records that share two huge blocks. */
function pairsOfHuge(keys: Blocks, most: number, size: number): Blocks {
  const table = new KeyTable(size);
  const huge: number[] = [];
  for (let rank = 0; rank < size; rank++) {
    huge.length = 0;
    const end = keys.ofStart[rank + 1] ?? 0;
    for (let at = keys.ofStart[rank] ?? 0; at < end; at++) {
      const block = keys.of[at] ?? 0;
      if ((keys.memberStart[block + 1] ?? 0) - (keys.memberStart[block] ?? 0) > most) huge.push(block);
    }
    if (huge.length > 1) {
      huge.sort((a, b) => a - b);
      for (const [index, one] of huge.entries())
        for (const other of huge.slice(index + 1)) table.add(one * 67_108_864 + other + 1);
    }
    table.next();
  }
  return table.blocks(Int32Array.from({ length: size }, (_, rank) => rank));
}

/** The largest size for which all blocks up to it make no more pairs than allowed. */
function largestWithin({ memberStart }: Blocks, { least, each }: Budget, records: number): number {
  const most = Math.max(least, each * records);
  const pairs = new Float64Array(HUGE + 1);
  for (let block = 0; block + 1 < memberStart.length; block++) {
    const size = (memberStart[block + 1] ?? 0) - (memberStart[block] ?? 0);
    if (size <= HUGE) pairs[size] = (pairs[size] ?? 0) + (size * (size - 1)) / 2;
  }
  let sum = 0;
  for (let size = 2; size <= HUGE; size++) {
    sum += pairs[size] ?? 0;
    if (sum > most) return size - 1;
  }
  return HUGE;
}
