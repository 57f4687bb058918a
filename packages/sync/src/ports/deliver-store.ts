import type { ErrorData } from '@meshline/connector-spec';
import type { GateVerdicts } from '@meshline/reconcile';
import type { RecordRef } from '@meshline/record';
import type { Intent, IntentState } from '../model/intent.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { WriteKind } from '../model/write-caps.ts';

export interface Attempt {
  readonly id: string;
  readonly intent: string;
  readonly number: number;
  readonly leaseEpoch: number;
  readonly verdicts: GateVerdicts;
  readonly startedAt: number;
}

/** What the gate needs beside the intent itself, read in the claiming transaction. */
export interface DeliverFacts {
  readonly intent: Intent;
  readonly target: Snapshot | undefined;
  readonly epoch: number;
  /** Ids of users in the patch that may not own records (any more). */
  readonly inactiveOwners: readonly string[];
  /** Another live record of the connection fills the slot's place. */
  readonly slotFilled: boolean;
  /** Part of what a person sent, and not settle by itself. */
  readonly approved: boolean;
  readonly held: readonly (string | undefined)[];
  /** Fields of this record (or the create, field undefined) that an open exception parks. */
  readonly parked: readonly (string | undefined)[];
}

export type IntentUpdate = {
  readonly id: string;
  /** Lease epoch of the attempt; undefined where no attempt is running. The update is skipped if it isn't current. */
  readonly leaseEpoch: number | undefined;
  readonly state: IntentState;
  readonly notBefore?: number | undefined;
  readonly recordId?: string | undefined;
  readonly appliedAt?: number | undefined;
  readonly error?: ErrorData | undefined;
  readonly rewrites?: number | undefined;
  /** Ready again without having been sent: it doesn't count as a try. */
  readonly unsent?: boolean | undefined;
};

export interface DeliverStore {
  /** The stream and kind that come next, of these kinds: lane first, then order of planning. */
  nextBatch(
    connection: string,
    now: number,
    kinds: readonly WriteKind[],
  ): Promise<{ readonly stream: string; readonly kind: 'create' | 'update' } | undefined>;
  /** Claims ready intents of one stream and kind with a lease of 5 s on the database's clock; raises their lease epoch. */
  claimIntents(
    connection: string,
    stream: string,
    kind: 'create' | 'update',
    limit: number,
    now: number,
  ): Promise<readonly Intent[]>;
  deliverFacts(intents: readonly Intent[]): Promise<readonly DeliverFacts[]>;
  /** Remote fields of these records that we wrote after `since` (Unix ms), by `formatRef`; records without any are missing. */
  fieldsWrittenSince(refs: readonly RecordRef[], since: number): Promise<ReadonlyMap<string, readonly string[]>>;
  insertAttempts(attempts: readonly Attempt[]): Promise<void>;
  /** Renews the leases that are still ours; returns the ids that are. */
  renewLeases(intents: readonly { readonly id: string; readonly leaseEpoch: number }[]): Promise<readonly string[]>;
  endAttempts(
    rows: readonly {
      readonly intent: string;
      readonly number: number;
      readonly outcome: string;
      readonly error: ErrorData | undefined;
    }[],
    at: number,
  ): Promise<void>;
  /** Applies the updates whose epoch is current; returns the ids that were updated. */
  updateIntents(updates: readonly IntentUpdate[], at: number): Promise<readonly string[]>;
  /**
   * `sending` with a lease that ran out: the process died in between. Where its attempt was stored the outcome is unknown, else nothing
   * was sent and it is `ready`. Returns connections.
   */
  expireLeases(limit: number, at: number): Promise<readonly string[]>;
  /** Applied and unknown intents that are due for reading back, of one stream. */
  dueForConfirm(connection: string, now: number, limit: number): Promise<readonly Intent[]>;
  /** When the next intent of a connection is due for reading back (Unix ms); undefined = nothing waits for that. */
  nextConfirm(connection: string): Promise<number | undefined>;
  intentsByIds(ids: readonly string[]): Promise<readonly Intent[]>;
  /** Links a record that we created to its identity, in the transaction that stores its receipt. */
  linkCreated(rows: readonly { readonly intent: Intent; readonly ref: RecordRef }[], at: number): Promise<void>;
}
