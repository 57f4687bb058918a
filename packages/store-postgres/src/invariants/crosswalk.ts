import type { LedgerFacts } from '@meshline/sync';
import type pg from 'pg';
import { toRef, type RefRow } from '../sql.ts';
import { suspects } from './suspects.ts';

/** Steps that an alias is followed; nobody merges a record that often. */
const MOST_STEPS = 50;

type Facts = Pick<
  LedgerFacts,
  'circularAliases' | 'chainedRedirects' | 'linksToMerged' | 'doublePrimaries' | 'doubleSlots' | 'writesToTombstones'
>;

/** I12: what the crosswalk may not hold. */
export async function crosswalkFacts(client: pg.ClientBase): Promise<Facts> {
  const slots = await suspects<RefRow & { identity: string; other: string }>(
    client,
    `select s.connection, s.stream, s.id, l.identity, t.identity as other
       from snapshot s join slot t on t.id::text = s.marker and t.connection = s.connection
       join link l on l.connection = s.connection and l.stream = s.stream and l.id = s.id
       where s.live and s.marker is not null and l.entity = t.entity
         and l.identity <> coalesce((select r.into_identity from redirect r where r.from_identity = t.identity), t.identity)
         and not exists (select from dirty_record d where d.connection = s.connection and d.stream = s.stream and d.id = s.id)`,
  );
  const tombstones = await suspects<RefRow & { intent: string }>(
    client,
    `select i.id as intent, s.connection, s.stream, s.id
       from intent i join snapshot s on s.connection = i.connection and s.stream = i.stream and s.id = i.record_id
       where i.kind = 'update' and i.state in ('planned', 'ready', 'sending') and not s.live and i.based_on >= s.version`,
  );
  const merged = await suspects<RefRow & { identity: string }>(
    client,
    `select l.connection, l.stream, l.id, l.identity from link l join redirect r on r.from_identity = l.identity`,
  );
  return {
    circularAliases: await suspects<RefRow>(
      client,
      `with recursive way as (
         select connection, stream, id, to_stream, to_id, 1 as steps from alias
         union all
         select w.connection, w.stream, w.id, a.to_stream, a.to_id, w.steps + 1
           from way w join alias a on a.connection = w.connection and a.stream = w.to_stream and a.id = w.to_id
           where w.steps < ${MOST_STEPS} and (w.to_stream, w.to_id) <> (w.stream, w.id))
       select distinct connection, stream, id from way where (to_stream = stream and to_id = id) or steps >= ${MOST_STEPS}`,
    ),
    chainedRedirects: await suspects<{ identity: string }>(
      client,
      `select r.from_identity as identity from redirect r
         where r.into_identity = r.from_identity or exists (select from redirect s where s.from_identity = r.into_identity)`,
    ),
    linksToMerged: { count: merged.count, rows: merged.rows.map((row) => ({ ref: toRef(row), identity: row.identity })) },
    doublePrimaries: await suspects<{ identity: string; connection: string; records: number }>(
      client,
      `select l.identity, l.connection, count(*)::int as records
         from link l join snapshot s on s.connection = l.connection and s.stream = l.stream and s.id = l.id and s.live
         where l.role = 'primary'
           and not exists (select from dirty_record d where d.connection = l.connection and d.stream = l.stream and d.id = l.id)
         group by l.identity, l.connection having count(*) > 1`,
    ),
    doubleSlots: {
      count: slots.count,
      rows: slots.rows.map((row) => ({ ref: toRef(row), identity: row.identity, other: row.other })),
    },
    writesToTombstones: {
      count: tombstones.count,
      rows: tombstones.rows.map((row) => ({ intent: row.intent, ref: toRef(row) })),
    },
  };
}
