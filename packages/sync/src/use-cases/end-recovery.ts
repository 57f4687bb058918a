import type { Dependencies } from '../dependencies.ts';
import { mappedFeeds } from '../model/streams.ts';
import type { Transaction } from '../ports/store.ts';
import { hasWork } from './work-pages.ts';

/** Lets the writing go on once every feed was read to its end anew and all of it is linked and settled. True = it does from now on. */
export async function endRecovery(tx: Transaction, deps: Dependencies, at: number): Promise<boolean> {
  const recovery = await tx.recovery();
  if (recovery === undefined) return false;
  const { rulebook } = deps.active();
  const stored = await tx.connections();
  for (const id of deps.connections.ids) {
    const passed = stored.find((connection) => connection.id === id)?.firstPass ?? [];
    const feeds = mappedFeeds(rulebook, id, deps.connections.get(id).manifest);
    if (!feeds.every((feed) => passed.includes(feed))) return false;
  }
  for (const { name } of rulebook.entities) if (await hasWork(tx, name)) return false;
  if (!(await tx.endRecovery(recovery.since))) return false;
  await tx.audit([{ kind: 'ledger.recovery-ended', actor: 'meshline', subject: '*' }], at);
  deps.log.info({ since: new Date(recovery.since).toISOString() }, 'everything was read anew; writing goes on');
  return true;
}
