import type { StreamDescription } from '@meshline/connector-spec';
import type { ConnectionState, ConnectionStore, Mode } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, optionalMillis, rows, time } from '../sql.ts';

/**
 * Descriptions by connection, parsed once for each time that one was written: they are long, and every page asks.
 * Kept by the store, for all its transactions.
 */
export type Descriptions = Map<string, { readonly version: string; readonly streams: readonly StreamDescription[] }>;

interface ConnectionRow {
  readonly id: string;
  readonly account_id: string | null;
  readonly state: ConnectionState;
  readonly state_reason: string | null;
  readonly state_since: Date;
  readonly description: string;
  readonly described_at: Date | null;
  readonly modes: Readonly<Record<string, Mode>> | null;
  readonly first_pass: readonly string[];
}

export function connectionOperations(client: pg.ClientBase, descriptions: Descriptions): ConnectionStore {
  return {
    async connections() {
      const found = await rows<ConnectionRow>(
        client,
        `select c.id, c.account_id, c.state, c.state_reason, c.state_since, c.described_at,
            c.xmin::text || c.ctid::text as description,
            (select jsonb_object_agg(m.entity, m.mode) from connection_mode m where m.connection = c.id) as modes,
            array(select k.feed from cursor k where k.connection = c.id and k.phase = 'changes') as first_pass
           from connection c order by c.id`,
      );
      const streams = await described(client, found, descriptions);
      return found.map((row) => ({
        id: row.id,
        accountId: row.account_id ?? undefined,
        state: row.state,
        stateReason: row.state_reason ?? undefined,
        stateSince: millis(row.state_since),
        streams: streams.get(row.id) ?? [],
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
      await client.query('update connection set streams = $2::jsonb, described_at = $3 where id = $1', [
        id,
        json(streams),
        time(at),
      ]);
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

/** What isn't known of the row's version yet is read; a version names one write for good, also one that is rolled back. */
async function described(
  client: pg.ClientBase,
  found: readonly ConnectionRow[],
  known: Descriptions,
): Promise<ReadonlyMap<string, readonly StreamDescription[]>> {
  const missing = found.filter(({ id, description }) => known.get(id)?.version !== description).map(({ id }) => id);
  if (missing.length > 0) {
    const fresh = await rows<{ id: string; description: string; streams: readonly StreamDescription[] }>(
      client,
      'select id, xmin::text || ctid::text as description, streams from connection where id = any($1::text[])',
      [missing],
    );
    for (const { id, description, streams } of fresh) known.set(id, { version: description, streams });
  }
  return new Map(found.map(({ id }) => [id, known.get(id)?.streams ?? []]));
}
