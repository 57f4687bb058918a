import { ConnectorError, type ConnectorClock, type Manifest } from '@meshline/connector-spec';
import type { BucketShape, QuotaStore } from '../ports/quota-store.ts';
import { bucketShape } from './bucket-shape.ts';

/** Longer than this nobody waits inside a call: the caller gets RATE_LIMITED with the time and gives its lease back. */
const MOST_WAIT_MS = 15_000;

export interface Quota {
  /** Waits for the tokens of a class; throws RATE_LIMITED (nothing sent) when that would take too long. */
  take(className: string, cost: number, signal: AbortSignal): Promise<void>;
}

/** The configured share of the account's limits (R62), shared by all daemons through the store. */
export function quota(connection: string, manifest: Manifest, share: number, store: QuotaStore, clock: ConnectorClock): Quota {
  const shapes = new Map<string, BucketShape>(manifest.quota.buckets.map((bucket) => [bucket.name, bucketShape(bucket, share)]));
  return {
    async take(className, cost, signal) {
      const wanted = (manifest.quota.classes[className] ?? []).flatMap((use) => {
        const bucket = shapes.get(use.bucket);
        return bucket ? [{ bucket, tokens: use.cost * cost }] : [];
      });
      if (wanted.length === 0) return;
      const deadline = clock.now() + MOST_WAIT_MS;
      for (;;) {
        const taken = await store.take(connection, wanted);
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
  };
}
