import type { WriteKind } from '../model/write-caps.ts';
import type { IntentState } from '../model/intent.ts';

/** Which of the writes that ended; a part that is left out doesn't limit. */
export interface ReplayFilter {
  readonly kind?: WriteKind | undefined;
  readonly state?: IntentState | undefined;
  readonly connection?: string | undefined;
  readonly entity?: string | undefined;
  /** Unix milliseconds. */
  readonly since?: number | undefined;
}

/** A thing that is decided again, and where its refused writes may be tried again. */
export interface ReplayTarget {
  readonly identity: string;
  readonly connections: readonly string[];
}

export interface ReplayStore {
  /** Things whose writes ended so, in order of their ids; none with a write under way. */
  replayTargets(filter: ReplayFilter): Promise<readonly ReplayTarget[]>;
  /** Refused writes of these things may be planned again; returns how many. */
  freeRefusals(targets: readonly ReplayTarget[], at: number): Promise<number>;
  /** Open questions that park writes of these things there. */
  parkingItems(
    targets: readonly ReplayTarget[],
  ): Promise<readonly { readonly exception: number; readonly items: readonly string[] }[]>;
  insertReplayDue(
    rows: readonly (ReplayTarget & { readonly actor: string; readonly reason: string; readonly dueAt: number })[],
  ): Promise<void>;
  /** Takes those that are due. */
  takeReplayDue(
    now: number,
    limit: number,
  ): Promise<readonly (ReplayTarget & { readonly actor: string; readonly reason: string })[]>;
}
