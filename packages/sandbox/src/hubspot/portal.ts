import { Collection } from '../core/collection.ts';
import { markedWith, noInterference, type FaultMark, type Interference } from '../core/interference.ts';
import type { Random } from '../core/random.ts';
import type { Mutation, VendorOptions } from '../core/vendor.ts';
import { Associations } from './associations.ts';
import { ALL_TYPES, OBJECT_TYPES, type ObjectType, type ObjectTypeName } from './object-types.ts';
import { Forms } from './forms.ts';
import { Owners } from './owners.ts';
import { Pipelines } from './pipelines.ts';
import { Properties } from './properties.ts';
import { isLive, stored, type Origin, type RecordRow } from './record.ts';
import { RecordTable } from './record-table.ts';
import { RECALCULATION_DELAY_MS, type HubSpotSettings } from './settings.ts';

interface MutationRow extends Mutation {
  /** The record's id is `recordId`: `id` is the running number. */
  readonly id: string;
  readonly recordId: string;
}

/** The property by which writes are counted; it exists once somebody created it over the API. */
export const MARKER = 'meshline_id';

/** The whole state of one HubSpot account. */
export class Portal {
  readonly settings: HubSpotSettings;
  readonly options: VendorOptions;
  readonly interference: Interference;
  readonly owners: Owners;
  readonly pipelines: Pipelines;
  readonly properties: Properties;
  readonly associations: Associations;
  readonly forms: Forms;
  /** E-mail addresses that were deleted for privacy and may not come back. */
  readonly blocked: Collection<{ readonly id: string }>;
  readonly #tables: Readonly<Record<ObjectTypeName, RecordTable>>;
  readonly #mutationRows: Collection<MutationRow>;
  readonly #mutations: Mutation[] = [];
  readonly #order: Random;
  readonly #ids: Random;
  readonly #recalculate: Random;
  #recalculations: { at: number; type: ObjectTypeName; id: string }[] = [];

  constructor(options: VendorOptions, settings: HubSpotSettings) {
    const { journal, clock, random, realism, interference = noInterference } = options;
    this.options = options;
    this.interference = interference;
    this.settings = settings;
    this.#order = random.fork('hubspot.order');
    this.#ids = random.fork('hubspot.correlation');
    this.#recalculate = random.fork('hubspot.recalculation');
    this.owners = new Owners(journal, clock, random.fork('hubspot.owners'));
    this.pipelines = new Pipelines(journal);
    this.properties = new Properties(journal, interference);
    this.associations = new Associations(journal);
    this.forms = new Forms(journal, random.fork('hubspot.forms'));
    this.blocked = new Collection('hubspot.blocked', journal);
    this.#mutationRows = new Collection('hubspot.mutations', journal);
    // Lags can be switched while it runs.
    const lagMs = (): number => (realism.lags ? settings.searchLagMs : 0);
    const table = (type: ObjectType): RecordTable =>
      new RecordTable(type, { journal, clock, random: random.fork(`hubspot.${type.name}`), lagMs, interference });
    this.#tables = {
      contacts: table(OBJECT_TYPES.contacts),
      companies: table(OBJECT_TYPES.companies),
      deals: table(OBJECT_TYPES.deals),
      tickets: table(OBJECT_TYPES.tickets),
      tasks: table(OBJECT_TYPES.tasks),
      notes: table(OBJECT_TYPES.notes),
      calls: table(OBJECT_TYPES.calls),
      emails: table(OBJECT_TYPES.emails),
    };
  }

  now(): number {
    return this.options.clock.now();
  }
  /** The time stamp that a write of this moment gets. */
  stamp(): number {
    return this.interference.stamp(this.now());
  }
  table(type: ObjectType | ObjectTypeName): RecordTable {
    return this.#tables[typeof type === 'string' ? type : type.name];
  }
  isLiveRecord(type: ObjectTypeName, id: string): boolean {
    return isLive(this.#tables[type].get(id));
  }
  /** A correlation id, shaped like a UUID. */
  correlationId(): string {
    const hex = Array.from({ length: 32 }, () => this.#ids.int(16).toString(16)).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
  }
  /** Batch results come in no order that a caller could rely on (hubspot.md 4); two or more never in the given one. */
  shuffled<T>(items: readonly T[]): T[] {
    const mixed = [...items];
    for (let index = mixed.length - 1; index > 0; index--) {
      const other = this.#order.int(index + 1);
      [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
    }
    if (mixed.length > 1 && mixed.every((item, index) => item === items[index])) mixed.push(mixed.shift() as T);
    return mixed;
  }

  recordMutation(
    kind: Mutation['kind'],
    type: ObjectType,
    row: RecordRow,
    changed: readonly string[],
    origin: Origin,
    marks: readonly FaultMark[] = [],
  ): void {
    const id = String(this.#mutationRows.size + 1);
    const mutation: Mutation = {
      at: this.now(),
      vendor: 'hubspot',
      kind,
      type: type.name,
      id: row.id,
      marker: stored(row, MARKER) || undefined,
      viaApi: origin === 'api',
      changed,
      ...markedWith(...this.interference.marks(), ...marks),
    };
    this.#mutations.push(mutation);
    this.#mutationRows.put({ ...mutation, id, recordId: row.id });
  }
  mutations(): readonly Mutation[] {
    return this.#mutations;
  }

  /** After some of the API's writes HubSpot's own recalculation follows a little later. */
  mayRecalculate(type: ObjectType, id: string): void {
    if (!this.options.realism.lags || !this.#recalculate.chance(this.settings.recalculationShare)) return;
    this.#recalculations.push({ at: this.now() + RECALCULATION_DELAY_MS, type: type.name, id });
  }
  /** Does what HubSpot did by itself since the last look: calculated properties move the modified date (hubspot.md 8). */
  settle(): void {
    const now = this.now();
    while (this.#recalculations[0] !== undefined && this.#recalculations[0].at <= now) {
      const { at, type, id } = this.#recalculations.shift() as { at: number; type: ObjectTypeName; id: string };
      const row = this.#tables[type].get(id);
      if (isLive(row) && row.updatedAt < at) this.#tables[type].put({ ...row, updatedAt: at });
    }
    for (const type of ALL_TYPES) this.table(type).view.settle(now);
  }

  /** Puts a journalled row back. */
  restore(collection: string, id: string, row: unknown): void {
    const name = collection.replace(/^hubspot\./, '');
    switch (name) {
      case 'contacts':
      case 'companies':
      case 'deals':
      case 'tickets':
      case 'tasks':
      case 'notes':
      case 'calls':
      case 'emails':
        return this.#tables[name].restore(id, row as RecordRow | undefined);
      case 'owners':
        return this.owners.restore(id, row as Parameters<Owners['restore']>[1]);
      case 'pipelines':
        return this.pipelines.restore(id, row as Parameters<Pipelines['restore']>[1]);
      case 'properties':
        this.properties.version += 1;
        return this.properties.rows.restore(id, row as Parameters<Properties['rows']['restore']>[1]);
      case 'groups':
        return this.properties.groups.restore(id, row as Parameters<Properties['groups']['restore']>[1]);
      case 'associations':
        return this.associations.restorePair(id, row as Parameters<Associations['restorePair']>[1]);
      case 'labels':
        return this.associations.restoreLabel(id, row as Parameters<Associations['restoreLabel']>[1]);
      case 'forms':
        return this.forms.restoreForm(id, row as Parameters<Forms['restoreForm']>[1]);
      case 'submissions':
        return this.forms.restoreSubmission(id, row as Parameters<Forms['restoreSubmission']>[1]);
      case 'blocked':
        return this.blocked.restore(id, row as { id: string } | undefined);
      case 'mutations':
        return this.#restoreMutation(id, row as MutationRow);
      default:
        throw new Error(`hubspot: the journal names an unknown collection "${collection}"`);
    }
  }

  #restoreMutation(id: string, row: MutationRow): void {
    const { recordId, ...mutation } = row;
    this.#mutationRows.restore(id, row);
    this.#mutations.push({ ...mutation, id: recordId });
  }
}
