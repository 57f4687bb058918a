import type { Fields, RecordRef } from '@meshline/record';
import type { Intent } from '../model/intent.ts';

export interface StoredChangeSet {
  readonly id: string;
  readonly kind: 'live' | 'apply' | 'decision' | 'handoff' | 'undo';
  readonly cause: string;
  readonly actor: string;
  readonly rulebook: string;
  readonly at: number;
  readonly undoes: string | undefined;
}

/** A write of a link that was undone, with the fields whose values came over that link. */
export interface SplitWrite {
  readonly intent: Intent;
  readonly before: Fields | undefined;
  readonly title: string;
  readonly fields: readonly string[];
}

export interface UndoStore {
  /** What these writes replace, by intent; what is known from an earlier attempt stays. */
  keepBefore(rows: readonly { readonly intent: string; readonly before: Fields }[]): Promise<void>;
  changeSet(id: string): Promise<StoredChangeSet | undefined>;
  /** All writes of a change set with what they replaced; `title` is what the thing is called. */
  writesOf(
    changeSet: string,
  ): Promise<readonly { readonly intent: Intent; readonly before: Fields | undefined; readonly title: string }[]>;
  /** Writes to these records that were sent, and that nobody has refused. */
  writesInto(refs: readonly RecordRef[]): Promise<readonly Intent[]>;
  /** That two records were taken apart by this change set, and what the link between them had written. */
  insertSplit(split: {
    readonly changeSet: string;
    readonly entity: string;
    readonly a: RecordRef;
    readonly b: RecordRef;
    readonly writes: readonly { readonly intent: string; readonly fields: readonly string[] }[];
  }): Promise<void>;
  /** What the link wrote that this change set took apart, in the order of planning; undefined = it took none apart. */
  splitWrites(changeSet: string): Promise<readonly SplitWrite[] | undefined>;
  /** These fields of golden records are settled from nothing but what their records show. */
  dropGolden(rows: readonly { readonly identity: string; readonly fields: readonly string[] }[]): Promise<void>;
  /** Until the rulebook is replaced or a person releases it: what the change set restored stays. */
  insertRestoreHolds(
    rows: readonly {
      readonly id: string;
      readonly identity: string;
      readonly ref: RecordRef;
      readonly field: string;
      readonly changeSet: string;
      readonly rulebook: string;
      readonly reason: string;
    }[],
    at: number,
  ): Promise<void>;
  /** Ends the holds of an undo; returns their identities. */
  releaseHolds(changeSet: string, at: number): Promise<readonly string[]>;
}
