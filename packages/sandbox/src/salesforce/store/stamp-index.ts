interface Entry {
  readonly stamp: number;
  readonly id: string;
}

const before = (a: Entry, b: Entry): boolean => a.stamp < b.stamp || (a.stamp === b.stamp && a.id < b.id);

/** Ids in order of (SystemModstamp, Id), so that an incremental read touches only its own window. */
export class StampIndex {
  readonly #entries: Entry[] = [];
  get size(): number {
    return this.#entries.length;
  }
  add(stamp: number, id: string): void {
    const entry = { stamp, id };
    this.#entries.splice(this.#position(entry), 0, entry);
  }
  remove(stamp: number, id: string): void {
    const at = this.#position({ stamp, id });
    if (this.#entries[at]?.id === id) this.#entries.splice(at, 1);
  }
  /** Ids with `from` <= stamp <= `to`, oldest first. */
  *range(from: number, to: number): Generator<string> {
    for (let at = this.#position({ stamp: from, id: '' }); at < this.#entries.length; at++) {
      const entry = this.#entries[at];
      if (entry === undefined || entry.stamp > to) return;
      yield entry.id;
    }
  }
  #position(entry: Entry): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.#entries[middle];
      if (at !== undefined && before(at, entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
