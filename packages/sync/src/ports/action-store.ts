import type { ErrorData } from '@meshline/connector-spec';
import type { Fields } from '@meshline/record';
import type { GateVerdicts } from '@meshline/reconcile';
import type { Action, ActionState, WantedAction } from '../model/action.ts';

export interface ActionUpdate {
  readonly id: string;
  /** Skipped where it isn't the current one: somebody else owns the action by now. */
  readonly leaseEpoch: number;
  readonly state: ActionState;
  readonly notBefore?: number | undefined;
  readonly recordId?: string | undefined;
  readonly before?: Fields | undefined;
  readonly stored?: Fields | undefined;
  readonly error?: ErrorData | undefined;
  /** Ready again without having been sent: it doesn't count as a try. */
  readonly unsent?: boolean | undefined;
}

export interface ActionStore {
  /** Adds those whose slot is free, ready at once; returns what stands in each slot, in the order of `wanted`. */
  addActions(
    wanted: readonly (WantedAction & { readonly id: string; readonly rulebook: string })[],
    at: number,
  ): Promise<readonly Action[]>;
  /** Claims ready actions of one stream and kind with a lease on the database's clock; none while writing is stopped. */
  claimActions(connection: string, limit: number, now: number): Promise<readonly Action[]>;
  /** Applied and unknown ones that are due for reading back. */
  dueActions(connection: string, now: number, limit: number): Promise<readonly Action[]>;
  /** Connections with something to send or to read back now, or with what a dead daemon left under way. */
  connectionsWithActions(now: number): Promise<readonly string[]>;
  /** Ids of these users that may not own anything (any more). */
  inactiveUsers(connection: string, ids: readonly string[]): Promise<readonly string[]>;
  insertActionAttempts(
    attempts: readonly { readonly action: string; readonly number: number; readonly verdicts: GateVerdicts }[],
    at: number,
  ): Promise<void>;
  endActionAttempts(
    ends: readonly {
      readonly action: string;
      readonly number: number;
      readonly outcome: string;
      readonly error: ErrorData | undefined;
    }[],
    at: number,
  ): Promise<void>;
  /** Applies the updates whose epoch is current; returns the ids that were updated. */
  updateActions(updates: readonly ActionUpdate[], at: number): Promise<readonly string[]>;
  /** `sending` with a lease that ran out: the process died in between, the outcome is unknown. */
  expireActions(at: number): Promise<void>;
  actionsByIds(ids: readonly string[]): Promise<readonly Action[]>;
}
