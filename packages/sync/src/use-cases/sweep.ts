import type { Dependencies } from '../dependencies.ts';
import type { Transaction } from '../ports/store.ts';
import type { WakeUp } from '../ports/wakeups.ts';
import { endRecovery } from './end-recovery.ts';
import { replayDue } from './replay-writes.ts';
import { eventsDue } from './take-events.ts';
import { openKinds, tellOfCaps } from './write-room.ts';
import { hasWork } from './work-pages.ts';

/** Of a daemon that died or was cut off: what it had begun is looked for in the systems, and what it had only claimed is free. */
export async function takeOver(deps: Dependencies): Promise<void> {
  const expired = await deps.store.transaction((tx) => expire(tx, deps));
  if (expired.length > 0) await deps.wakeUps.wake(expired);
}

async function expire(tx: Transaction, deps: Dependencies): Promise<readonly WakeUp[]> {
  const scopes = await tx.expireLeases(500, deps.clock.now());
  for (const scope of scopes) deps.crash?.('sweep.after-expire', scope);
  return scopes.flatMap((scope) => [
    { queue: 'confirm' as const, scope },
    { queue: 'deliver' as const, scope },
  ]);
}

/**
 * Finds what a crash or a lost wake-up left behind, and serves every due time: leases that ran out are ended,
 * dirty rows and due intents get a wake-up. Run every two seconds under a lease; running it twice does no harm.
 */
export async function sweep(deps: Dependencies): Promise<readonly WakeUp[]> {
  const now = deps.clock.now();
  const { rulebook } = deps.active();
  const wakeUps = await deps.store.transaction(async (tx) => {
    const found: WakeUp[] = [...(await expire(tx, deps))];
    for (const scope of await replayDue(tx, now)) found.push({ queue: 'reconcile', scope });
    await tx.wakeSettleDue(now);
    for (const { name } of rulebook.entities) {
      if (await hasWork(tx, name)) found.push({ queue: 'reconcile', scope: name });
    }
    found.push(...(await eventsDue(tx, deps, now)));
    await endRecovery(tx, deps, now);
    await tellOfCaps(tx, deps, now);
    const kinds = [...(await openKinds(tx, deps, now)).keys()];
    const acting = new Set(await tx.connectionsWithActions(now));
    await tx.expireActions(now);
    for (const scope of deps.connections.ids) {
      if (acting.has(scope) || (await tx.nextBatch(scope, now, kinds)) !== undefined) found.push({ queue: 'deliver', scope });
      if ((await tx.dueForConfirm(scope, now, 1)).length > 0) found.push({ queue: 'confirm', scope });
    }
    return found;
  });
  for (const { scope } of wakeUps) deps.crash?.('sweep.before-wake', scope);
  await deps.wakeUps.wake(wakeUps);
  return wakeUps;
}
