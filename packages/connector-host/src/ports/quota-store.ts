/** Who goes first where calls are scarce. */
export type Lane = 'handoff' | 'live' | 'backfill';

/** One bucket of a connection as the host runs it: burst and refill keep every window under the share of the limit. */
export interface BucketShape {
  readonly name: string;
  /** Most tokens at once. */
  readonly burst: number;
  /** Tokens per second. */
  readonly refillPerSecond: number;
  /** What the vendor allows everybody in a window, and the part of it that MeshLine may use. */
  readonly limit: number;
  readonly windowMs: number;
  readonly share: number;
}

export type Taken = { readonly ok: true } | { readonly ok: false; readonly waitMs: number };

/**
 * The shared state of quota, on one clock for all daemons. `take` takes the tokens of all buckets or of none, and says
 * how long to wait where they aren't there. A lane leaves in each bucket what is kept for the lanes before it, and gets
 * nothing while one of those waits.
 */
export interface QuotaStore {
  take(
    connection: string,
    wanted: readonly { readonly bucket: BucketShape; readonly tokens: number }[],
    lane: Lane,
  ): Promise<Taken>;
  /**
   * The vendor refused a call for its limit in spite of our pacing: nothing is taken from the bucket for so long, by any
   * daemon, and then half as fast; the old speed comes back bit by bit. `sentAgoMs`: how long ago the refused call was
   * sent, so that calls that were under way together count once. Left out: nothing is shared.
   */
  limited?(connection: string, bucket: BucketShape, waitMs: number, sentAgoMs: number): Promise<void>;
  /** The vendor says how much of the limit is left for everybody: the bucket never holds more. */
  left?(connection: string, bucket: BucketShape, tokens: number): Promise<void>;
  /** The right to a call that is a second try. Retries are a small part of a connection's calls (I19). Left out: no limit. */
  retry?(connection: string): Promise<Taken>;
}
