import type { StreamDescription } from '@meshline/connector-spec';
import type { ConnectionState, ConnectionStore, Mode } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, optionalMillis, rows, time } from '../sql.ts';

interface ConnectionRow {
  readonly id: string;
  readonly account_id: string | null;
  readonly state: ConnectionState;
  readonly state_reason: string | null;
  readonly state_since: Date;
  readonly streams: readonly StreamDescription[];
  readonly described_at: Date | null;
  readonly modes: Readonly<Record<string, Mode>> | null;
  readonly first_pass: readonly string[];
}

export function connectionOperations(client: pg.ClientBase): ConnectionStore {
  return {
    async connections() {
      const found = await rows<ConnectionRow>(
        client,
        `select c.id, c.account_id, c.state, c.state_reason, c.state_since, c.streams, c.described_at,
            (select jsonb_object_agg(m.entity, m.mode) from connection_mode m where m.connection = c.id) as modes,
            array(select k.feed from cursor k where k.connection = c.id and k.phase = 'changes') as first_pass
           from connection c order by c.id`,
      );
      return found.map((row) => ({
        id: row.id,
        accountId: row.account_id ?? undefined,
        state: row.state,
        stateReason: row.state_reason ?? undefined,
        stateSince: millis(row.state_since),
        streams: row.streams,
        describedAt: optionalMillis(row.described_at),
        modes: row.modes ?? {},
        firstPass: row.first_pass,
      }));
    },

    async registerConnection(id, packageName, at) {
      await client.query(
        `insert into connection (id, package, state_since) values ($1, $2, $3)
           on conflict (id) do update set package = excluded.package`,
        [id, packageName, time(at)],
      );
    },

    async pinAccount(id, account) {
      const [row] = await rows<{ account_id: string }>(
        client,
        'update connection set account_id = coalesce(account_id, $2) where id = $1 returning account_id',
        [id, account],
      );
      return row?.account_id ?? account;
    },

    async writeDescription(id, streams, at) {
      await client.query('update connection set streams = $2::jsonb, described_at = $3 where id = $1', [id, json(streams), time(at)]);
    },

    async setState(id, state, reason, at) {
      const changed = await rows(
        client,
        `update connection set state = $2, state_reason = $3, state_since = $4
           where id = $1 and (state, coalesce(state_reason, '')) is distinct from ($2, coalesce($3, '')) returning id`,
        [id, state, reason ?? null, time(at)],
      );
      return changed.length === 1;
    },

    async setMode(id, entity, mode, actor, reason, at) {
      await client.query(
        `insert into connection_mode (connection, entity, mode, since, actor, reason) values ($1, $2, $3, $4, $5, $6)
           on conflict (connection, entity) do update set mode = excluded.mode, since = excluded.since, actor = excluded.actor, reason = excluded.reason
           where connection_mode.mode <> excluded.mode`,
        [id, entity, mode, time(at), actor, reason],
      );
    },
  };
}
