/** What the store holds; `render.ts` turns it into what the API shows. Times are milliseconds since the epoch. */

export type RecordType = 'lead' | 'contact' | 'opportunity';
/** A number for `number` fields, a list where the field accepts several, else text (ids for users and contacts). */
export type CustomValue = string | number | readonly string[];
/** By custom field id; unset fields have no key. */
export type CustomValues = Readonly<Record<string, CustomValue>>;

export interface Row {
  readonly id: string;
  readonly seq: number;
  readonly created: number;
  readonly updated: number;
  /** When it was deleted; the row stays as a tombstone. */
  readonly deleted: number | null;
}

export interface RecordRow extends Row {
  readonly created_by: string | null;
  readonly updated_by: string | null;
  readonly custom: CustomValues;
}

export interface Address {
  readonly label: string;
  readonly address_1: string;
  readonly address_2: string;
  readonly city: string;
  readonly state: string;
  readonly zipcode: string;
  readonly country: string;
}

export interface LeadRow extends RecordRow {
  readonly name: string;
  readonly description: string;
  readonly url: string | null;
  readonly status_id: string;
  readonly addresses: readonly Address[];
}

export interface Email {
  readonly email: string;
  readonly type: string;
  readonly is_unsubscribed: boolean;
}
export interface Phone {
  readonly phone: string;
  readonly phone_formatted: string;
  readonly type: string;
  readonly country: string | null;
}
export interface Url {
  readonly url: string;
  readonly type: string;
}

export interface ContactRow extends RecordRow {
  readonly lead_id: string;
  readonly name: string;
  readonly title: string | null;
  readonly emails: readonly Email[];
  readonly phones: readonly Phone[];
  readonly urls: readonly Url[];
}

export interface OpportunityRow extends RecordRow {
  readonly lead_id: string;
  readonly contact_id: string | null;
  readonly user_id: string | null;
  readonly status_id: string;
  /** Minor units of the organisation's currency. */
  readonly value: number | null;
  readonly value_period: 'one_time' | 'monthly' | 'annual';
  readonly confidence: number;
  readonly note: string;
  readonly date_won: string | null;
  readonly date_lost: string | null;
}

/** Tasks, and what people did: activities. */
export type WorkType = 'task' | 'note' | 'call' | 'email' | 'meeting';

/** One task or activity of a lead. */
export interface WorkRow extends Row {
  readonly type: WorkType;
  readonly lead_id: string;
  readonly contact_id: string | null;
  /** Whose task it is, or who did it. */
  readonly user_id: string | null;
  /** What only its type has, by Close's keys. */
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  readonly created_by: string | null;
  readonly updated_by: string | null;
}

export interface UserRow extends Row {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
}

export interface LeadStatusRow {
  readonly id: string;
  readonly seq: number;
  readonly label: string;
}

export interface OpportunityStatus {
  readonly id: string;
  readonly label: string;
  readonly type: 'active' | 'won' | 'lost';
}
export interface PipelineRow {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly statuses: readonly OpportunityStatus[];
  readonly created: number;
  readonly updated: number;
}

export interface OrganizationRow {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly currency: string;
  readonly api_key_id: string;
  /** The user whose key the credentials are; fixed at the first request. */
  readonly key_user_id: string | null;
}

export interface MergeRow {
  readonly id: string;
  readonly seq: number;
  readonly source: string;
  readonly destination: string;
  readonly due: number;
  readonly actor: Actor;
}

/** Who does something, as events tell it. */
export interface Actor {
  readonly userId: string | null;
  /** Set when the change came over the API. */
  readonly apiKeyId: string | null;
  readonly requestId: string | null;
  readonly method: string | null;
  readonly path: string | null;
  /** Header `x-tz-offset`, hours east of UTC. */
  readonly offsetHours: number;
}
