import { Collection } from '../core/collection.ts';
import type { Journal } from '../core/journal.ts';
import { DELETE_LAG_MS, INDEX_LAG_MS } from './numbers.ts';
import type { Row } from './rows.ts';
import { View } from './view.ts';

/**
 * One type of record: the rows with their tombstones, the state as written (`live`), and the state that lists and the
 * search see (`indexed`), which lags behind when lags are on (close.md 0.6, 8.1).
 */
export class Table<R extends Row> {
  readonly live: View<R>;
  readonly indexed: View<R>;
  readonly #rows: Collection<R>;
  readonly #lags: () => boolean;
  #pending: { readonly visibleAt: number; readonly row: R }[] = [];

  /** @param lags asked at each write and read: lags can be switched while it runs */
  constructor(name: string, journal: Journal, lags: () => boolean, parentOf?: (row: R) => string) {
    this.#rows = new Collection<R>(name, journal);
    this.#lags = lags;
    this.live = new View<R>(parentOf);
    this.indexed = new View<R>(parentOf);
  }

  get name(): string {
    return this.#rows.name;
  }

  /** Stores a row; `now` may be later than its own times when it is a seed. */
  put(row: R, now: number): R {
    this.#rows.put(row);
    this.live.apply(row);
    const visibleAt = (row.deleted ?? row.updated) + (this.#lags() ? INDEX_LAG_MS : 0);
    this.settle(now);
    if (visibleAt <= now || !this.#lags()) this.indexed.apply(row);
    else this.#pending.push({ visibleAt, row });
    return row;
  }

  /** The row as a GET by id sees it: current, or for a short while after its deletion as it last was. */
  readable(id: string, now: number): R | undefined {
    const row = this.#rows.get(id);
    if (row === undefined || row.deleted === null) return row;
    return this.#lags() && now < row.deleted + DELETE_LAG_MS ? row : undefined;
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
    for (const { visibleAt, row } of this.#pending) {
      if (visibleAt > now && this.#lags()) break;
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
