import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';

/** Leases last 5 s on the database's clock and are renewed each second while a vendor is being called. */
const RENEW_MS = 1_000;
/** Turns without an answer after which the leases may soon be somebody else's, and a stop may stand that nobody has heard of. */
const MOST_MISSED = 3;

export interface LeaseWatch {
  /** Aborts when the work must end: a lease is lost, an operator has stopped the writing, or nobody can say whether it is so. */
  readonly signal: AbortSignal;
  end(): void;
}

/**
 * Renews the leases of a connection's claimed intents until `end`. Who can't renew must end: another daemon may hold the work by
 * now. What is under way when an operator stops the writing ends within two turns, whatever the vendor does meanwhile.
 */
export function keepLeases(deps: Dependencies, connection: string, intents: readonly Intent[]): LeaseWatch {
  const abort = new AbortController();
  const leases = intents.map(({ id, leaseEpoch }) => ({ id, leaseEpoch }));
  let missed = 0;
  let asking = false;
  const turn = (): void => {
    missed++;
    // A database that doesn't answer is no reason to go on.
    if (missed > MOST_MISSED) abort.abort();
    if (asking) return;
    asking = true;
    deps.store
      .transaction(async (tx) => (await tx.renewLeases(leases)).length === leases.length && !(await tx.isStopped(connection)))
      .then((goesOn) => {
        if (!goesOn) abort.abort();
        missed = 0;
      })
      .catch(() => abort.abort())
      .finally(() => {
        asking = false;
      });
  };
  const timer = setInterval(turn, RENEW_MS);
  return { signal: abort.signal, end: () => clearInterval(timer) };
}
