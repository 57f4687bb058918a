import { Collection } from '../../core/collection.ts';
import type { Journal } from '../../core/journal.ts';
import type { Mutation } from '../../core/vendor.ts';
import { fault } from '../errors.ts';
import type { Mutations } from './mutations.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';

interface Change {
  readonly table: Table;
  readonly id: string;
  readonly before: Row | undefined;
}

/** A transaction that has stamped its rows and not committed yet: nobody sees them (salesforce.md 8, 12.5). */
interface OpenTransaction {
  readonly id: string;
  readonly startedAt: number;
  readonly commitAt: number;
  readonly rows: readonly { readonly type: string; readonly row: Row }[];
  readonly mutations: readonly Mutation[];
}

/**
 * Writes with rollback. Memory changes at once; the journal and the log of mutations hear of it when the outermost
 * transaction ends well, so that a kill never leaves half of one.
 */
export class Transactions {
  readonly #tables: (type: string) => Table | undefined;
  readonly #mutations: Mutations;
  readonly #open: Collection<OpenTransaction>;
  readonly #locked = new Set<string>();
  readonly #changes: Change[] = [];
  readonly #applied: Mutation[] = [];
  #depth = 0;
  #opened = 0;
  constructor(journal: Journal, mutations: Mutations, tables: (type: string) => Table | undefined) {
    this.#tables = tables;
    this.#mutations = mutations;
    this.#open = new Collection<OpenTransaction>('salesforce.transactions', journal);
  }
  /** Runs `work` as one: a throw undoes all that it wrote. Inside another it is a savepoint. */
  atomic<T>(work: () => T): T {
    const changes = this.#changes.length;
    const applied = this.#applied.length;
    this.#depth++;
    try {
      const result = work();
      if (this.#depth === 1) this.#commit();
      return result;
    } catch (error) {
      this.#rollback(changes);
      this.#applied.length = applied;
      throw error;
    } finally {
      this.#depth--;
    }
  }
  /** Runs `work` now, stamps included, and lets the world see it only at `commitAt`; its rows are locked until then. */
  late<T>(work: () => T, startedAt: number, commitAt: number): T {
    if (this.#depth > 0) throw new Error('salesforce: a late commit can not start inside another transaction');
    this.#depth++;
    try {
      const result = work();
      const touched = new Map(this.#changes.map((change) => [change.id, change.table]));
      const rows = [...touched].flatMap(([id, table]) => {
        const row = table.get(id);
        return row === undefined ? [] : [{ type: table.type.name, row }];
      });
      const mutations = [...this.#applied];
      this.#rollback(0);
      this.#applied.length = 0;
      this.#opened++;
      this.#open.put({ id: `${startedAt}-${this.#opened}`, startedAt, commitAt, rows, mutations });
      for (const { row } of rows) this.#locked.add(row.id);
      return result;
    } catch (error) {
      this.#rollback(0);
      this.#applied.length = 0;
      throw error;
    } finally {
      this.#depth--;
    }
  }
  write(table: Table, row: Row): Row {
    if (this.#locked.has(row.id))
      throw fault(
        400,
        'UNABLE_TO_LOCK_ROW',
        'unable to obtain exclusive access to this record or 1 records: ' + row.id.slice(0, 15),
        [],
      );
    this.#changes.push({ table, id: row.id, before: table.get(row.id) });
    table.set(row.id, row);
    return row;
  }
  log(mutation: Mutation): void {
    this.#applied.push(mutation);
  }
  /** Commits what is due. Called before anything is read or written. */
  settle(now: number): void {
    if (this.#open.size === 0) return;
    for (const open of this.#open.values()) {
      if (open.commitAt > now) continue;
      for (const { row } of open.rows) this.#locked.delete(row.id);
      this.atomic(() => {
        for (const { type, row } of open.rows) {
          const table = this.#tables(type);
          if (table !== undefined) this.write(table, row);
        }
        for (const mutation of open.mutations) this.log(mutation);
      });
      this.#open.delete(open.id);
    }
  }
  /** Rows that open transactions hold, for uniqueness: a second writer of the same key would have to wait. */
  *uncommitted(type: string): Generator<Row> {
    for (const open of this.#open.values()) for (const item of open.rows) if (item.type === type) yield item.row;
  }
  /** When the oldest transaction that is still open began: getUpdated's cover ends before it. */
  oldestOpen(): number | undefined {
    let oldest: number | undefined;
    for (const open of this.#open.values()) if (oldest === undefined || open.startedAt < oldest) oldest = open.startedAt;
    return oldest;
  }
  restore(id: string, row: unknown): void {
    const old = this.#open.get(id);
    for (const { row: held } of old?.rows ?? []) this.#locked.delete(held.id);
    const open = row as OpenTransaction | undefined;
    this.#open.restore(id, open);
    for (const { row: held } of open?.rows ?? []) this.#locked.add(held.id);
    this.#opened = Math.max(this.#opened, Number(id.split('-')[1] ?? 0));
  }
  #commit(): void {
    for (const [id, table] of new Map(this.#changes.map((change) => [change.id, change.table]))) table.persist(id);
    for (const mutation of this.#applied) this.#mutations.append(mutation);
    this.#changes.length = 0;
    this.#applied.length = 0;
  }
  #rollback(to: number): void {
    for (let at = this.#changes.length - 1; at >= to; at--) {
      const change = this.#changes[at];
      change?.table.set(change.id, change.before);
    }
    this.#changes.length = to;
  }
}
