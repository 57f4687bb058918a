import type { Fields } from '@meshline/record';
import type { ErrorData } from './errors.ts';
import type { WriteKind } from './manifest.ts';
import type { RemoteRecord } from './read.ts';

interface OperationBase {
  /** Names the operation; its one result carries it. */
  readonly opId: string;
  readonly stream: string;
  readonly kind: WriteKind;
}

/**
 * One write. A `create` with a marker is repeatable in the way that the manifest states: sent twice, it makes one record.
 * `patch` holds the changed fields only; `null` clears.
 */
export type WriteOperation =
  | (OperationBase & { readonly kind: 'create'; readonly patch: Fields; readonly marker?: string | undefined })
  | (OperationBase & {
      readonly kind: 'update';
      readonly id: string;
      readonly patch: Fields;
      /** The revision that the plan saw; honoured where the manifest has preconditions. */
      readonly revision?: string | undefined;
    })
  | (OperationBase & {
      readonly kind: 'upsert';
      readonly key: { readonly field: string; readonly value: string };
      readonly patch: Fields;
      readonly marker?: string | undefined;
    })
  | (OperationBase & { readonly kind: 'archive'; readonly id: string });

/** What the vendor could not take as it was. Losses are returned, never dropped in silence. */
export interface WriteWarning {
  readonly kind: 'unsupported-field' | 'truncated' | 'coerced' | 'deprecated' | 'other';
  readonly field?: string | undefined;
  readonly message: string;
}

/**
 * Exactly one for each `opId`.
 *
 * - `applied`: the vendor acknowledged it; `id` is the record's.
 * - `unchanged`: the record already was so.
 * - `conflict`: the precondition failed, or (create) another record holds the key (`error.existingId`).
 * - `rejected`: the vendor refused it and nothing was written; `error` says why and what follows (a RATE_LIMITED or
 *   RECORD_BUSY rejection may be tried again).
 * - `deferred`: accepted, the outcome comes later under `ticket`.
 * - `unknown`: it may or may not have been applied.
 */
export type WriteResult = { readonly opId: string; readonly warnings?: readonly WriteWarning[] | undefined } & (
  | {
      readonly outcome: 'applied' | 'unchanged';
      readonly id: string;
      /** For create and upsert: whether the record is new. */
      readonly created?: boolean | undefined;
      readonly revision?: string | undefined;
      /** The record as the vendor returned it with the answer, where it did. It confirms nothing. */
      readonly record?: RemoteRecord | undefined;
    }
  | { readonly outcome: 'conflict' | 'rejected'; readonly error: ErrorData }
  | { readonly outcome: 'deferred'; readonly ticket: string }
  | { readonly outcome: 'unknown'; readonly error: ErrorData }
);

export interface WriteRequest {
  /** Of one stream and one kind, at most `batch.write` of the stream's manifest; no two for one record. */
  readonly operations: readonly WriteOperation[];
  readonly signal: AbortSignal;
}
