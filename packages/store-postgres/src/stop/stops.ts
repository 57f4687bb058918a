import type { StopStore } from '@meshline/sync';
import type pg from 'pg';
import { millis, rows, time } from '../sql.ts';

/** The scope of the stop of everything; no connection may be called so. */
const ALL = '*';

export function stopOperations(client: pg.ClientBase): StopStore {
  return {
    async stops() {
      const found = await rows<{ scope: string; actor: string; reason: string; at: Date }>(
        client,
        'select scope, actor, reason, at from write_stop order by scope',
      );
      return found.map(({ scope, actor, reason, at }) => ({
        connection: scope === ALL ? undefined : scope,
        actor,
        reason,
        at: millis(at),
      }));
    },

    async isStopped(connection) {
      const [row] = await rows<{ stopped: boolean }>(
        client,
        `select exists (select from write_stop where scope in ($2, $1))
           or exists (select from ledger where recovering_since is not null) as stopped`,
        [connection, ALL],
      );
      return row?.stopped ?? false;
    },

    async insertStop({ connection, actor, reason, at }) {
      const inserted = await rows(
        client,
        `insert into write_stop (scope, actor, reason, at, change_seq)
         values ($1, $2, $3, $4, coalesce((select max(seq) from change), 0)) on conflict (scope) do nothing returning scope`,
        [connection ?? ALL, actor, reason, time(at)],
      );
      return inserted.length === 1;
    },

    async deleteStop(connection, at) {
      const deleted = await rows(client, 'delete from write_stop where scope = $1 and at = $2 returning scope', [
        connection ?? ALL,
        time(at),
      ]);
      return deleted.length === 1;
    },
  };
}
