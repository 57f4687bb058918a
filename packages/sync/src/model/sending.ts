import type { GateVerdicts } from '@meshline/reconcile';
import type { Intent } from './intent.ts';

/** An attempt that may be made: all seven checks passed and are committed. */
export interface Sending {
  readonly intent: Intent;
  readonly verdicts: GateVerdicts;
}
