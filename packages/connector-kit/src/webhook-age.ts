/** A signature is worth something for five minutes, in both directions: clocks differ. */
const TOLERANCE_MS = 300_000;

/** How old a signed time stamp is: whole units of `unitMs` milliseconds since 1970, against `now` (Unix ms). */
export function webhookAge(timestamp: string, unitMs: number, now: number): 'fresh' | 'stale' | 'malformed' {
  if (!/^\d{1,15}$/u.test(timestamp)) return 'malformed';
  return Math.abs(now - Number(timestamp) * unitMs) <= TOLERANCE_MS ? 'fresh' : 'stale';
}
