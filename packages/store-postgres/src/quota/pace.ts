/** A bucket's refill after a limit was met: half as fast, and a hundredth of the old speed more with each second. */
const RECOVERED_PER_SECOND = 0.01;

/** The part of its refill that a row of `bucket` gets by now. */
export function paceOf(row: string): string {
  return `least(1, ${row}.pace + ${RECOVERED_PER_SECOND} * coalesce(greatest(extract(epoch from meshline_now() - ${row}.paced_at), 0), 0))`;
}
