import type { QueueItem, QueueStore } from '@meshline/sync';
import type pg from 'pg';
import { json, time } from '../sql.ts';

/** The queue as settling and delivery write it: items in causes, opened, counted and closed. */
export function findingOperations(client: pg.ClientBase): QueueStore {
  return {
    async replaceFindings(identities, items, causes, at) {
      if (identities.length === 0) return;
      await client.query(
        `update exception_item e set state = 'gone', last_seen = $3
           where e.state = 'open' and e.item like 'settle:%' and e.identity = any($1::uuid[])
             and not exists (select from jsonb_to_recordset($2::jsonb) as t(item text, cause text)
               join exception x on x.cause = t.cause and x.state = 'open' where t.item = e.item and x.id = e.exception)`,
        [identities, json(items.map(({ item, cause }) => ({ item, cause }))), time(at)],
      );
      await add(client, items, causes, at);
      await closeEmpty(client, at);
    },

    async addFindings(items, causes, at) {
      await add(client, items, causes, at);
    },

    async closeItems(items, because, at) {
      if (items.length === 0) return;
      const { rowCount } = await client.query(
        `update exception_item set state = 'gone', last_seen = $2 where state = 'open' and item = any($1::text[])`,
        [items, time(at)],
      );
      if ((rowCount ?? 0) > 0) await closeEmpty(client, at, because);
    },
  };
}

type Causes = Parameters<QueueStore['addFindings']>[1];

async function add(client: pg.ClientBase, items: readonly QueueItem[], causes: Causes, at: number): Promise<void> {
  if (items.length === 0) return;
  const opened = new Map<string, Record<string, unknown>>();
  for (const { cause, finding, entity } of items) {
    const row = causes.get(cause);
    if (!row || opened.has(cause)) continue;
    opened.set(cause, {
      cause,
      kind: finding.kind,
      entity,
      field: finding.field ?? null,
      systems: finding.systems,
      reason: finding.reason,
      detail: finding.detail ?? null,
      message: finding.message,
      owner: row.owner,
      due_at: time(row.dueAt),
      backlog: row.backlog,
    });
  }
  // In order of causes, so that two pages that open the same ones wait for each other instead of blocking each other.
  await client.query(
    `insert into exception (cause, kind, entity, field, systems, reason, detail, message, owner, due_at, backlog, state, opened_at)
     select cause, kind, entity, field, array(select jsonb_array_elements_text(systems)), reason, detail, message, owner, due_at, backlog, 'open', $2
       from jsonb_to_recordset($1::jsonb) as t(cause text, kind text, entity text, field text, systems jsonb, reason text, detail text,
         message text, owner text, due_at timestamptz, backlog boolean)
       order by cause
     on conflict (cause) where state = 'open' do nothing`,
    [json([...opened.values()]), time(at)],
  );
  const { rows: put } = await client.query<{ exception: string; fresh: boolean }>(
    `insert into exception_item (exception, item, identity, connection, stream, record_id, finding, evidence_hash, state, first_seen, last_seen)
     select distinct on (x.id, t.item) x.id, t.item, t.identity, t.connection, t.stream, t.record_id, t.finding, t.evidence_hash, 'open', $2::timestamptz, $2::timestamptz
       from jsonb_to_recordset($1::jsonb) as t(cause text, item text, identity uuid, connection text, stream text, record_id text, finding jsonb,
         evidence_hash text)
       join exception x on x.cause = t.cause and x.state = 'open'
       order by x.id, t.item
     on conflict (exception, item) do update set finding = excluded.finding, evidence_hash = excluded.evidence_hash, last_seen = excluded.last_seen,
       state = 'open', times = exception_item.times + case when exception_item.evidence_hash <> excluded.evidence_hash
         or exception_item.state <> 'open' then 1 else 0 end
     returning exception, xmax = 0 as fresh`,
    [
      json(
        items.map(({ cause, item, identity, ref, finding, evidenceHash }) => ({
          cause,
          item,
          identity: identity ?? null,
          connection: ref?.connection ?? finding.systems[0] ?? null,
          stream: ref?.stream ?? null,
          record_id: ref?.id ?? null,
          finding,
          evidence_hash: evidenceHash,
        })),
      ),
      time(at),
    ],
  );
  // Who looked at the cause before this record was in it hasn't decided about the record.
  const grown = [...new Set(put.filter(({ fresh }) => fresh).map(({ exception }) => exception))];
  if (grown.length > 0) await client.query('update exception set version = version + 1 where id = any($1::bigint[])', [grown]);
}

/** A cause without an open item is over. */
export async function closeEmpty(client: pg.ClientBase, at: number, because = 'nothing of it is left'): Promise<void> {
  await client.query(
    `update exception x set state = 'closed', closed_at = $1, closed_because = $2, version = x.version + 1
       where x.state = 'open' and not exists (select from exception_item e where e.exception = x.id and e.state = 'open')`,
    [time(at), because],
  );
}
