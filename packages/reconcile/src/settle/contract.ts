import type { Fields, RecordRef, Value } from '@meshline/record';
import type { Finding } from '../finding.ts';
import type { Golden } from '../facts.ts';

/**
 * `stale`: the system still holds what was agreed on before. `missing`: blank, or without the field. `conflicting`:
 * another value, and no common ancestor says who changed it. `unauthorised`: changed by a system that isn't in
 * authority. `unmapped`: a value that no table knows. `unreadable`: no legal value of its type. `absent-record`: the
 * whole record isn't there.
 */
export type DiscrepancyKind = 'stale' | 'missing' | 'conflicting' | 'unauthorised' | 'unmapped' | 'unreadable' | 'absent-record';

/** A value of a primary record that is not the golden one, in the target's space. */
export interface Discrepancy {
  readonly ref: RecordRef;
  readonly field: string;
  readonly kind: DiscrepancyKind;
  /** Canonical; undefined = absent or not a legal value. */
  readonly was: Value | undefined;
  readonly becomes: Value;
  readonly rule: string;
}

export interface Settled {
  readonly golden: Golden;
  /** The golden record differs from the stored one (values or provenance). */
  readonly changed: boolean;
  /** The whole new baseline of each record whose baseline moves (architecture 6.7). */
  readonly baselines: readonly { readonly ref: RecordRef; readonly epoch: number; readonly fields: Fields }[];
  readonly discrepancies: readonly Discrepancy[];
  readonly findings: readonly Finding[];
  /** Assertions that end: of kind `landed`, where every mapped record holds the value or is parked by a finding; of kind `date`, past it. */
  readonly landed: readonly string[];
}
