import type { QuotaBucket } from '@meshline/connector-spec';
import type { BucketShape } from '../ports/quota-store.ts';

/** Part of the share that is left unused, against clocks and requests that are counted in another order than sent. */
const MARGIN = 0.99;

/**
 * A vendor's rolling window of W seconds and limit L becomes burst b and refill r with b + r x W <= 0.99 x share x L:
 * then no window of any position holds more (architecture 6.14). A tenth of it is burst, so that a batch starts at once.
 */
export function bucketShape(bucket: QuotaBucket, share: number): BucketShape {
  const allowed = MARGIN * share * bucket.limit;
  const seconds = bucket.windowMs / 1_000;
  const burst = Math.max(1, Math.min(allowed / 2, allowed * 0.1));
  return { name: bucket.name, burst, refillPerSecond: Math.max(allowed - burst, allowed * 0.1) / seconds };
}
