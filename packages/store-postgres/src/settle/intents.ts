import type { DeliverStore, Intent, SettleStore } from '@meshline/sync';
import type pg from 'pg';
import { toIntent, type IntentRow } from '../deliver/intent-row.ts';
import { json, rows, time } from '../sql.ts';

/**
 * How often in a row the vendor has undone writes of these fields of the record. A system that undoes them with ever another value
 * makes every plan a new write, which must not begin to count anew.
 */
const UNDONE = `(select case when n.state = 'rewritten' then n.rewrites end from intent n
  where n.connection = t.connection and n.stream = t.stream and n.record_id = t.record_id and n.kind = 'update'
    and n.state in ('confirmed', 'rewritten') and n.ended_at > t.created_at - interval '1 day'
    and exists (select from jsonb_object_keys(n.patch) as k(name) where t.patch ? k.name)
  order by n.ended_at desc, n.seq desc limit 1)`;

export function intentOperations(
  client: pg.ClientBase,
): Pick<SettleStore, 'insertIntents' | 'supersedeIntents'> & Pick<DeliverStore, 'intentsByIds'> {
  return {
    // A key is one write for ever: what was refused, or is open, stays as it is. A plan that comes back after it was
    // superseded (or whose write the vendor undid) is that same write again.
    async insertIntents(intents) {
      if (intents.length === 0) return [];
      const inserted = await rows<{ id: string; wanted: string }>(
        client,
        `insert into intent (id, key, change_set, kind, entity, identity, connection, stream, record_id, slot, epoch, based_on, patch, fields,
             lane, state, not_before, rulebook, created_at, updated_at, rewrites)
         select id, key, change_set, kind, entity, identity, connection, stream, record_id, slot, epoch, based_on, patch, fields,
             lane, state, not_before, rulebook, created_at, created_at, coalesce(${UNDONE}, 0)
           from jsonb_to_recordset($1::jsonb) as t(id uuid, key text, change_set uuid, kind text, entity text, identity uuid, connection text,
             stream text, record_id text, slot uuid, epoch integer, based_on integer, patch jsonb, fields jsonb, lane text, state text,
             not_before timestamptz, rulebook text, created_at timestamptz)
         on conflict (key) do update set change_set = excluded.change_set, patch = excluded.patch, fields = excluded.fields, state = excluded.state,
             stream = excluded.stream, not_before = excluded.not_before, rulebook = excluded.rulebook, updated_at = excluded.updated_at,
             attempts = 0, error = null, ended_at = null
           where intent.state in ('superseded', 'rewritten')
              or (intent.state = 'rejected' and intent.kind = 'create' and intent.patch <> excluded.patch)
         returning id, key as wanted`,
        [json(intents.map(row))],
      );
      const byKey = new Map(intents.map((intent) => [intent.key, intent.id]));
      return inserted.flatMap(({ wanted }) => byKey.get(wanted) ?? []);
    },

    async supersedeIntents(ids, at) {
      if (ids.length === 0) return;
      await client.query(
        `update intent set state = 'superseded', updated_at = $2, ended_at = $2 where id = any($1::uuid[]) and state in ('planned', 'ready')`,
        [ids, time(at)],
      );
    },

    async intentsByIds(ids) {
      if (ids.length === 0) return [];
      return (await rows<IntentRow>(client, 'select * from intent where id = any($1::uuid[])', [ids])).map(toIntent);
    },
  };
}

function row(intent: Intent): Record<string, unknown> {
  return {
    id: intent.id,
    key: intent.key,
    change_set: intent.changeSet,
    kind: intent.kind,
    entity: intent.entity,
    identity: intent.identity,
    connection: intent.connection,
    stream: intent.stream,
    record_id: intent.recordId ?? null,
    slot: intent.slot ?? null,
    epoch: intent.epoch,
    based_on: intent.basedOn,
    patch: intent.patch,
    fields: intent.fields,
    lane: intent.lane,
    state: intent.state,
    not_before: time(intent.notBefore),
    rulebook: intent.rulebook,
    created_at: time(intent.createdAt),
  };
}
