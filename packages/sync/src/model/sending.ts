import type { Fields } from '@meshline/record';
import type { GateVerdicts } from '@meshline/reconcile';
import type { Intent, Lane } from './intent.ts';
import type { Snapshot } from './snapshot.ts';

/** A write that is claimed and that the gate let through. */
export interface Claimed {
  readonly intent: Intent;
  readonly verdicts: GateVerdicts;
  /** Update: its record as the plan saw it; the gate has passed no other version. */
  readonly saw: Snapshot | undefined;
}

/** An attempt that may be made: all seven checks passed and are committed. */
export interface Sending {
  readonly intent: Intent;
  readonly verdicts: GateVerdicts;
  /** What of the intent's patch isn't there yet. */
  readonly patch: Fields;
  /** When the attempt was stored (Unix ms). */
  readonly openedAt: number;
}

/** The lane of a batch: the first that one of its writes is in. */
export function laneOf(intents: readonly Pick<Intent, 'lane'>[]): Lane {
  const lanes = new Set(intents.map(({ lane }) => lane));
  return lanes.has('handoff') ? 'handoff' : lanes.has('live') ? 'live' : 'backfill';
}
