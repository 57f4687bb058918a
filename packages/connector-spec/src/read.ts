import type { Fields } from '@meshline/record';

/** A record as the vendor holds it now, its values typed by `describe`. */
export interface RemoteRecord {
  readonly stream: string;
  readonly id: string;
  readonly fields: Fields;
  /** What the vendor changes with every change, where it has such a thing; compared for order only within a record. */
  readonly revision?: string | undefined;
  /** ISO 8601 with `Z`. */
  readonly createdAt?: string | undefined;
  readonly modifiedAt?: string | undefined;
  /** When single fields were last changed, where the vendor tells. */
  readonly fieldTimes?: Readonly<Record<string, string>> | undefined;
  /** The marker that stands in the record. */
  readonly marker?: string | undefined;
  /** Where a person opens it. */
  readonly url?: string | undefined;
}

/** Small opaque JSON of the connector's making, at most 4 KB. */
export type Cursor = Readonly<Record<string, unknown>>;

export interface ReadRequest {
  readonly feed: string;
  /** Undefined: a full pass from the start. */
  readonly cursor?: Cursor | undefined;
  /** Fields that the host wants, by stream; a connector may return more. Undefined = all readable ones. */
  readonly fields?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly signal: AbortSignal;
}

/**
 * What a feed yields. Everything up to a checkpoint is committed with its cursor in one transaction; what comes after
 * the last checkpoint is read again. At least once, in no promised order. The iterable ends when nothing more is there
 * now; the last thing it yields is a checkpoint.
 */
export type ReadItem =
  | { readonly kind: 'record'; readonly record: RemoteRecord }
  | { readonly kind: 'tombstone'; readonly stream: string; readonly id: string; readonly at?: string | undefined }
  /**
   * A record that is there and can't be read (a broken row of a file): counted and told, never left out in silence.
   * What was read of it before stays. `reason` is a few words for a person, without values of the record.
   */
  | { readonly kind: 'skipped'; readonly stream: string; readonly id: string; readonly reason: string }
  | {
      readonly kind: 'alias';
      readonly from: { readonly stream: string; readonly id: string };
      readonly to: { readonly stream: string; readonly id: string };
      readonly reason: 'merged' | 'converted';
    }
  | {
      readonly kind: 'checkpoint';
      readonly cursor: Cursor;
      /** `snapshot` while the full pass goes on, `changes` from its end on. */
      readonly phase: 'snapshot' | 'changes';
    };

/** What to look up: by id, by the marker, or by the value of a unique field or natural key. `key` comes back in the result. */
export type GetTarget = { readonly key: string } & (
  | { readonly id: string }
  | { readonly marker: string }
  | { readonly field: string; readonly value: string }
);

export interface GetRequest {
  readonly stream: string;
  /** At most `batch.get` of the stream's manifest. */
  readonly targets: readonly GetTarget[];
  readonly fields?: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/**
 * `moved`: the vendor answers under another id (merged) or in another stream (converted). Where several live records hold
 * the value of a natural key, the oldest is `record` and the rest are `others`.
 */
export type GetResult =
  | {
      readonly key: string;
      readonly state: 'found';
      readonly record: RemoteRecord;
      readonly others?: readonly RemoteRecord[] | undefined;
    }
  | { readonly key: string; readonly state: 'gone' }
  | {
      readonly key: string;
      readonly state: 'moved';
      readonly to: { readonly stream: string; readonly id: string };
      readonly record?: RemoteRecord | undefined;
    };
