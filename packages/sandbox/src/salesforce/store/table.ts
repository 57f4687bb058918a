import { Collection } from '../../core/collection.ts';
import type { Journal } from '../../core/journal.ts';
import { sameness, valueOf, type Field, type Scalar } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import type { Row } from './row.ts';
import { StampIndex } from './stamp-index.ts';

type EqualityIndex = Map<string, Set<string>>;

/** The rows of one object with its indexes: by SystemModstamp, and by each indexed field's value. */
export class Table {
  readonly type: SObjectType;
  readonly #rows: Collection<Row>;
  readonly #stamps = new StampIndex();
  readonly #equal = new Map<Field, EqualityIndex>();
  constructor(type: SObjectType, journal: Journal) {
    this.type = type;
    this.#rows = new Collection<Row>(`salesforce.${type.name}`, journal);
    for (const field of type.fields) if (field.indexed || field.unique) this.#equal.set(field, new Map());
  }
  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }
  rows(): IterableIterator<Row> {
    return this.#rows.values();
  }
  /** Puts a row into memory, or takes it out; nothing is journalled. Transactions and restores come in here. */
  set(id: string, row: Row | undefined): void {
    const old = this.#rows.get(id);
    if (old !== undefined) {
      this.#stamps.remove(old.stamp, id);
      for (const [field, index] of this.#equal) this.#drop(field, index, old);
    }
    this.#rows.restore(id, row);
    if (row === undefined) return;
    this.#stamps.add(row.stamp, id);
    for (const [field, index] of this.#equal) this.#keep(field, index, row);
  }
  /** Journals the row as it stands now. */
  persist(id: string): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#rows.put(row);
  }
  /** Starts an index for a field that came later. */
  addIndex(field: Field): void {
    const index: EqualityIndex = new Map();
    this.#equal.set(field, index);
    for (const row of this.#rows.values()) this.#keep(field, index, row);
  }
  isIndexed(field: Field): boolean {
    return this.#equal.has(field);
  }
  /** Rows whose indexed field equals the value, deleted ones too. */
  *equal(field: Field, value: Scalar): Generator<Row> {
    for (const id of this.#equal.get(field)?.get(sameness(field, value)) ?? []) {
      const row = this.#rows.get(id);
      if (row !== undefined) yield row;
    }
  }
  /** Rows with `from` <= SystemModstamp <= `to` (ms), by (SystemModstamp, Id); deleted ones too. */
  *stamped(from: number, to: number): Generator<Row> {
    for (const id of this.#stamps.range(from, to)) {
      const row = this.#rows.get(id);
      if (row !== undefined) yield row;
    }
  }
  #keep(field: Field, index: EqualityIndex, row: Row): void {
    const value = valueOf(field, row);
    if (value === null || typeof value === 'object') return;
    const key = sameness(field, value);
    const ids = index.get(key);
    if (ids === undefined) index.set(key, new Set([row.id]));
    else ids.add(row.id);
  }
  #drop(field: Field, index: EqualityIndex, row: Row): void {
    const value = valueOf(field, row);
    if (value === null || typeof value === 'object') return;
    const key = sameness(field, value);
    const ids = index.get(key);
    if (ids?.delete(row.id) === true && ids.size === 0) index.delete(key);
  }
}
