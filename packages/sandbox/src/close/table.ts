import { Collection } from '../core/collection.ts';
import { EarlierStates } from '../core/earlier-states.ts';
import type { Journal } from '../core/journal.ts';
import { DELETE_LAG_MS } from './numbers.ts';
import type { Row } from './rows.ts';
import { View } from './view.ts';

/** How late reads may be; asked each time, as all of it can be switched while it runs. */
export interface Lateness {
  /** Of lists and the search, in ms. */
  readonly lagMs: () => number;
  /** Whether a deleted row can still be read for a while. */
  readonly lags: () => boolean;
  /** How far back earlier states of a row are kept, in ms. */
  readonly remembersMs: () => number;
  readonly now: () => number;
}

/**
 * One type of record: the rows with their tombstones, the state as written (`live`), and the state that lists and the
 * search see (`indexed`), which lags behind when lags are on (close.md 0.6, 8.1).
 */
export class Table<R extends Row> {
  readonly live: View<R>;
  readonly indexed: View<R>;
  readonly #rows: Collection<R>;
  readonly #lateness: Lateness;
  readonly #earlier = new EarlierStates<R>();
  /** In the order of the writes. */
  #pending: { readonly written: number; readonly row: R }[] = [];

  constructor(name: string, journal: Journal, lateness: Lateness, parentOf?: (row: R) => string) {
    this.#rows = new Collection<R>(name, journal);
    this.#lateness = lateness;
    this.live = new View<R>(parentOf);
    this.indexed = new View<R>(parentOf);
  }

  get name(): string {
    return this.#rows.name;
  }

  /** Stores a row; `now` may be later than its own times when it is a seed. */
  put(row: R, now: number): R {
    this.#earlier.note(row.id, this.#rows.get(row.id), this.#lateness.now(), this.#lateness.remembersMs());
    this.#rows.put(row);
    this.live.apply(row);
    const written = row.deleted ?? row.updated;
    const lagMs = this.#lateness.lagMs();
    this.settle(now);
    // What waits of the same row is older: it must not come after this one.
    const waits = (lagMs > 0 && written + lagMs > now) || this.#pending.some((each) => each.row.id === row.id);
    if (waits) this.#pending.push({ written, row });
    else this.indexed.apply(row);
    return row;
  }

  /** The row as a GET by id sees it: current, or for a short while after its deletion as it last was. */
  readable(id: string, now: number): R | undefined {
    const row = this.#rows.get(id);
    if (row === undefined || row.deleted === null) return row;
    return this.#lateness.lags() && now < row.deleted + DELETE_LAG_MS ? row : undefined;
  }

  /** The same `staleMs` ago: for a read that doesn't see its own writes yet. */
  readableBefore(id: string, now: number, staleMs: number): R | undefined {
    const row = this.readable(id, now);
    return staleMs === 0 ? row : this.#earlier.asOf(id, row, now - staleMs);
  }

  /** The row, deleted or not. */
  any(id: string): R | undefined {
    return this.#rows.get(id);
  }
  all(): IterableIterator<R> {
    return this.#rows.values();
  }

  /** Lets lists and the search see what is old enough by now. */
  settle(now: number): void {
    let ready = 0;
    const lagMs = this.#pending.length > 0 ? this.#lateness.lagMs() : 0;
    for (const { written, row } of this.#pending) {
      if (lagMs > 0 && written + lagMs > now) break;
      this.indexed.apply(row);
      ready++;
    }
    if (ready > 0) this.#pending = this.#pending.slice(ready);
  }

  restore(id: string, row: R | undefined): void {
    const before = this.#rows.get(id);
    this.#rows.restore(id, row);
    const state = row ?? (before && { ...before, deleted: before.deleted ?? before.updated });
    if (state === undefined) return;
    this.live.apply(state);
    this.indexed.apply(state);
  }
}
