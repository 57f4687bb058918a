import type { WriteKind } from '../model/write-caps.ts';

/** Writes that were or may have been applied, counted by the minute of their attempts, over all daemons. */
export interface WriteCountStore {
  /** One daemon at a time may count and send; held until the end of the transaction. */
  lockWriteCounts(): Promise<void>;
  /** For each window: since the beginning of the minute of `since` (Unix ms). */
  countWrites(windows: readonly { readonly kind: WriteKind; readonly since: number }[]): Promise<readonly number[]>;
  /** `count` is negative for those that turned out not to have been applied; `at` = when their attempts began (Unix ms). */
  addWrites(kind: WriteKind, count: number, at: number): Promise<void>;
  /** A person lets as many go once more: counting begins anew. */
  forgetWrites(kind: WriteKind): Promise<void>;
  /** Writes of the kind that are ready, in all connections. */
  countReady(kind: WriteKind): Promise<number>;
}
