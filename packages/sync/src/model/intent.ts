import type { ErrorData } from '@meshline/connector-spec';
import type { Fields, Value } from '@meshline/record';

export type IntentState =
  | 'planned'
  | 'ready'
  | 'sending'
  | 'applied'
  | 'unknown'
  | 'rejected'
  | 'superseded'
  | 'parked'
  | 'confirmed'
  | 'rewritten';

/** `vendorCode` of a write whose daemon died or lost its lease while it was under way: no system failed. */
export const DAEMON_STOPPED = 'meshline:daemon-stopped';

/** `vendorCode` of a parked write that the system has taken, but that couldn't be read back. */
export const PARKED_APPLIED = 'meshline:parked-applied';
/** `vendorCode` of a parked write of which nobody knows whether it arrived. */
export const PARKED_UNKNOWN = 'meshline:parked-unknown';

/** States in which an intent still stands between its record and a new one. */
export const OPEN_STATES = ['planned', 'ready', 'sending', 'applied', 'unknown'] as const;

export type Lane = 'handoff' | 'live' | 'backfill';

export type DiscrepancyKind = 'stale' | 'missing' | 'conflicting' | 'unauthorised' | 'unmapped' | 'unreadable' | 'absent-record';

/** One field of an intent: what the plan wants and why. */
export interface IntentField {
  readonly field: string;
  readonly kind: DiscrepancyKind;
  /** Canonical values. `was` undefined = absent. */
  readonly was?: Value | undefined;
  readonly becomes: Value;
  /** The rule that settled it. */
  readonly rule: string;
  /** `formatRef` of the record that the value comes from; missing where none is, and in older writes. */
  readonly from?: string | undefined;
  readonly paths: readonly string[];
}

/** A write that was decided. */
export interface Intent {
  readonly id: string;
  readonly key: string;
  readonly changeSet: string;
  readonly kind: 'create' | 'update';
  readonly entity: string;
  readonly identity: string;
  readonly connection: string;
  readonly stream: string;
  readonly recordId: string | undefined;
  readonly slot: string | undefined;
  readonly epoch: number;
  /** Version of the target's snapshot that the plan saw; 0 for a create. */
  readonly basedOn: number;
  readonly patch: Fields;
  readonly fields: readonly IntentField[];
  readonly lane: Lane;
  readonly state: IntentState;
  readonly notBefore: number;
  readonly leaseEpoch: number;
  readonly attempts: number;
  readonly rewrites: number;
  readonly rulebook: string;
  readonly createdAt: number;
  readonly appliedAt: number | undefined;
  readonly error: ErrorData | undefined;
}
