import type { RecordRef } from '@meshline/record';
import type { Rulebook } from '@meshline/rulebook';
import type { IntentField, IntentState } from '../model/intent.ts';
import type { Suspects } from './suspects.ts';

/** An open intent that no due time and no lease brings back to anybody. */
export interface UnservedIntent {
  readonly id: string;
  readonly state: IntentState;
  readonly why: 'no-lease' | 'lease-long-over' | 'never-due';
}

/** An intent whose fields are judged against the rulebook that it was planned under. */
export interface CitingIntent {
  readonly id: string;
  readonly kind: 'create' | 'update';
  readonly entity: string;
  readonly connection: string;
  readonly stream: string;
  readonly patchPaths: readonly string[];
  readonly fields: readonly IntentField[];
  /** Undefined = no such version is kept. */
  readonly rulebook: Rulebook | undefined;
  /** Fields of its identity that a person or a workflow has asserted at any time. */
  readonly asserted: readonly string[];
  /** Records of its identity in its connection: with more than one, another of them may be what the value came from. */
  readonly siblings: number;
}

export interface IncompleteException {
  readonly id: number;
  readonly missing: 'owner' | 'reason' | 'message' | 'items' | 'closed-with-open-items';
}

/**
 * What the laws of the ledger are judged by: rows that look wrong, found by the store in one moment of the database. On a
 * sound ledger all of them are empty, however much is under way.
 */
export interface LedgerFacts {
  /** I1 */
  readonly unservedIntents: Suspects<UnservedIntent>;
  /** Live records that are neither linked nor waiting to be. */
  readonly lostRecords: Suspects<RecordRef>;
  /** Identities that hold records, were never settled, and don't wait to be. */
  readonly lostIdentities: Suspects<{ readonly identity: string }>;
  /** Creates that were refused, of which nobody is asked, and which nothing has replaced. */
  readonly unaskedRefusals: Suspects<{ readonly intent: string }>;
  /** I2: slots whose creates ended in more than one live record. */
  readonly doubleCreates: Suspects<{ readonly slot: string; readonly connection: string; readonly records: number }>;
  /** I3: intents with more than one attempt under way. */
  readonly doubleAttempts: Suspects<{ readonly intent: string; readonly open: number }>;
  /** I5: records that were written again and again within an hour. */
  readonly busyRecords: Suspects<{ readonly ref: RecordRef; readonly writes: number }>;
  /** I6: the intents that were planned last. */
  readonly citing: readonly CitingIntent[];
  /** I7: attempts that were sent over a change that the ledger held and the plan hadn't seen. */
  readonly lostUpdates: Suspects<{ readonly intent: string; readonly number: number; readonly field: string }>;
  /** I8 */
  readonly incompleteExceptions: Suspects<IncompleteException>;
  /** I9: writes that are applied, of which no attempt stands in the history. */
  readonly appliedUnattempted: Suspects<{ readonly intent: string }>;
  /** I9: attempts that were sent, of which the audit says nothing. */
  readonly unauditedAttempts: Suspects<{ readonly intent: string; readonly number: number }>;
  /** I11: a change whose version isn't above the one before it, or a snapshot below its last change. */
  readonly backwards: Suspects<{ readonly ref: RecordRef; readonly version: number; readonly after: number }>;
  /** I12 */
  readonly circularAliases: Suspects<RecordRef>;
  readonly chainedRedirects: Suspects<{ readonly identity: string }>;
  readonly linksToMerged: Suspects<{ readonly ref: RecordRef; readonly identity: string }>;
  readonly doublePrimaries: Suspects<{ readonly identity: string; readonly connection: string; readonly records: number }>;
  readonly doubleSlots: Suspects<{ readonly ref: RecordRef; readonly identity: string; readonly other: string }>;
  readonly writesToTombstones: Suspects<{ readonly intent: string; readonly ref: RecordRef }>;
  /** I16: attempts by an epoch that was never given out, or that began in another order than their epochs. */
  readonly strangeEpochs: Suspects<{ readonly intent: string; readonly number: number }>;
  /** I25: writes that count as done though no attempt can have done them. */
  readonly unfoundedSuccess: Suspects<{ readonly intent: string; readonly state: IntentState }>;
}
