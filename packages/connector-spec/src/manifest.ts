/** How a create is made repeatable, strongest first. `none` means that MeshLine never creates in this stream unattended. */
export type CreateStrategy = 'external-id-upsert' | 'unique-key-upsert' | 'probe' | 'none';

export type WriteKind = 'create' | 'update' | 'upsert' | 'archive';

/** One bucket of the vendor's limits: at most `limit` units in any window of `windowMs` milliseconds. */
export interface QuotaBucket {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Whose limit it is: with `account` everybody's calls count, with `app` only this credential's. */
  readonly scope: 'account' | 'app';
  /**
   * The header by which answers say what is left for everybody: others live on the same account. `left` is a number,
   * `used/limit` two of them with a slash between, whatever else stands there.
   */
  readonly reported?: { readonly header: string; readonly as: 'left' | 'used/limit' } | undefined;
}

/** What one class of calls takes from which buckets. */
export type QuotaClass = readonly { readonly bucket: string; readonly cost: number }[];

export interface StreamManifest {
  readonly label: string;
  /** Reads everything; every readable stream must. */
  readonly readFull: boolean;
  /** Reads what changed since a cursor. */
  readonly readIncremental: boolean;
  /** Tombstones appear in the feed; without it only a new full pass finds a delete. */
  readonly seesDeletes: boolean;
  /** Aliases appear in the feed when records are merged. */
  readonly seesMerges: boolean;
  /** Aliases appear in the feed when a record becomes one of another stream (Lead to Contact). */
  readonly seesConversions: boolean;
  /** Records never change after they were made (form submissions, payments): the ref is the key. */
  readonly immutable: boolean;
  readonly writes: readonly WriteKind[];
  readonly createStrategy: CreateStrategy;
  /** `revision`: an update with a stale revision is refused by the vendor; `weak`: with the resolution of a second. */
  readonly preconditions: 'none' | 'weak' | 'revision';
  /** The name of the field that carries the marker once `provision` made it. */
  readonly markerField?: string | undefined;
  /** Most operations or ids in one call of `write` and `get`. The host never passes more. */
  readonly batch: { readonly write: number; readonly get: number };
  /** How long any read (a search, a list) may still show the time before a write, in milliseconds: absence counts only after it. */
  readonly lagMs: number;
  /** How long a `get` by id may still show the time before a write; the same as `lagMs` where it isn't said. */
  readonly readBackMs?: number | undefined;
}

/** A source of change with one cursor: a stream of its own, or an event log over many. */
export interface FeedManifest {
  readonly streams: readonly string[];
  readonly kind: 'stream' | 'event-log';
  /** What a page of it takes, for forecasts. */
  readonly quotaClass: string;
}

/** Frozen data. Everything defaults to no; a key that the contract doesn't know is an error. */
export interface Manifest {
  /** `hubspot`; also the `NAME` of `meshline-connector-NAME`. */
  readonly id: string;
  readonly displayName: string;
  readonly docsUrl?: string | undefined;
  /** The vendor's API versions that the connector is pinned to, as the vendor writes them. */
  readonly apiVersions: readonly string[];
  readonly streams: Readonly<Record<string, StreamManifest>>;
  readonly feeds: Readonly<Record<string, FeedManifest>>;
  readonly quota: {
    readonly buckets: readonly QuotaBucket[];
    readonly classes: Readonly<Record<string, QuotaClass>>;
  };
  readonly webhooks: boolean;
  readonly provisions: boolean;
  /** Hosts that the connector may call, exact or `*.suffix`; the settings may add to them (see `Connector.hosts`). */
  readonly hosts: readonly string[];
  /** Names of the secrets that `context.credentials.get()` must hold. */
  readonly secrets: readonly string[];
}
