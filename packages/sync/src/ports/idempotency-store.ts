/** Answers to calls that may be repeated by whoever didn't hear them. */
export interface IdempotencyStore {
  /**
   * What was answered under the key, and for what (`fingerprint` of the call); undefined where it is new. Until the end
   * of the transaction nobody else gets the key.
   */
  lockIdempotencyKey(key: string): Promise<{ readonly fingerprint: string; readonly result: unknown } | undefined>;
  /** Kept for a week. `result` is plain JSON. */
  rememberIdempotencyKey(row: {
    readonly key: string;
    readonly fingerprint: string;
    readonly result: unknown;
    readonly at: number;
  }): Promise<void>;
}
