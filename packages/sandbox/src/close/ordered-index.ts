export interface Entry {
  readonly id: string;
  readonly at: number;
  /** Breaks ties between entries of one moment. */
  readonly n: number;
}

const compare = (a: { at: number; n: number }, b: { at: number; n: number }): number => a.at - b.at || a.n - b.n;

/**
 * Ids in the order of a time that mostly grows. An id that moves leaves a stale entry behind, which readers step over
 * and which a later compaction drops; late arrivals cost a sort at the next read.
 */
export class OrderedIndex {
  #entries: Entry[] = [];
  readonly #current = new Map<string, Entry>();
  #sorted = true;

  get size(): number {
    return this.#current.size;
  }

  set(id: string, at: number, n: number): void {
    const before = this.#current.get(id);
    if (before !== undefined && before.at === at && before.n === n) return;
    const entry = { id, at, n };
    const last = this.#entries.at(-1);
    if (last !== undefined && compare(last, entry) > 0) this.#sorted = false;
    this.#entries.push(entry);
    this.#current.set(id, entry);
  }

  delete(id: string): void {
    this.#current.delete(id);
  }

  /** Entries from `from` on (inclusive), oldest first. */
  *ascending(from: { at: number; n: number } = { at: -Infinity, n: -Infinity }): Generator<Entry> {
    const entries = this.#tidy();
    for (let i = lowerBound(entries, from); i < entries.length; i++) {
      const entry = entries[i];
      if (entry !== undefined && this.#current.get(entry.id) === entry) yield entry;
    }
  }

  /** Entries before `before` (exclusive), newest first. */
  *descending(before: { at: number; n: number } = { at: Infinity, n: Infinity }): Generator<Entry> {
    const entries = this.#tidy();
    for (let i = lowerBound(entries, before) - 1; i >= 0; i--) {
      const entry = entries[i];
      if (entry !== undefined && this.#current.get(entry.id) === entry) yield entry;
    }
  }

  #tidy(): readonly Entry[] {
    if (this.#entries.length > 2 * this.#current.size + 256) {
      this.#entries = this.#entries.filter((entry) => this.#current.get(entry.id) === entry);
    }
    if (!this.#sorted) {
      this.#entries.sort(compare);
      this.#sorted = true;
    }
    return this.#entries;
  }
}

/** Index of the first entry that isn't before `target`. */
function lowerBound(entries: readonly Entry[], target: { at: number; n: number }): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && compare(entry, target) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
