import { OrderedIndex } from './ordered-index.ts';
import type { Row } from './rows.ts';
import { TokenIndex } from './token-index.ts';

type Words<R> = (row: R) => Iterable<string>;

/**
 * The rows of one type that are not deleted, as of some moment, with the indexes that reads need. An index of words is
 * built when a search first asks for its field, and kept up from then on.
 */
export class View<R extends Row> {
  readonly #rows = new Map<string, R>();
  readonly #parentOf: ((row: R) => string) | undefined;
  readonly #children = new Map<string, Set<string>>();
  readonly #words = new Map<string, { readonly of: Words<R>; readonly index: TokenIndex }>();
  readonly #byTime: { readonly updated: OrderedIndex; readonly created: OrderedIndex } = {
    updated: new OrderedIndex(),
    created: new OrderedIndex(),
  };
  #newestFirst: readonly R[] | undefined;

  constructor(parentOf?: (row: R) => string) {
    this.#parentOf = parentOf;
  }

  get size(): number {
    return this.#rows.size;
  }
  get(id: string): R | undefined {
    return this.#rows.get(id);
  }
  values(): IterableIterator<R> {
    return this.#rows.values();
  }
  byTime(field: 'updated' | 'created'): OrderedIndex {
    return this.#byTime[field];
  }

  /** All rows, newest creation first: the order of lists. */
  newestFirst(): readonly R[] {
    this.#newestFirst ??= [...this.#byTime.created.descending()].flatMap((entry) => this.#rows.get(entry.id) ?? []);
    return this.#newestFirst;
  }

  /** Ids of the rows under a parent, in the order in which they came there. */
  childIds(parent: string): ReadonlySet<string> {
    return this.#children.get(parent) ?? new Set();
  }
  /** Rows under a parent, in the order in which they came there. */
  childrenOf(parent: string): R[] {
    return [...this.childIds(parent)].flatMap((id) => this.#rows.get(id) ?? []);
  }

  /** Ids of rows in which `key` holds the word; `of` says which words a row has and must be the same for a key each time. */
  withWord(key: string, of: Words<R>, word: string): ReadonlySet<string> {
    let held = this.#words.get(key);
    if (held === undefined) {
      held = { of, index: new TokenIndex() };
      for (const row of this.#rows.values()) for (const token of of(row)) held.index.add(token, row.id);
      this.#words.set(key, held);
    }
    return held.index.get(word);
  }

  /** Takes a row's new state, or drops it when it is deleted. */
  apply(row: R): void {
    const before = this.#rows.get(row.id);
    const after = row.deleted === null ? row : undefined;
    if (after === undefined) this.#rows.delete(row.id);
    else this.#rows.set(row.id, after);
    this.#newestFirst = undefined;
    for (const field of ['updated', 'created'] as const) {
      if (after === undefined) this.#byTime[field].delete(row.id);
      else this.#byTime[field].set(row.id, after[field], after.seq);
    }
    this.#moveChild(before, after);
    for (const { of, index } of this.#words.values()) {
      if (before !== undefined) for (const token of of(before)) index.remove(token, row.id);
      if (after !== undefined) for (const token of of(after)) index.add(token, row.id);
    }
  }

  #moveChild(before: R | undefined, after: R | undefined): void {
    if (this.#parentOf === undefined) return;
    const from = before && this.#parentOf(before);
    const to = after && this.#parentOf(after);
    const id = (after ?? before)?.id;
    if (from === to || id === undefined) return;
    if (from !== undefined) {
      const siblings = this.#children.get(from);
      siblings?.delete(id);
      if (siblings?.size === 0) this.#children.delete(from);
    }
    if (to !== undefined) {
      const siblings = this.#children.get(to);
      if (siblings === undefined) this.#children.set(to, new Set([id]));
      else siblings.add(id);
    }
  }
}
