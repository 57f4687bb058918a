import type { BreakerState, BreakerStore } from '../ports/breaker-store.ts';

interface Held {
  generation: number;
  open: boolean;
  resumeAt: number;
  failedProbes: number;
  closedAt: number | undefined;
  probe: number;
  probeUntil: number;
}

/** Breakers of one process: for commands and tests. Daemons share theirs through the database. */
export function memoryBreaker(now: () => number): BreakerStore {
  const all = new Map<string, Held>();
  const heldOf = (connection: string): Held => {
    let held = all.get(connection);
    if (!held) {
      held = { generation: 0, open: false, resumeAt: 0, failedProbes: 0, closedAt: undefined, probe: 0, probeUntil: 0 };
      all.set(connection, held);
    }
    return held;
  };
  const stateOf = (held: Held): BreakerState => ({
    generation: held.generation,
    open: held.open
      ? { resumeInMs: Math.max(held.resumeAt, held.probeUntil, now()) - now(), failedProbes: held.failedProbes }
      : undefined,
    closedForMs: held.open || held.closedAt === undefined ? undefined : now() - held.closedAt,
  });
  return {
    read: async (connection) => stateOf(heldOf(connection)),
    async open(connection, generation, pauseMs) {
      const held = heldOf(connection);
      if (!held.open && held.generation === generation)
        Object.assign(held, {
          generation: generation + 1,
          open: true,
          failedProbes: 0,
          resumeAt: now() + pauseMs,
          probeUntil: 0,
        });
      return stateOf(held);
    },
    async takeProbe(connection, leaseMs) {
      const held = heldOf(connection);
      if (!held.open || Math.max(held.resumeAt, held.probeUntil) > now()) return { probe: undefined, state: stateOf(held) };
      held.probe++;
      held.probeUntil = now() + leaseMs;
      return { probe: held.probe, state: stateOf(held) };
    },
    async renewProbe(connection, probe, leaseMs) {
      const held = heldOf(connection);
      if (held.open && held.probe === probe && held.probeUntil > 0) held.probeUntil = now() + leaseMs;
    },
    async endProbe(connection, probe, end) {
      const held = heldOf(connection);
      if (!held.open || held.probe !== probe) return stateOf(held);
      held.probeUntil = 0;
      if (end.closes) Object.assign(held, { generation: held.generation + 1, open: false, closedAt: now() });
      else Object.assign(held, { resumeAt: now() + end.pauseMs, failedProbes: held.failedProbes + (end.counts ? 1 : 0) });
      return stateOf(held);
    },
  };
}
