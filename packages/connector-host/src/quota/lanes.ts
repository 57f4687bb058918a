import type { Lane } from '../ports/quota-store.ts';

/** Part of a bucket that a lane leaves to those before it: a tenth is the handoffs' alone, two more are live work's. */
const KEPT: Readonly<Record<Lane, number>> = { handoff: 0, live: 0.1, backfill: 0.3 };

/** Tokens of a bucket that a lane may not take. */
export function keptFrom(lane: Lane, burst: number): number {
  return KEPT[lane] * burst;
}
