import type { RecordRef } from '@meshline/record';
import type { Finding } from '@meshline/reconcile';

/** A finding with where it belongs: what the queue holds as one item of a cause. */
export interface QueueItem {
  readonly cause: string;
  readonly item: string;
  readonly identity: string | undefined;
  readonly ref: RecordRef | undefined;
  readonly finding: Finding;
  readonly evidenceHash: string;
  readonly entity: string;
}

export interface CauseRow {
  readonly cause: string;
  readonly owner: string;
  readonly dueAt: number;
  readonly backlog: boolean;
}

export interface QueueStore {
  /**
   * Makes the open items of these identities exactly `items`: new ones are added (a cause is opened where there is
   * none), known ones counted, those that are gone closed; a cause without open items closes by itself.
   */
  replaceFindings(
    identities: readonly string[],
    items: readonly QueueItem[],
    causes: ReadonlyMap<string, CauseRow>,
    at: number,
  ): Promise<void>;
  /** Adds items that no identity's settling owns (a refused write, a connection that is down). */
  addFindings(items: readonly QueueItem[], causes: ReadonlyMap<string, CauseRow>, at: number): Promise<void>;
  /** Closes items by their keys: what they were about is over. */
  closeItems(items: readonly string[], because: string, at: number): Promise<void>;
}
