import { compareIds, isLive, type RecordRow } from './record.ts';

/** Rows in one order. Appends at the end are cheap; rows that were replaced stay behind until there are many. */
class Ordered {
  readonly #key: (row: RecordRow) => number;
  #rows: RecordRow[] = [];
  #sorted = true;
  #stale = 0;
  constructor(key: (row: RecordRow) => number) {
    this.#key = key;
  }
  add(row: RecordRow): void {
    const last = this.#rows.at(-1);
    if (last !== undefined && this.#compare(last, row) > 0) this.#sorted = false;
    this.#rows.push(row);
  }
  dropped(isCurrent: (row: RecordRow) => boolean): void {
    this.#stale += 1;
    if (this.#stale < 1_000 || this.#stale * 2 < this.#rows.length) return;
    this.#rows = this.#rows.filter(isCurrent);
    this.#stale = 0;
  }
  /** Rows whose key is at least `from`, in order; also replaced ones, which the caller leaves out. */
  *from(from: number): Generator<RecordRow> {
    if (!this.#sorted) {
      this.#rows.sort((a, b) => this.#compare(a, b));
      this.#sorted = true;
    }
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#key(this.#rows[middle] as RecordRow) < from) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < this.#rows.length; index++) yield this.#rows[index] as RecordRow;
  }
  #compare(a: RecordRow, b: RecordRow): number {
    return this.#key(a) - this.#key(b) || compareIds(a.id, b.id);
  }
}

/** A write that search doesn't show yet. */
interface Waiting {
  readonly usualMs: number;
  readonly row: RecordRow;
}

/**
 * What search knows of one type: the records as they stood a lag ago. It shows stale values, but never a record that is
 * archived by now (hubspot.md 5).
 */
export class SearchView {
  readonly #current: (id: string) => RecordRow | undefined;
  readonly #lagMs: (usual: number) => number;
  readonly #rows = new Map<string, RecordRow>();
  readonly #byModified = new Ordered((row) => row.updatedAt);
  readonly #byCreated = new Ordered((row) => row.createdAt);
  readonly #equal = new Map<string, { keys: (row: RecordRow) => readonly string[]; ids: Map<string, Set<string>> }>();
  /** The entry of `#byCreated` that stands for a record: one that was removed and came back has two. */
  readonly #createdEntry = new Map<string, RecordRow>();
  /** In the order of the writes; what is behind may not overtake, so that a record never goes back in time. */
  #pending: Waiting[] = [];
  #next = 0;
  /** Grows with each change of what a search would show. */
  generation = 0;

  /** @param lagMs the lag in place of the usual one; asked at each look, as an index falls behind, or catches up, with all that waits */
  constructor(current: (id: string) => RecordRow | undefined, lagMs: (usual: number) => number) {
    this.#current = current;
    this.#lagMs = lagMs;
  }

  /** Takes note of a write, which usually becomes visible `usualMs` after it. */
  observe(row: RecordRow, usualMs: number, now: number): void {
    const waiting = { usualMs, row };
    const { id } = row;
    if (!isLive(row)) this.#remove(id);
    else if (row.updatedAt + this.#lagMs(usualMs) <= now) {
      // What waits is older: it must not come after this one.
      this.settle(now);
      if (this.#pending.slice(this.#next).some((each) => each.row.id === id)) this.#pending.push(waiting);
      else this.#apply(row);
    } else this.#pending.push(waiting);
  }

  /** Lets in what has become visible by `now`. */
  settle(now: number): void {
    while (this.#next < this.#pending.length) {
      const { usualMs, row } = this.#pending[this.#next] as Waiting;
      if (row.updatedAt + this.#lagMs(usualMs) > now) break;
      this.#next += 1;
      if (isLive(this.#current(row.id))) this.#apply(row);
    }
    if (this.#next > 1_000 || this.#next === this.#pending.length) {
      this.#pending = this.#pending.slice(this.#next);
      this.#next = 0;
    }
  }

  get(id: string): RecordRow | undefined {
    return this.#rows.get(id);
  }
  /** All records, oldest created first. */
  *all(): Generator<RecordRow> {
    for (const entry of this.#byCreated.from(-Infinity)) {
      const current = this.#createdEntry.get(entry.id) === entry ? this.#rows.get(entry.id) : undefined;
      if (current !== undefined) yield current;
    }
  }
  /** Records modified at or after `ms`, in that order. */
  *modifiedFrom(ms: number): Generator<RecordRow> {
    for (const row of this.#byModified.from(ms)) if (this.#rows.get(row.id) === row) yield row;
  }
  /** Ids of the records that hold a value; the index is made when it is first asked for, and kept from then on. */
  holders(property: string, value: string, keys: (row: RecordRow) => readonly string[]): ReadonlySet<string> | undefined {
    let index = this.#equal.get(property);
    if (index === undefined) {
      index = { keys, ids: new Map() };
      this.#equal.set(property, index);
      for (const row of this.#rows.values()) this.#indexRow(index, row);
    }
    return index.ids.get(value);
  }

  #apply(row: RecordRow): void {
    const before = this.#rows.get(row.id);
    this.#rows.set(row.id, row);
    this.generation += 1;
    this.#byModified.add(row);
    if (before?.createdAt !== row.createdAt) {
      this.#byCreated.add(row);
      this.#createdEntry.set(row.id, row);
    }
    for (const index of this.#equal.values()) {
      if (before !== undefined) for (const key of index.keys(before)) index.ids.get(key)?.delete(row.id);
      this.#indexRow(index, row);
    }
    if (before !== undefined) this.#byModified.dropped((each) => this.#rows.get(each.id) === each);
  }
  #remove(id: string): void {
    const before = this.#rows.get(id);
    if (before === undefined) return;
    this.#rows.delete(id);
    this.#createdEntry.delete(id);
    this.generation += 1;
    for (const index of this.#equal.values()) for (const key of index.keys(before)) index.ids.get(key)?.delete(id);
    this.#byModified.dropped((each) => this.#rows.get(each.id) === each);
    this.#byCreated.dropped((each) => this.#createdEntry.get(each.id) === each);
  }
  #indexRow(index: { keys: (row: RecordRow) => readonly string[]; ids: Map<string, Set<string>> }, row: RecordRow): void {
    for (const key of index.keys(row)) {
      const ids = index.ids.get(key) ?? new Set();
      ids.add(row.id);
      index.ids.set(key, ids);
    }
  }
}
