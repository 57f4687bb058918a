import type { Journal } from './journal.ts';

/**
 * Rows of one kind by id, in order of their first insertion, journalled on each change. Rows are replaced, never
 * mutated: a reader that lags may hold the older one.
 */
export class Collection<Row extends { readonly id: string }> {
  readonly name: string;
  readonly #journal: Journal;
  readonly #rows = new Map<string, Row>();
  constructor(name: string, journal: Journal) {
    this.name = name;
    this.#journal = journal;
  }
  get size(): number {
    return this.#rows.size;
  }
  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }
  put(row: Row): Row {
    this.#rows.set(row.id, row);
    this.#journal.append(this.name, row.id, row);
    return row;
  }
  delete(id: string): void {
    if (this.#rows.delete(id)) this.#journal.append(this.name, id, undefined);
  }
  values(): IterableIterator<Row> {
    return this.#rows.values();
  }
  /** Puts a row back as the journal has it, without journalling it again. */
  restore(id: string, row: Row | undefined): void {
    if (row === undefined) this.#rows.delete(id);
    else this.#rows.set(id, row);
  }
}
