/** Which rule of the fault script touched something, and which kind of fault it is. */
export interface FaultMark {
  readonly rule: string;
  readonly kind: string;
}

/** One record as a request over the public API is about to write it, in the vendor's own names and wire values. */
export interface ApiWrite {
  readonly type: string;
  readonly creates: boolean;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The same write after the faults: what is left of it, or why the vendor refuses it. */
export interface JudgedWrite {
  readonly values: Readonly<Record<string, unknown>>;
  readonly marks: readonly FaultMark[];
  readonly refusal?: { readonly field: string; readonly message: string };
}

/** Where a vendor lets the fault matrix in. Each vendor asks at the place where its own model decides. */
export interface Interference {
  /** Faults that stand over whatever is done right now: for the log of mutations. */
  marks(): readonly FaultMark[];
  /** Asked once for each record that a request over the API writes. */
  write(write: ApiWrite): JudgedWrite;
  /** How far lists and searches lag behind, in ms; `usual` is the vendor's own lag. */
  lagMs(usual: number): number;
  /** The time stamp that a write of this moment gets, in ms. */
  stamp(now: number): number;
  /** Reads by id of the request at hand show the state of so many ms ago; 0 = the current one. */
  staleMs(): number;
  /** How far back `staleMs` may reach; 0 = earlier states needn't be kept. */
  remembersMs(): number;
  /** The request at hand stamps its rows now and commits so many ms later. */
  commitAfterMs(): number | undefined;
  /** In the request at hand a single bad item fails its whole batch. */
  allOrNothing(): boolean;
  /** An administrator deleted the field; for the request at hand it doesn't exist. */
  isRemoved(type: string, field: string): boolean;
  /** The choices of a picklist that an administrator deleted. */
  removedChoices(type: string, field: string): readonly string[];
}

/** The vendor as it is. */
export const noInterference: Interference = {
  marks: () => [],
  write: ({ values }) => ({ values, marks: [] }),
  lagMs: (usual) => usual,
  stamp: (now) => now,
  staleMs: () => 0,
  remembersMs: () => 0,
  commitAfterMs: () => undefined,
  allOrNothing: () => false,
  isRemoved: () => false,
  removedChoices: () => [],
};

/** Marks as a mutation carries them: the key is absent where there are none. */
export const markedWith = (...marks: readonly FaultMark[]): { readonly faults?: readonly FaultMark[] } =>
  marks.length === 0 ? {} : { faults: marks };
