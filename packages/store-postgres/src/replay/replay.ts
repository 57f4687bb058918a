import type { ReplayStore, ReplayTarget } from '@meshline/sync';
import type pg from 'pg';
import { freeWrites } from '../deliver/free-writes.ts';
import { json, optionalTime, rows, time } from '../sql.ts';

export function replayOperations(client: pg.ClientBase): ReplayStore {
  return {
    async replayTargets({ kind, state, connection, entity, since }) {
      return rows<{ identity: string; connections: string[] }>(
        client,
        `select i.identity, array_agg(distinct i.connection order by i.connection) as connections from intent i
           where i.state in ('rejected', 'superseded', 'rewritten', 'confirmed', 'parked')
             and ($1::text is null or i.kind = $1) and ($2::text is null or i.state = $2) and ($3::text is null or i.connection = $3)
             and ($4::text is null or i.entity = $4) and ($5::timestamptz is null or i.ended_at >= $5)
             and exists (select from link l where l.identity = i.identity)
             and not exists (select from intent o where o.identity = i.identity and o.state in ('sending', 'applied', 'unknown'))
           group by i.identity order by i.identity`,
        [kind ?? null, state ?? null, connection ?? null, entity ?? null, optionalTime(since)],
      );
    },

    async freeRefusals(targets, at) {
      return freeWrites(client, flat(targets), at);
    },

    async parkingItems(targets) {
      if (targets.length === 0) return [];
      const found = await rows<{ exception: string; items: string[] }>(
        client,
        `select e.exception, array_agg(distinct e.item) as items from exception_item e
           join ${TARGETS} on e.identity = t.identity
           where e.state = 'open' and e.item like 'deliver:%'
             and exists (select from jsonb_array_elements(e.finding->'parks') p where p.value->>'connection' = t.connection)
           group by e.exception order by e.exception`,
        [json(flat(targets))],
      );
      return found.map(({ exception, items }) => ({ exception: Number(exception), items }));
    },

    async insertReplayDue(due) {
      if (due.length === 0) return;
      await client.query(
        `insert into replay_due (identity, connections, actor, reason, due_at)
         select identity, connections, actor, reason, due_at
           from jsonb_to_recordset($1::jsonb) as t(identity uuid, connections text[], actor text, reason text, due_at timestamptz)
         on conflict (identity) do update set connections = excluded.connections, actor = excluded.actor, reason = excluded.reason,
           due_at = excluded.due_at`,
        [json(due.map(({ dueAt, ...row }) => ({ ...row, due_at: time(dueAt) })))],
      );
    },

    async takeReplayDue(now, limit) {
      return rows<{ identity: string; connections: string[]; actor: string; reason: string }>(
        client,
        `delete from replay_due where identity in (select identity from replay_due where due_at <= $1 order by due_at limit $2 for update skip locked)
           returning identity, connections, actor, reason`,
        [time(now), limit],
      );
    },
  };
}

/** Each thing in each of its connections: `t(identity, connection)`. */
const TARGETS = 'jsonb_to_recordset($1::jsonb) as t(identity uuid, connection text)';

function flat(targets: readonly ReplayTarget[]): readonly { readonly identity: string; readonly connection: string }[] {
  return targets.flatMap(({ identity, connections }) => connections.map((connection) => ({ identity, connection })));
}
