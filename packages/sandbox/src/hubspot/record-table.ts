import type { Clock } from '../core/clock.ts';
import { Collection } from '../core/collection.ts';
import { EarlierStates } from '../core/earlier-states.ts';
import type { Interference } from '../core/interference.ts';
import type { Journal } from '../core/journal.ts';
import type { Random } from '../core/random.ts';
import type { ObjectType } from './object-types.ts';
import { compareIds, isLive, stored, type RecordRow } from './record.ts';
import { SearchView } from './search-view.ts';

/** The values under which a record holds a unique property: a contact's additional e-mails count as taken too. */
export function uniqueKeys(name: string): (row: RecordRow) => readonly string[] {
  if (name !== 'email') return (row) => [stored(row, name)].filter((value) => value !== '');
  return (row) => [stored(row, 'email'), ...stored(row, 'hs_additional_emails').split(';')].filter((value) => value !== '');
}

/** The records of one type, with what finds them at once: ids in order, holders of unique values, and search's late view. */
export class RecordTable {
  readonly type: ObjectType;
  readonly rows: Collection<RecordRow>;
  readonly view: SearchView;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #lagMs: () => number;
  readonly #interference: Interference;
  readonly #earlier = new EarlierStates<RecordRow>();
  readonly #unique = new Map<string, Map<string, string>>();
  #ids: string[] = [];
  #sorted = true;
  #lastId: number;

  constructor(
    type: ObjectType,
    options: { journal: Journal; clock: Clock; random: Random; lagMs: () => number; interference: Interference },
  ) {
    this.type = type;
    this.rows = new Collection(`hubspot.${type.name}`, options.journal);
    this.view = new SearchView(
      (id) => this.rows.get(id),
      (usual) => options.interference.lagMs(usual),
    );
    this.#clock = options.clock;
    this.#random = options.random;
    this.#lagMs = options.lagMs;
    this.#interference = options.interference;
    this.#lastId = type.firstId;
  }

  /** Ids grow, with gaps. One that was handed out is never given to another record. */
  nextId(): string {
    this.#lastId += 1 + this.#random.int(40);
    return String(this.#lastId);
  }

  get(id: string): RecordRow | undefined {
    return this.rows.get(id);
  }

  /** A record as a read by id shows it right now: the current one, unless that request is held back in time. */
  asRead(row: RecordRow | undefined): RecordRow | undefined {
    const staleMs = this.#interference.staleMs();
    return row === undefined || staleMs === 0 ? row : this.#earlier.asOf(row.id, row, this.#clock.now() - staleMs);
  }

  /** The record that answers under an id: for a merged one its survivor (hubspot.md 10). */
  resolve(id: string): RecordRow | undefined {
    let row = this.rows.get(id);
    while (row?.mergedInto !== undefined) row = this.rows.get(row.mergedInto);
    return row?.purged === true ? undefined : row;
  }

  put(row: RecordRow): RecordRow {
    const before = this.rows.get(row.id);
    if (before === undefined) this.#addId(row.id);
    for (const [name, holders] of this.#unique) {
      const keys = uniqueKeys(name);
      if (before !== undefined) for (const key of keys(before)) if (holders.get(key) === row.id) holders.delete(key);
      if (isLive(row)) for (const key of keys(row)) holders.set(key, row.id);
    }
    this.rows.put(row);
    this.#earlier.note(row.id, before, this.#clock.now(), this.#interference.remembersMs());
    this.view.observe(row, this.#lagMs(), this.#clock.now());
    return row;
  }

  restore(id: string, row: RecordRow | undefined): void {
    if (this.rows.get(id) === undefined && row !== undefined) this.#addId(id);
    this.#lastId = Math.max(this.#lastId, Number(id));
    this.rows.restore(id, row);
    this.#unique.clear();
    if (row !== undefined) this.view.observe(row, this.#lagMs(), this.#clock.now());
  }

  /** The live record that holds a unique value; e-mails compare without case. */
  holder(name: string, value: string): RecordRow | undefined {
    const key = name === 'email' ? value.trim().toLowerCase() : value;
    if (name === 'hs_object_id') return isLive(this.rows.get(key)) ? this.rows.get(key) : undefined;
    let holders = this.#unique.get(name);
    if (holders === undefined) {
      holders = new Map();
      const keys = uniqueKeys(name);
      for (const row of this.rows.values()) if (isLive(row)) for (const each of keys(row)) holders.set(each, row.id);
      this.#unique.set(name, holders);
    }
    const id = holders.get(key);
    return id === undefined ? undefined : this.rows.get(id);
  }

  /** Rows by ascending id from `after` on (a number, which needn't be the id of a record). */
  *inOrder(after: number): Generator<RecordRow> {
    if (!this.#sorted) {
      this.#ids.sort(compareIds);
      this.#sorted = true;
    }
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (Number(this.#ids[middle]) < after) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < this.#ids.length; index++) {
      const row = this.rows.get(this.#ids[index] as string);
      if (row !== undefined) yield row;
    }
  }

  #addId(id: string): void {
    const last = this.#ids.at(-1);
    if (last !== undefined && compareIds(last, id) > 0) this.#sorted = false;
    this.#ids.push(id);
  }
}
