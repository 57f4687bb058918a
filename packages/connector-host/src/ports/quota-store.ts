/** One bucket of a connection as the host runs it: burst and refill keep every window under the share of the limit. */
export interface BucketShape {
  readonly name: string;
  /** Most tokens at once. */
  readonly burst: number;
  /** Tokens per second. */
  readonly refillPerSecond: number;
}

/**
 * The shared state of quota. `take` takes the tokens of all buckets or of none, on one clock for all daemons, and says
 * how long to wait where they aren't there.
 */
export interface QuotaStore {
  take(
    connection: string,
    wanted: readonly { readonly bucket: BucketShape; readonly tokens: number }[],
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly waitMs: number }>;
}
