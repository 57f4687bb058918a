import type { Rulebook } from '@meshline/rulebook';
import type { CitingIntent, IntentField, LedgerFacts } from '@meshline/sync';
import type pg from 'pg';
import { rows } from '../sql.ts';

/** Intents whose fields are judged one by one. */
const JUDGED = 500;

/** I6: the intents that were planned last, each with the rulebook that it was planned under. */
export async function citingIntents(client: pg.ClientBase): Promise<Pick<LedgerFacts, 'citing'>> {
  const latest = await rows<{
    id: string;
    kind: CitingIntent['kind'];
    entity: string;
    connection: string;
    stream: string;
    paths: string[];
    fields: readonly IntentField[];
    rulebook: string;
    asserted: string[];
    siblings: number;
  }>(
    client,
    `select i.id, i.kind, i.entity, i.connection, i.stream, i.fields, i.rulebook,
         array(select jsonb_object_keys(i.patch)) as paths,
         array(select distinct a.field from assertion a where a.identity = i.identity) as asserted,
         (select count(*)::int from link l where l.identity = i.identity and l.connection = i.connection) as siblings
       from intent i order by i.seq desc limit ${JUDGED}`,
  );
  const hashes = [...new Set(latest.map(({ rulebook }) => rulebook))];
  const kept = await rows<{ hash: string; body: Rulebook }>(client, 'select hash, body from rulebook where hash = any($1)', [
    hashes,
  ]);
  const rulebooks = new Map(kept.map(({ hash, body }) => [hash, body]));
  return {
    citing: latest.map(({ paths, rulebook, ...intent }) => ({
      ...intent,
      patchPaths: paths,
      rulebook: rulebooks.get(rulebook),
    })),
  };
}
