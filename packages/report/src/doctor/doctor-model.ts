/** What was examined. */
export type DoctorArea =
  | 'database'
  | 'clock'
  | 'daemons'
  | 'rulebook'
  | 'connection'
  | 'fields'
  | 'writers'
  | 'quota'
  | 'work'
  | 'invariants';

/** `note`: nothing is wrong, and somebody may want to know. */
export type DoctorVerdict = 'good' | 'note' | 'warning' | 'problem';

export interface DoctorCheck {
  readonly area: DoctorArea;
  /** The connection that it is about; null = the whole. */
  readonly connection: string | null;
  readonly verdict: DoctorVerdict;
  /** Stable: `clock-differs`. */
  readonly code: string;
  readonly message: string;
  /** What to do; null where there is nothing to do. */
  readonly mend: string | null;
  /** Who can do it. */
  readonly who: string | null;
}

export interface DoctorModel {
  /** ISO 8601. */
  readonly at: string;
  /** Of the MeshLine that examined. */
  readonly version: string;
  /** In the order in which they are shown. */
  readonly systems: readonly { readonly id: string; readonly name: string }[];
  readonly checks: readonly DoctorCheck[];
}
