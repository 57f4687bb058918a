import type { Dependencies } from '../dependencies.ts';
import { mappedFeeds, parentsOf } from '../model/streams.ts';
import type { Transaction } from '../ports/store.ts';
import { linkPage } from './link.ts';
import { settlePage } from './settle.ts';

/**
 * Links and settles an entity until nothing is dirty. In the first run it waits until every system's records of the
 * entity and of its parents are stored, and its parents have names, so that matching sees all the evidence and doesn't
 * depend on who was faster; the end of what it waits for wakes it.
 */
export async function reconcileEntity(deps: Dependencies, entityName: string): Promise<void> {
  const blockedBy = await deps.store.transaction((tx) => waitsFor(tx, deps, entityName));
  if (blockedBy === 'capture') return;
  if (blockedBy !== undefined) {
    await deps.wakeUps.wake([{ queue: 'reconcile', scope: blockedBy }]);
    return;
  }
  const deliver = new Set<string>();
  const others = new Set<string>();
  let worked = false;
  while (!deps.signal.aborted) {
    const page = await linkPage(deps, entityName);
    for (const entity of [...page.relink, ...page.settle]) others.add(entity);
    if (page.taken > 0) {
      worked = true;
      continue;
    }
    const settled = await settlePage(deps, entityName);
    if (settled.taken > 0) worked = true;
    for (const entity of settled.settle) others.add(entity);
    const fresh = settled.deliver.filter((connection) => !deliver.has(connection));
    for (const connection of settled.deliver) deliver.add(connection);
    // Deliver starts with the first page: it need not wait for the last.
    if (fresh.length > 0) await deps.wakeUps.wake(fresh.map((scope) => ({ queue: 'deliver', scope })));
    if (settled.taken === 0) break;
  }
  const { rulebook } = deps.active();
  if (worked) {
    // Children wait for their parents in the first run.
    for (const entity of rulebook.entities)
      if (parentsOf(rulebook, entity).some(({ name }) => name === entityName)) others.add(entity.name);
  }
  others.delete(entityName);
  await deps.wakeUps.wake([
    ...[...others].map((scope) => ({ queue: 'reconcile' as const, scope })),
    ...[...deliver].map((scope) => ({ queue: 'deliver' as const, scope })),
  ]);
}

/** `capture`, or the parent entity that must be linked and settled once before; undefined = it can go on. */
async function waitsFor(tx: Transaction, deps: Dependencies, entityName: string): Promise<string | undefined> {
  const { rulebook } = deps.active();
  const entity = rulebook.entities.find(({ name }) => name === entityName);
  if (!entity) return 'capture';
  const stored = await tx.connections();
  const parents = parentsOf(rulebook, entity);
  for (const needed of [entity, ...parents]) {
    for (const { connection, stream } of needed.streams) {
      if (!deps.connections.ids.includes(connection)) continue;
      const { manifest } = deps.connections.get(connection);
      const feeds = mappedFeeds(rulebook, connection, manifest).filter((feed) => manifest.feeds[feed]?.streams.includes(stream));
      const passed = stored.find(({ id }) => id === connection)?.firstPass ?? [];
      if (!feeds.every((feed) => passed.includes(feed))) return 'capture';
    }
  }
  for (const { name } of parents) {
    if ((await tx.peekWork('link', name, 1)).size > 0 || (await tx.hasUnsettled(name))) return name;
  }
  return undefined;
}
