import type { Fields, RecordRef } from '@meshline/record';

/** A change of a record, as capture stored it. Times are Unix ms. */
export interface ChangeFacts {
  readonly ref: RecordRef;
  /** Counts the record's changes. */
  readonly version: number;
  /** Undefined for a record that is seen for the first time. */
  readonly before: Fields | undefined;
  readonly after: Fields;
  /** When the record was read before this change; with `history` it says what is new. */
  readonly lastReadAt?: number | undefined;
  /** When the record was made, as its system says. */
  readonly createdAt: number | undefined;
  /** When a field came to its value: exact where the system names it, else when it was read. */
  readonly since: (field: string) => { readonly at: number; readonly exact: boolean };
  /** What a field was, oldest first, where the system keeps that; it shows what came and went between two readings. */
  readonly history?: Readonly<Record<string, readonly { readonly value: string; readonly at: number }[]>> | undefined;
  /** A request of ours about this record that waits for an answer. */
  readonly asked?: boolean | undefined;
}
