/** Numbers a table holds at once; more keys are numbered in several passes, so that memory stays bounded. */
const PASS = 4_000_000;

/** Collects the keys of all records as numbers, then groups the records that share one. */
export class KeyTable {
  #hashes = new Float64Array(1024);
  #used = 0;
  readonly #starts: Uint32Array;
  #records = 0;
  readonly #own: number[] = [];

  constructor(records: number) {
    this.#starts = new Uint32Array(records + 1);
  }

  /** A key of the record at hand, a whole number below 2^53; doubles don't matter. */
  add(hash: number): void {
    const key = hash === 0 ? 1 : hash;
    if (!this.#own.includes(key)) this.#own.push(key);
  }

  /** Ends the record at hand: those that are added next belong to the next one. */
  next(): void {
    const used = this.#used + this.#own.length;
    if (used > this.#hashes.length) {
      const grown = new Float64Array(Math.max(used, 2 * this.#hashes.length));
      grown.set(this.#hashes.subarray(0, this.#used));
      this.#hashes = grown;
    }
    for (const key of this.#own) this.#hashes[this.#used++] = key;
    this.#own.length = 0;
    this.#starts[++this.#records] = this.#used;
  }

  /** Blocks of at least two records. `order` says which record comes first in its blocks: their numbers in it are the ones that blocks hold. */
  blocks(order: Int32Array): Blocks {
    const { keys, sizes } = numberKeys(this.#hashes, this.#used);
    this.#hashes = new Float64Array(0);
    return fill(keys, sizes, this.#starts, order);
  }
}

/** Records by block and blocks by record, both as ranges of one array. Records are numbered in the order in which they are walked. */
export interface Blocks {
  /** Members of block b, ascending: `members[memberStart[b] .. memberStart[b + 1]]`. */
  readonly members: Int32Array;
  readonly memberStart: Uint32Array;
  /** Blocks of record r: `of[ofStart[r] .. ofStart[r + 1]]`. */
  readonly of: Int32Array;
  readonly ofStart: Uint32Array;
}

/** By key: number of its block, -1 where nobody shares it; and how many share each block. */
function numberKeys(hashes: Float64Array, used: number): { readonly keys: Int32Array; readonly sizes: readonly number[] } {
  const keys = new Int32Array(used).fill(-1);
  const sizes: number[] = [];
  const passes = Math.max(1, Math.ceil(used / PASS));
  const slots = 2 * Math.ceil(Math.min(used, 1.2 * PASS)) + 16;
  const table = new Float64Array(slots);
  const count = new Int32Array(slots);
  const slotOf = (hash: number): number => {
    let slot = mix(hash) % slots;
    while (table[slot] !== 0 && table[slot] !== hash) slot = slot + 1 === slots ? 0 : slot + 1;
    return slot;
  };
  for (let pass = 0; pass < passes; pass++) {
    table.fill(0);
    count.fill(0);
    for (let at = 0; at < used; at++) {
      const hash = hashes[at] ?? 0;
      if (hash % passes !== pass) continue;
      const slot = slotOf(hash);
      table[slot] = hash;
      count[slot] = (count[slot] ?? 0) + 1;
    }
    for (let at = 0; at < used; at++) {
      const hash = hashes[at] ?? 0;
      if (hash % passes !== pass) continue;
      const slot = slotOf(hash);
      const sharing = count[slot] ?? 0;
      if (sharing === 1) continue;
      // From here on the slot holds the block's number, as a negative: -1 for block 0.
      if (sharing > 1) {
        sizes.push(sharing);
        count[slot] = -sizes.length;
      }
      keys[at] = -(count[slot] ?? 0) - 1;
    }
  }
  return { keys, sizes };
}

/** Spreads a key over 0..2^32-1: keys that are made of small numbers stand close together. */
function mix(hash: number): number {
  let mixed = Math.imul((hash >>> 0) ^ Math.imul(Math.floor(hash / 4294967296), 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function fill(keys: Int32Array, sizes: readonly number[], starts: Uint32Array, order: Int32Array): Blocks {
  const memberStart = new Uint32Array(sizes.length + 1);
  for (const [block, size] of sizes.entries()) memberStart[block + 1] = (memberStart[block] ?? 0) + size;
  const total = memberStart[sizes.length] ?? 0;
  const members = new Int32Array(total);
  const of = new Int32Array(total);
  const ofStart = new Uint32Array(order.length + 1);
  const next = memberStart.slice();
  let used = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const record = order[rank] ?? 0;
    const end = starts[record + 1] ?? 0;
    for (let at = starts[record] ?? 0; at < end; at++) {
      const block = keys[at] ?? -1;
      if (block < 0) continue;
      of[used++] = block;
      const free = next[block] ?? 0;
      members[free] = rank;
      next[block] = free + 1;
    }
    ofStart[rank + 1] = used;
  }
  return { members, memberStart, of, ofStart };
}
