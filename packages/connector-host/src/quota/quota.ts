import { ConnectorError, type ConnectorClock, type Manifest } from '@meshline/connector-spec';
import type { BucketShape, Lane, QuotaStore } from '../ports/quota-store.ts';
import { bucketShape, isLong } from './bucket-shape.ts';
import { reportedLeft } from './reported.ts';

/** Longer than this nobody waits inside a call: the caller gets RATE_LIMITED with the time and gives its lease back. */
const MOST_WAIT_MS = 15_000;
/** What a limit on speed may keep us waiting; more is a wrong unit. Only a day's allowance may take longer. */
const MOST_PAUSE_MS = 60_000;
const MOST_LONG_PAUSE_MS = 86_400_000;
/** A pause of more than this is said by a day's allowance, if the call takes from one. */
const LONG_PAUSE_MS = 300_000;
const CAP_EVERY_MS = 1_000;

export interface Quota {
  /** Waits for the tokens of a class; throws RATE_LIMITED (nothing sent) when that would take too long. */
  take(className: string, cost: number, lane: Lane, signal: AbortSignal): Promise<void>;
  /** Throws UNAVAILABLE (nothing sent, `retryAt`) when too many of the last calls were second tries. */
  retry(): Promise<void>;
  /** The vendor refused a call of a class for its limit; it was sent at `sentAt`, and may be sent again at `until` (Unix ms). */
  limited(className: string, until: number, sentAt: number): Promise<void>;
  /** An answer may say how much is left for everybody: our part of that is the most that a bucket holds. */
  answered(className: string, headers: Headers): Promise<void>;
  /** A pause that a vendor states, within what its limits on this class can mean (Unix ms). */
  plausible(className: string | undefined, until: number): number;
}

/** The configured share of the account's limits (R62), shared by all daemons through the store. */
export function quota(connection: string, manifest: Manifest, share: number, store: QuotaStore, clock: ConnectorClock): Quota {
  const shapes = new Map<string, BucketShape>(manifest.quota.buckets.map((bucket) => [bucket.name, bucketShape(bucket, share)]));
  const usesOf = (className: string | undefined): readonly { readonly bucket: BucketShape; readonly cost: number }[] =>
    (className === undefined ? [] : (manifest.quota.classes[className] ?? [])).flatMap((use) => {
      const bucket = shapes.get(use.bucket);
      return bucket ? [{ bucket, cost: use.cost }] : [];
    });
  const capped = new Map<string, number>();
  const plausible = (className: string | undefined, until: number): number => {
    const most = usesOf(className).some(({ bucket }) => isLong(bucket)) ? MOST_LONG_PAUSE_MS : MOST_PAUSE_MS;
    return Math.min(until, clock.now() + most);
  };
  return {
    async take(className, cost, lane, signal) {
      const wanted = usesOf(className).map((use) => ({ bucket: use.bucket, tokens: use.cost * cost }));
      if (wanted.length === 0) return;
      const deadline = clock.now() + MOST_WAIT_MS;
      for (;;) {
        const taken = await store.take(connection, wanted, lane);
        if (taken.ok) return;
        const at = clock.now() + taken.waitMs;
        if (at > deadline) {
          throw new ConnectorError(
            {
              code: 'RATE_LIMITED',
              message: `The share of ${connection}'s API limit that MeshLine may use is used up for now; it goes on by itself.`,
              retryAt: at,
            },
            { sent: false },
          );
        }
        await clock.sleep(taken.waitMs, signal);
      }
    },
    async retry() {
      const taken = await store.retry?.(connection);
      if (taken === undefined || taken.ok) return;
      throw new ConnectorError(
        {
          code: 'UNAVAILABLE',
          message: `Many of the last calls to ${connection} were second tries; this one waits for its turn and goes on by itself.`,
          retryAt: clock.now() + taken.waitMs,
        },
        { sent: false },
      );
    },
    plausible,
    async answered(className, headers) {
      for (const { bucket } of usesOf(className)) {
        const declared = manifest.quota.buckets.find(({ name }) => name === bucket.name);
        const left = declared && reportedLeft(declared, headers);
        if (left === undefined || left * share >= bucket.burst) continue;
        // Once a second is enough: a bucket fills slowly.
        if (Math.abs(clock.now() - (capped.get(bucket.name) ?? 0)) < CAP_EVERY_MS) continue;
        capped.set(bucket.name, clock.now());
        await store.left?.(connection, bucket, left * share).catch(() => undefined);
      }
    },
    async limited(className, until, sentAt) {
      const now = clock.now();
      const waitMs = Math.max(0, plausible(className, until) - now);
      const buckets = usesOf(className)
        .map(({ bucket }) => bucket)
        .sort((a, b) => a.windowMs - b.windowMs);
      const longest = buckets.at(-1);
      const bucket = longest && isLong(longest) && waitMs > LONG_PAUSE_MS ? longest : buckets[0];
      // Without it the vendor goes on refusing, which costs time and no record.
      if (bucket) await store.limited?.(connection, bucket, waitMs, Math.max(0, now - sentAt)).catch(() => undefined);
    },
  };
}
