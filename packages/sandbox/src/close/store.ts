import { Collection } from '../core/collection.ts';
import { markedWith, noInterference, type FaultMark, type Interference } from '../core/interference.ts';
import type { Mutation, VendorOptions } from '../core/vendor.ts';
import { CustomFields, type CustomFieldRow } from './custom-fields.ts';
import { EventLog, type EventRow } from './event-log.ts';
import { Ids } from './ids.ts';
import { INDEX_LAG_MS } from './numbers.ts';
import type { CloseQuirks } from './quirks.ts';
import type {
  ContactRow,
  LeadRow,
  LeadStatusRow,
  MergeRow,
  OpportunityRow,
  OpportunityStatus,
  OrganizationRow,
  PipelineRow,
  RecordType,
  UserRow,
  WorkRow,
} from './rows.ts';
import { Table } from './table.ts';
import type { View } from './view.ts';

/** The records as one kind of read sees them. */
export interface Sight {
  readonly leads: View<LeadRow>;
  readonly contacts: View<ContactRow>;
  readonly opportunities: View<OpportunityRow>;
}

/** A mutation under its running number. */
export interface MutationRow {
  readonly id: string;
  readonly mutation: Mutation;
}

/** Everything that the simulated organisation holds. */
export class Store {
  readonly options: VendorOptions;
  readonly interference: Interference;
  readonly quirks: CloseQuirks;
  readonly ids: Ids;
  readonly users: Table<UserRow>;
  readonly leads: Table<LeadRow>;
  readonly contacts: Table<ContactRow>;
  readonly opportunities: Table<OpportunityRow>;
  /** Tasks and activities. */
  readonly work: Table<WorkRow>;
  readonly customFields: CustomFields;
  readonly events: EventLog;
  readonly organizations: Collection<OrganizationRow>;
  readonly leadStatuses: Collection<LeadStatusRow>;
  readonly pipelines: Collection<PipelineRow>;
  readonly merges: Collection<MergeRow>;
  /** Mutations, oldest first. */
  readonly mutations: Mutation[] = [];
  readonly #mutationRows: Collection<MutationRow>;
  /** The state as written. */
  readonly live: Sight;
  /** The state that lists and the search see. */
  readonly indexed: Sight;

  constructor(options: VendorOptions, quirks: CloseQuirks) {
    const { journal, realism } = options;
    const { interference = noInterference, clock } = options;
    this.options = options;
    this.interference = interference;
    const lateness = {
      lagMs: () => interference.lagMs(realism.lags ? INDEX_LAG_MS : 0),
      lags: () => realism.lags,
      remembersMs: () => interference.remembersMs(),
      now: () => clock.now(),
    };
    this.quirks = quirks;
    this.ids = new Ids(options.random.fork('close.ids'));
    this.users = new Table<UserRow>('close.users', journal, { ...lateness, lagMs: () => 0, lags: () => false });
    this.leads = new Table<LeadRow>('close.leads', journal, lateness);
    this.contacts = new Table<ContactRow>('close.contacts', journal, lateness, (row) => row.lead_id);
    this.opportunities = new Table<OpportunityRow>('close.opportunities', journal, lateness, (row) => row.lead_id);
    this.work = new Table<WorkRow>('close.work', journal, lateness, (row) => row.lead_id);
    this.customFields = new CustomFields(journal, interference);
    this.events = new EventLog(journal, this.ids);
    this.organizations = new Collection<OrganizationRow>('close.organizations', journal);
    this.leadStatuses = new Collection<LeadStatusRow>('close.lead_statuses', journal);
    this.pipelines = new Collection<PipelineRow>('close.pipelines', journal);
    this.merges = new Collection<MergeRow>('close.merges', journal);
    this.#mutationRows = new Collection<MutationRow>('close.mutations', journal);
    this.live = { leads: this.leads.live, contacts: this.contacts.live, opportunities: this.opportunities.live };
    this.indexed = { leads: this.leads.indexed, contacts: this.contacts.indexed, opportunities: this.opportunities.indexed };
  }

  now(): number {
    return this.options.clock.now();
  }

  /** The time stamp that a write of this moment gets. */
  stamp(): number {
    return this.interference.stamp(this.now());
  }

  /** The one organisation of the instance. Throws before `openOrganisation`. */
  organization(): OrganizationRow {
    for (const row of this.organizations.values()) return row;
    throw new Error('close: the organisation is not there yet; open it before the first use');
  }

  /** The statuses of all pipelines, in order, with their pipeline. */
  *opportunityStatuses(): Generator<OpportunityStatus & { readonly pipeline: PipelineRow }> {
    for (const pipeline of this.pipelines.values()) for (const status of pipeline.statuses) yield { ...status, pipeline };
  }
  opportunityStatus(id: string): (OpportunityStatus & { readonly pipeline: PipelineRow }) | undefined {
    for (const status of this.opportunityStatuses()) if (status.id === id) return status;
    return undefined;
  }

  /** Value of the custom field named `MeshLine Id`, where the record has one. */
  markerOf(type: RecordType, row: LeadRow | ContactRow | OpportunityRow): string | undefined {
    for (const field of this.customFields.defined(type)) {
      const value = row.custom[field.id];
      if (field.name === 'MeshLine Id' && typeof value === 'string') return value;
    }
    return undefined;
  }

  recordMutation(counted: Omit<Mutation, 'vendor' | 'at' | 'faults'>, marks: readonly FaultMark[] = []): void {
    const faults = markedWith(...this.interference.marks(), ...marks);
    const mutation: Mutation = { ...counted, ...faults, at: this.now(), vendor: 'close' };
    this.mutations.push(mutation);
    this.#mutationRows.put({ id: String(this.mutations.length), mutation });
  }

  /** Lets what is due by now reach lists and the search. */
  settle(now: number): void {
    this.leads.settle(now);
    this.contacts.settle(now);
    this.opportunities.settle(now);
    this.work.settle(now);
  }

  /** Puts a journalled row back. An unknown collection is an error: state would be lost in silence. */
  restore(collection: string, id: string, value: unknown): void {
    const seq = (value as { seq?: unknown } | undefined)?.seq;
    if (typeof seq === 'number') this.ids.saw(seq);
    switch (collection) {
      case this.users.name:
        return this.users.restore(id, value as UserRow | undefined);
      case this.leads.name:
        return this.leads.restore(id, value as LeadRow | undefined);
      case this.contacts.name:
        return this.contacts.restore(id, value as ContactRow | undefined);
      case this.opportunities.name:
        return this.opportunities.restore(id, value as OpportunityRow | undefined);
      case this.work.name:
        return this.work.restore(id, value as WorkRow | undefined);
      case this.customFields.collection:
        return this.customFields.restore(id, value as CustomFieldRow | undefined);
      case this.events.collection:
        return this.events.restore(id, value as EventRow | undefined);
      case this.organizations.name:
        return this.organizations.restore(id, value as OrganizationRow | undefined);
      case this.leadStatuses.name:
        return this.leadStatuses.restore(id, value as LeadStatusRow | undefined);
      case this.pipelines.name:
        return this.pipelines.restore(id, value as PipelineRow | undefined);
      case this.merges.name:
        return this.merges.restore(id, value as MergeRow | undefined);
      case this.#mutationRows.name:
        return this.#restoreMutation(id, value as MutationRow);
      default:
        throw new Error(`close: can't restore a row of ${JSON.stringify(collection)}: there is no such collection`);
    }
  }

  #restoreMutation(id: string, row: MutationRow): void {
    this.#mutationRows.restore(id, row);
    this.mutations[Number(id) - 1] = row.mutation;
  }
}
