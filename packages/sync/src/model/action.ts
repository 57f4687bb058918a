import type { ErrorData } from '@meshline/connector-spec';
import type { Fields } from '@meshline/record';

export type ActionState = 'ready' | 'sending' | 'unknown' | 'applied' | 'confirmed' | 'rejected';

/** What is to be done in a system and is no golden record: a task, a note, a change of owner. */
export interface WantedAction {
  /** What it is done for (a handoff, a trigger), and what it is; with the connection they are its slot. */
  readonly cause: string;
  readonly name: string;
  readonly connection: string;
  /** `create` makes a record, `update` changes one. */
  readonly kind: 'create' | 'update' | 'archive';
  readonly stream: string;
  readonly recordId?: string | undefined;
  readonly patch: Fields;
  /** As a person reads it; never empty. */
  readonly reason: string;
  /** The action that it takes back. */
  readonly undoes?: string | undefined;
}

export interface Action extends WantedAction {
  /** Also the marker that a record bears that it makes. */
  readonly id: string;
  readonly state: ActionState;
  /** What an update replaced, and what was read back of what was written: an undo puts back the one where the other still stands. */
  readonly before: Fields | undefined;
  readonly stored: Fields | undefined;
  readonly rulebook: string;
  readonly leaseEpoch: number;
  readonly attempts: number;
  readonly error: ErrorData | undefined;
}
