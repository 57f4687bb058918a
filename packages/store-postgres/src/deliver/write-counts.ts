import type { WriteCountStore } from '@meshline/sync';
import type pg from 'pg';
import { rows, time } from '../sql.ts';

export function writeCountOperations(client: pg.ClientBase): WriteCountStore {
  return {
    async lockWriteCounts() {
      await client.query(`select pg_advisory_xact_lock(hashtext('meshline.write-counts'))`);
    },

    async countWrites(windows) {
      if (windows.length === 0) return [];
      const found = await rows<{ count: string }>(
        client,
        `select coalesce((select sum(c.count) from write_count c where c.kind = t.kind and c.minute >= date_trunc('minute', t.since)), 0) as count
           from unnest($1::text[], $2::timestamptz[]) with ordinality as t(kind, since, n) order by t.n`,
        [windows.map(({ kind }) => kind), windows.map(({ since }) => time(since))],
      );
      return found.map(({ count }) => Number(count));
    },

    async addWrites(kind, count, at) {
      await client.query(
        `insert into write_count (kind, minute, count) values ($1, date_trunc('minute', $2::timestamptz), greatest($3, 0))
           on conflict (kind, minute) do update set count = greatest(write_count.count + $3, 0)`,
        [kind, time(at), count],
      );
      // No window is longer than a day.
      await client.query(`delete from write_count where kind = $1 and minute < $2::timestamptz - interval '25 hours'`, [
        kind,
        time(at),
      ]);
    },

    async forgetWrites(kind) {
      await client.query('delete from write_count where kind = $1', [kind]);
    },

    async countReady(kind) {
      const [row] = await rows<{ count: string }>(client, `select count(*) from intent where state = 'ready' and kind = $1`, [
        kind,
      ]);
      return Number(row?.count ?? 0);
    },
  };
}
