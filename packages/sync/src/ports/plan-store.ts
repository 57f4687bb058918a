import type { Fields } from '@meshline/record';
import type { Intent, IntentState } from '../model/intent.ts';
import type { PlanLine } from '../model/plan-line.ts';
import type { PlanSummary } from '../model/plan-summary.ts';

/** A plan that was shown to somebody. */
export interface StoredPlan {
  readonly id: string;
  readonly hash: string;
  readonly kind: 'forward' | 'undo';
  readonly rulebook: string;
  /** What it was limited to; empty = not limited. */
  readonly connections: readonly string[];
  readonly entities: readonly string[];
  /** The change set that an undo is of. */
  readonly undoes: string | undefined;
  readonly lines: number;
  readonly summary: PlanSummary;
  readonly actor: string;
  readonly at: number;
  /** What applying it made; undefined = it wasn't applied. */
  readonly changeSet: string | undefined;
}

export interface PlanStore {
  /** Identities of an entity after one, in order of their ids. */
  identityPage(entity: string, after: string | undefined, limit: number): Promise<readonly string[]>;
  /** Those of the identities that are of the entity. */
  identitiesOf(entity: string, identities: readonly string[]): Promise<readonly string[]>;
  /** Plans older than `keptSince` (Unix ms) are forgotten with their lines. */
  insertPlan(plan: StoredPlan, keptSince: number): Promise<void>;
  /** The same plan was made again: who asked last, and what stands beside its lines now. */
  renewPlan(id: string, summary: PlanSummary, actor: string, at: number): Promise<void>;
  insertPlanLines(plan: string, from: number, lines: readonly PlanLine[]): Promise<void>;
  /** The latest plan of each hash that begins so; two are enough to say that it is ambiguous. */
  findPlans(hash: string): Promise<readonly StoredPlan[]>;
  /** Locked until the end of the transaction. */
  lockPlan(id: string): Promise<StoredPlan | undefined>;
  planLines(plan: string, from: number, limit: number): Promise<readonly PlanLine[]>;
  setPlanApplied(
    plan: string,
    changeSet: string,
    keys: readonly { readonly key: string; readonly intentKey: string }[],
  ): Promise<void>;
  /** Open writes of these identities, locked until the end of the transaction. */
  lockOpenIntents(identities: readonly string[]): Promise<readonly Intent[]>;
  /** Writes that wait become ready and part of the change set; returns the ids that were still unsent. */
  adoptIntents(ids: readonly string[], changeSet: string, at: number): Promise<readonly string[]>;
  /** The change set that undoes this one; undefined = none does. */
  undoneBy(changeSet: string): Promise<string | undefined>;
  /** Which of these keys stand for a write that ended and isn't made again. */
  endedKeys(
    keys: readonly string[],
  ): Promise<readonly { readonly key: string; readonly state: IntentState; readonly patch: Fields }[]>;
}
