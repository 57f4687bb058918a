import type { Scalar } from '../schema/field.ts';
import { LIMITS } from '../limits.ts';

/** One row of an object. Rows are replaced, never mutated. Times are whole seconds, in milliseconds. */
export interface Row {
  /** 18 characters. */
  readonly id: string;
  /** Values by the field's own spelling; an absent one is null. */
  readonly values: Readonly<Record<string, Scalar>>;
  readonly createdAt: number;
  readonly createdBy: string;
  /** Moved by users only; never later than `stamp`. */
  readonly modifiedAt: number;
  readonly modifiedBy: string;
  /** SystemModstamp: moved by users and by system processes, deletes and undeletes included. */
  readonly stamp: number;
  /** Counts the row's versions, for ETags. */
  readonly version: number;
  readonly deletedAt: number | null;
  /** The row whose deletion took this one along, so that undelete brings it back. */
  readonly deletedWith: string | null;
  /** Set when the recycle bin was emptied of it before its time. */
  readonly purgedAt: number | null;
  /** The winner, for the loser of a merge. */
  readonly masterId: string | null;
}

const binEnd = (row: Row): number => row.purgedAt ?? (row.deletedAt ?? 0) + LIMITS.recycleBinMs;

export const isLive = (row: Row): boolean => row.deletedAt === null;

/** In the recycle bin: can be undeleted, and answers ENTITY_IS_DELETED. Later it is as if it had never been. */
export const isInBin = (row: Row, now: number): boolean => row.deletedAt !== null && now < binEnd(row);

/** queryAll still shows emptied rows for about a day (salesforce.md 8). */
export const isShownToQueryAll = (row: Row, now: number): boolean =>
  row.deletedAt === null || now < binEnd(row) + LIMITS.emptiedVisibleMs;
