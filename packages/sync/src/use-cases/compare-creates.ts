import { formatRef } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import type { Comparison } from '../model/compare-write.ts';
import type { Claimed } from '../model/sending.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { Transaction } from '../ports/store.ts';
import { commitReading } from './commit-records.ts';
import type { Compared } from './compare-targets.ts';
import type { KeyReading } from './read-natural-keys.ts';

/**
 * Each create with what its natural keys found. What was found is captured, and a create waits for link's word wherever that is
 * news: the record may be the very thing that it would make. What link has judged already (a namesake who shares an address) stops
 * nothing, so that this comes to an end.
 */
export async function compareCreates(
  tx: Transaction,
  deps: Dependencies,
  hosted: HostedConnection,
  writes: readonly Claimed[],
  reading: KeyReading,
): Promise<Compared> {
  const records = writes.flatMap(({ intent }) => reading.found.get(intent.id) ?? []);
  const { rulebook } = deps.active();
  const { readAt } = reading;
  const { entities } = await commitReading(tx, rulebook, { connection: hosted.id, records, gone: [], aliases: [], readAt });
  const refs = records.map(({ stream, id }) => ({ connection: hosted.id, stream, id }));
  const news = new Set((await tx.recordsStillDirty(refs)).map(formatRef));
  const compared = writes.map((write): { write: Claimed; comparison: Comparison } => {
    const { id, patch } = write.intent;
    const unjudged = (reading.found.get(id) ?? []).find((found) =>
      news.has(formatRef({ connection: hosted.id, stream: found.stream, id: found.id })),
    );
    if (unjudged === undefined) return { write, comparison: { kind: 'send', patch, old: false } };
    const why = `${unjudged.stream} ${unjudged.id} has the same natural key and was not there when it was planned`;
    return { write, comparison: { kind: 'moved-on', check: 'replaySafety', why } };
  });
  return { compared, entities };
}
