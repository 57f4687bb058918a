import type { Occurrence } from '@meshline/handoff';
import type { TriggerKind } from '@meshline/rulebook';

/** An occurrence as it is kept. */
export interface NewTrigger {
  readonly kind: TriggerKind;
  readonly occurrence: Occurrence;
  /** So many came that somebody is asked first. */
  readonly held: boolean;
}

export interface TriggerStore {
  /** From when on each workflow listens (Unix ms); one that is new listens from `at` on. */
  watchSince(workflows: readonly string[], at: number): Promise<ReadonlyMap<string, number>>;
  /** Keeps those that aren't known yet; returns them. The same occurrence is kept once, whoever tells of it first. */
  addTriggers(
    triggers: readonly NewTrigger[],
    at: number,
  ): Promise<readonly { readonly workflow: string; readonly key: string }[]>;
  /** How many of a workflow were kept after `since` (Unix ms), those that are suppressed left out. */
  triggersSince(workflow: string, since: number): Promise<number>;
}
