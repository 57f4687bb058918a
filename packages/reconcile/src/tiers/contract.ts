import type { MatchRecord } from '../link/contract.ts';

/** Records by their number; an array is one. A list may make a record anew at each call, so that a million of them need not be held. */
export interface RecordList {
  readonly length: number;
  at(index: number): MatchRecord | undefined;
}

export interface TierOptions {
  /** Called now and then; `done` never falls, and reaches `total` at the end. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Awaited now and then, so that others get their turn; what it throws ends the work. */
  readonly yieldTo?: () => Promise<void>;
}

/** A set in two tiers: what may be linked unattended, and the clustering that is right most often. */
export interface Tiers {
  /** By record, in the order given: number of its identity in the balanced clustering, counted from 0 in the order of their first records. */
  readonly identity: Int32Array;
  /**
   * 1 = the record would be linked unattended with the core of its identity (alone: 1). Of an identity that holds several unattended groups the largest (tie: the
   * one with the earliest record) is the core.
   */
  readonly core: Uint8Array;
  /** By record: number of its unattended group, counted like `identity`; each lies within one identity. */
  readonly unattended: Int32Array;
  /** By record: probability 0..1 of the strongest evidence that binds it to its identity; alone: 1. */
  readonly score: Float32Array;
  /** The pair behind the score, for showing evidence: index of the other record, -1 = alone. */
  readonly partner: Int32Array;
  /** Pairs of different identities that are worth a question (from the review band on), the strongest for each two identities, strongest first. */
  readonly open: readonly OpenPair[];
  /** Balanced: the score from which a pair binds. */
  readonly threshold: number;
}

export interface OpenPair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}
