/** One thing across all systems, as `meshline why` tells it. Times are ISO 8601, values as people read them. */
export interface WhyModel {
  readonly at: string;
  readonly zone: string;
  /** `person`, and what people call one. */
  readonly entity: { readonly name: string; readonly one: string };
  readonly title: string;
  readonly identity: string;
  readonly version: number;
  /** Connections in which the entity has a place, in the order of the columns. */
  readonly systems: readonly { readonly connection: string; readonly name: string }[];
  readonly records: readonly WhyRecord[];
  readonly fields: readonly WhyField[];
  readonly exceptions: readonly WhyException[];
  /** Latest first. */
  readonly writes: readonly WhyWrite[];
}

export interface WhyRecord {
  readonly connection: string;
  readonly stream: string;
  readonly id: string;
  readonly role: 'primary' | 'duplicate';
  readonly live: boolean;
  readonly url?: string | undefined;
  readonly readAt: string;
  readonly linkedAt: string;
  /** How it was linked: `weight`, `marker`, `verdict`, ... */
  readonly linkedBy: string;
  /** `same e-mail`, `same name`, `phone agrees`; empty = it was the first one. */
  readonly evidence: readonly string[];
  /** Probability, where records were compared. */
  readonly score?: number | undefined;
}

export interface WhyField {
  readonly field: string;
  readonly label: string;
  /** The value that counts; null = blank, undefined = not settled. */
  readonly value?: string | null | undefined;
  /** Where it comes from: a connection, or a decision. */
  readonly source?:
    | { readonly kind: 'record'; readonly connection: string; readonly ref: string }
    | { readonly kind: 'decision'; readonly id: string }
    | undefined;
  /** The rule that settled it, as people read it. */
  readonly rule?: string | undefined;
  /** By connection, of its primary record. A missing key: the system doesn't hold the field, or not the record. */
  readonly values: Readonly<Record<string, WhyValue>>;
}

export interface WhyValue {
  /** As it stands there. */
  readonly value: string | null;
  /** `same`: it says what counts. `differs`. `unreadable`: no legal value, or one that no table knows. */
  readonly state: 'same' | 'differs' | 'unreadable';
}

export interface WhyException {
  readonly id: string;
  readonly what: string;
  readonly waitsOn: string;
  readonly dueAt: string;
  readonly backlog: boolean;
  readonly overdue: boolean;
}

export interface WhyWrite {
  readonly at: string;
  readonly connection: string;
  readonly stream: string;
  readonly kind: 'create' | 'update';
  /** Labels of the fields. */
  readonly fields: readonly string[];
  /** The state of the write, as the ledger has it: `confirmed`, `applied`, `rejected`, `unknown`, ... */
  readonly state: string;
  /** Why it was refused. */
  readonly error?: string | undefined;
}
