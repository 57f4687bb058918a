import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';

/** Leases last 5 s on the database's clock and are renewed each second while a vendor is being called. */
const RENEW_MS = 1_000;
/** Turns without an answer after which the leases may soon be somebody else's, and a stop may stand that nobody has heard of. */
const MOST_MISSED = 3;
/** A lease that was last heard of so long ago may be somebody else's when a request arrives. */
const SURE_MS = 4_000;

/** What is under way in this process. */
const running = new Set<(now: number) => void>();

/**
 * Ends work whose leases were last renewed too long ago. To be called right before each request: a process that was halted goes on
 * where it stood, and its timers come later.
 */
export function endOverdueWork(now: number): void {
  for (const end of running) end(now);
}

export interface LeaseWatch {
  /** Aborts when the work must end: a lease is lost, an operator has stopped the writing, or nobody can say whether it is so. */
  readonly signal: AbortSignal;
  end(): void;
}

/**
 * Renews the leases of a connection's claimed intents until `end`. Who can't renew must end: another daemon may hold the work by
 * now. What is under way when an operator stops the writing ends within two turns, whatever the vendor does meanwhile.
 */
export function keepLeases(
  deps: Dependencies,
  connection: string,
  intents: readonly Intent[],
  /** When they were surely ours. */
  heldAt: number = deps.clock.now(),
): LeaseWatch {
  const abort = new AbortController();
  const leases = intents.map(({ id, leaseEpoch }) => ({ id, leaseEpoch }));
  let held = heldAt;
  const overdue = (now: number): void => {
    if (now - held > SURE_MS) abort.abort();
  };
  overdue(deps.clock.now());
  running.add(overdue);
  let missed = 0;
  let asking = false;
  const turn = (): void => {
    missed++;
    // A database that doesn't answer is no reason to go on.
    if (missed > MOST_MISSED) abort.abort();
    if (asking) return;
    asking = true;
    const askedAt = deps.clock.now();
    deps.store
      .transaction(async (tx) => (await tx.renewLeases(leases)).length === leases.length && !(await tx.isStopped(connection)))
      .then((goesOn) => {
        if (goesOn) held = askedAt;
        else abort.abort();
        missed = 0;
      })
      .catch(() => abort.abort())
      .finally(() => {
        asking = false;
      });
  };
  const timer = setInterval(turn, RENEW_MS);
  const end = (): void => {
    clearInterval(timer);
    running.delete(overdue);
  };
  return { signal: abort.signal, end };
}
