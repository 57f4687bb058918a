import type { QuotaBucket } from '@meshline/connector-spec';
import type { BucketShape } from '../ports/quota-store.ts';

/** Part of the share that is left unused, against clocks and requests that are counted in another order than sent. */
const MARGIN = 0.99;
/** What of a window may come at once. The rest comes evenly, so a small burst is what lets a backlog use the share. */
const BURST = 0.03;
/** Of an hour and more: a first pass starts at once, and a quiet night is worth something in the morning. */
const LONG_BURST = 0.1;
const LONG_MS = 3_600_000;

/**
 * A vendor's rolling window of W seconds and limit L becomes burst b and refill r with b + r x W <= 0.99 x share x L:
 * then no window of any position holds more (architecture 6.14).
 */
export function bucketShape(bucket: QuotaBucket, share: number): BucketShape {
  const { name, limit, windowMs } = bucket;
  const allowed = MARGIN * share * limit;
  const burst = Math.max(1, Math.min(allowed / 2, allowed * (isLong(bucket) ? LONG_BURST : BURST)));
  const refillPerSecond = Math.max(allowed - burst, allowed * 0.1) / (windowMs / 1_000);
  return { name, burst, refillPerSecond, limit, windowMs, share };
}

/** A day's allowance and the like, as against a limit on speed. */
export function isLong({ windowMs }: { readonly windowMs: number }): boolean {
  return windowMs >= LONG_MS;
}
