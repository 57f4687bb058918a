import type { Clock } from './clock.ts';
import type { FaultMark, Interference } from './interference.ts';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';

export type VendorName = 'hubspot' | 'salesforce' | 'close';
/** What the labelled population is made of; each vendor says in which of its record types an entity lives. */
export type EntityName = 'person' | 'company' | 'deal' | 'user';

/** Limits and lags of the real vendor, each of which can be switched off for benchmarks and most tests. */
export interface Realism {
  /** Rate limits and daily allocations answer 429 / 403 when exceeded. */
  readonly limits: boolean;
  /** Search indexes, lists and deletes lag behind writes as the vendor documents or as was observed. */
  readonly lags: boolean;
}

export interface VendorOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly realism: Realism;
  /** Tokens or keys that the simulated vendor accepts; any other answers as the vendor answers a wrong one. */
  readonly credentials: VendorCredentials;
  /** ISO 4217 code of the account's own currency; each vendor has a default. */
  readonly currency?: string;
  /** The absolute URL under which this vendor is reached, without a trailing slash (for `link`, `instance_url`, ...). */
  readonly publicUrl: () => string;
  /** Where the fault matrix comes in; without it the vendor is as it is. */
  readonly interference?: Interference;
}

export interface VendorCredentials {
  /** HubSpot: private-app token. Salesforce: client id and secret are `id:secret`. Close: API key. */
  readonly secret: string;
}

/** One mutation that the vendor applied, as counted on its side of the wire. */
export interface Mutation {
  readonly at: number;
  readonly vendor: VendorName;
  readonly kind: 'create' | 'update' | 'archive';
  /** The vendor's own name of the record type, e.g. `contacts`, `Lead`, `contact`. */
  readonly type: string;
  readonly id: string;
  /** Value of the marker property in the record after the mutation, where it has one. */
  readonly marker: string | undefined;
  /** True when it came over the public API; false when `/_control` or live traffic (a simulated person) made it. */
  readonly viaApi: boolean;
  /** Vendor's names of the properties that changed, without values. */
  readonly changed: readonly string[];
  /** Faults that had a hand in it, or in what its caller came to know of it; absent where there were none. */
  readonly faults?: readonly FaultMark[];
}

/** A record as the control API shows it: the vendor's own property names and values. */
export interface BackdoorRecord {
  readonly type: string;
  readonly id: string;
  /** Undefined for what is no thing of the population: tickets, tasks, activities, form submissions. */
  readonly entity: EntityName | undefined;
  readonly live: boolean;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * The way in that doesn't go through the vendor's public API: seeds, simulated people at work, and the oracle's reads.
 * Properties are in the vendor's own names and shapes (what its API shows), so that no mapping of ours is involved.
 */
export interface Backdoor {
  /** Creates a record as if it had been there since `createdAt`; returns the id the vendor gave it. */
  create(
    type: string,
    properties: Readonly<Record<string, unknown>>,
    options?: { createdAt?: number; updatedAt?: number },
  ): string;
  /** Edits as a person in the vendor's own UI would. Throws where the vendor's UI would refuse. */
  edit(type: string, id: string, properties: Readonly<Record<string, unknown>>): void;
  /** Deletes as a person in the UI would (recycle bin where the vendor has one). */
  remove(type: string, id: string): void;
  get(type: string, id: string): BackdoorRecord | undefined;
  /** Every record of every type that belongs to an entity, also deleted ones (`live: false`). */
  records(): Iterable<BackdoorRecord>;
}

/** One simulated vendor. */
export interface Vendor {
  readonly name: VendorName;
  /** Answers one request; the URL is absolute and its path starts at the vendor's own root (`/crm/v3/...`). */
  fetch(request: Request): Response | Promise<Response>;
  readonly backdoor: Backdoor;
  /** Mutations since the start, oldest first; kept through restarts by the journal. */
  readonly mutations: () => readonly Mutation[];
  /** Every request answered, for tests of limits: counts by HTTP status. */
  readonly requests: () => Readonly<Record<string, number>>;
  /** The account's own id, as its API shows it. */
  readonly accountId: () => string;
  /** What people call a field whose key in the API is an id (`custom.cf_…` -> `custom.NAME`); undefined where the key is the name. */
  readonly fieldName: (type: string, key: string) => string | undefined;
  /** Puts a journalled row back at start; called before the first request, in the order of the journal. */
  restore(collection: string, id: string, row: unknown): void;
}
