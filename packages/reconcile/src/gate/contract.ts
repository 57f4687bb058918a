/** The seven checks before each write (R24): `pass`, or the reason why not as a short sentence. */
export interface GateVerdicts {
  readonly mapping: string;
  readonly sourceOfTruth: string;
  readonly owner: string;
  readonly status: string;
  readonly retryCount: string;
  readonly replaySafety: string;
  readonly outcome: string;
}

/** What the gate judges by: facts that were read just before the attempt. */
export interface GateFacts {
  readonly kind: 'create' | 'update';
  readonly rulebook: { readonly ofIntent: string; readonly inForce: string };
  /** Remote field -> whether the live manifest lets it be written and its value is legal; undefined = unknown field. */
  readonly fields: readonly {
    readonly path: string;
    readonly writable: boolean | undefined;
    readonly legalValue: boolean;
    readonly rule: string;
  }[];
  /** Owner references in the patch. */
  readonly owners: readonly { readonly path: string; readonly active: boolean }[];
  readonly itemOwnerActive: boolean;
  readonly target: {
    /** Update: the snapshot's liveness and version now. */
    readonly live: boolean;
    readonly version: number;
    readonly basedOn: number;
    readonly epoch: number;
    readonly epochOfIntent: number;
  };
  readonly mode: 'observe' | 'approve' | 'live';
  /** A person sent it (apply, undo); where that is needed and it isn't so, it is refused. Undefined = approved. */
  readonly approved?: boolean | undefined;
  readonly held: readonly string[];
  readonly parked: readonly string[];
  readonly attempts: number;
  readonly attemptLimit: number;
  readonly createStrategy: 'external-id-upsert' | 'unique-key-upsert' | 'probe' | 'none';
  /** Create: a record already fills the slot. */
  readonly slotFilled: boolean;
  /** A write of this record or slot has an unprobed `unknown`. */
  readonly unprobedUnknown: boolean;
  /** Field -> the value that must be read back; empty = none stated. */
  readonly mustReadBack: readonly string[];
}
