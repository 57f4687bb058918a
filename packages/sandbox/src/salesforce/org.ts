import { noInterference, type Interference } from '../core/interference.ts';
import type { VendorOptions } from '../core/vendor.ts';
import { customFieldOf, customized } from './custom-fields.ts';
import { Schema } from './schema/schema.ts';
import type { SObjectType } from './schema/object.ts';
import { SEEDS } from './seeds.ts';
import { Settings } from './settings.ts';
import { Counters } from './store/counters.ts';
import { Mutations } from './store/mutations.ts';
import type { Row } from './store/row.ts';
import { Table } from './store/table.ts';
import { Transactions } from './store/transactions.ts';
import { wholeSecond } from './time.ts';
import { Visibility } from './visibility.ts';

/** The org's state: schema, rows, transactions, settings. Rules and routes work on it. */
export class Org {
  readonly options: VendorOptions;
  readonly interference: Interference;
  readonly schema = new Schema();
  readonly mutations: Mutations;
  readonly counters: Counters;
  readonly transactions: Transactions;
  readonly settings: Settings;
  readonly visibility: Visibility;
  readonly #tables: ReadonlyMap<string, Table>;
  constructor(options: VendorOptions) {
    this.options = options;
    this.interference = options.interference ?? noInterference;
    this.mutations = new Mutations(options.journal);
    this.counters = new Counters(options.journal);
    this.settings = new Settings(options.journal);
    this.#tables = new Map(this.schema.types().map((type) => [type.name, new Table(type, options.journal)]));
    this.transactions = new Transactions(options.journal, this.mutations, (type) => this.#tables.get(type));
    this.visibility = new Visibility(this.schema, (name) => this.tableNamed(name), this.interference);
    for (const { type, row } of SEEDS) this.tableNamed(type).set(row.id, row);
  }
  now(): number {
    return this.options.clock.now();
  }
  /** The stamp that a statement of this moment gives its rows. */
  stamp(): number {
    return wholeSecond(this.interference.stamp(this.now()));
  }
  table(type: SObjectType): Table {
    return this.tableNamed(type.name);
  }
  tableNamed(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`salesforce: no table ${name}`);
    return table;
  }
  /** Any row by its 18-character id; the key prefix says the object. */
  row(id: string): Row | undefined {
    const type = this.schema.typeOfId(id);
    return type === undefined ? undefined : this.table(type).get(id);
  }
  /** Makes a custom field known and indexes the rows that stand already. */
  defineField(row: Row): void {
    const { object, field } = customFieldOf(row);
    for (const type of customized(this, object)) {
      this.schema.addField(type, field);
      if (field.indexed) this.table(type).addIndex(field);
    }
  }
  /** When the shape of the org last changed, for conditional describes: new fields and permissions count. */
  schemaChangedAt(): number {
    let latest = 0;
    for (const name of ['CustomField', 'FieldPermissions', 'PermissionSetAssignment', 'Organization']) {
      for (const row of this.tableNamed(name).rows()) latest = Math.max(latest, row.stamp);
    }
    return latest;
  }
  /** Puts a journalled row back; false when the collection is none of these. */
  restore(collection: string, id: string, row: unknown): boolean {
    if (!collection.startsWith('salesforce.')) return false;
    const name = collection.slice('salesforce.'.length);
    const table = this.#tables.get(name);
    if (table !== undefined) {
      table.set(id, row as Row | undefined);
      if (name === 'CustomField' && row !== undefined) this.defineField(row as Row);
      return true;
    }
    if (name === 'mutations') this.mutations.restore(id, row);
    else if (name === 'counters') this.counters.restore(id, row);
    else if (name === 'transactions') this.transactions.restore(id, row);
    else if (name === 'settings') this.settings.restore(id, row);
    else return false;
    return true;
  }
}
