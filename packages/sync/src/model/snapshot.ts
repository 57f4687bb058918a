import type { Fields, RecordRef } from '@meshline/record';

/** A record as last read. Times are Unix milliseconds. */
export interface Snapshot {
  readonly ref: RecordRef;
  readonly entity: string;
  readonly fields: Fields;
  readonly revision: string | undefined;
  readonly marker: string | undefined;
  readonly url: string | undefined;
  /** Counts its changes; never goes back. */
  readonly version: number;
  readonly live: boolean;
  readonly createdAt: number | undefined;
  readonly modifiedAt: number | undefined;
  readonly firstSeen: number;
  readonly readAt: number;
  /** By remote field: between which two moments its last change happened. */
  readonly changed: Readonly<Record<string, { readonly after: number; readonly before: number }>>;
}

/** The true difference between two snapshots; kept, append-only. */
export interface Change {
  readonly ref: RecordRef;
  readonly version: number;
  readonly kind: 'seen' | 'changed' | 'deleted' | 'restored';
  readonly at: number;
  /** By remote field: what stood there before and what stands there now; a missing side = absent. */
  readonly fields: Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown }>>;
}

export interface RecordReference {
  readonly ref: RecordRef;
  readonly field: string;
  readonly target: { readonly stream: string; readonly id: string };
}

export interface Alias {
  readonly from: RecordRef;
  readonly to: RecordRef;
  readonly reason: 'merged' | 'converted';
  readonly at: number;
}
