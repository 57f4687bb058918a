import type { Dependencies } from '../dependencies.ts';
import type { WakeUp } from '../ports/wakeups.ts';
import { endRecovery } from './end-recovery.ts';
import { replayDue } from './replay-writes.ts';
import { openKinds, tellOfCaps } from './write-room.ts';
import { hasWork } from './work-pages.ts';

/**
 * Finds what a crash or a lost wake-up left behind, and serves every due time: leases that ran out become `unknown`,
 * dirty rows and due intents get a wake-up. Run every two seconds under a lease; running it twice does no harm.
 */
export async function sweep(deps: Dependencies): Promise<readonly WakeUp[]> {
  const now = deps.clock.now();
  const { rulebook } = deps.active();
  const wakeUps = await deps.store.transaction(async (tx) => {
    const found: WakeUp[] = [];
    for (const scope of await tx.expireLeases(500, now)) found.push({ queue: 'confirm', scope });
    for (const { scope } of found) deps.crash?.('sweep.after-expire', scope);
    for (const scope of await replayDue(tx, now)) found.push({ queue: 'reconcile', scope });
    await tx.wakeSettleDue(now);
    for (const { name } of rulebook.entities) {
      if (await hasWork(tx, name)) found.push({ queue: 'reconcile', scope: name });
    }
    await endRecovery(tx, deps, now);
    await tellOfCaps(tx, deps, now);
    const kinds = [...(await openKinds(tx, deps, now)).keys()];
    for (const scope of deps.connections.ids) {
      if ((await tx.nextBatch(scope, now, kinds)) !== undefined) found.push({ queue: 'deliver', scope });
      if ((await tx.dueForConfirm(scope, now, 1)).length > 0) found.push({ queue: 'confirm', scope });
    }
    return found;
  });
  for (const { scope } of wakeUps) deps.crash?.('sweep.before-wake', scope);
  await deps.wakeUps.wake(wakeUps);
  return wakeUps;
}
