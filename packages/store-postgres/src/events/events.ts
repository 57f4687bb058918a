import { cleanJson } from '@meshline/record';
import type { EventStore } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, rows, time } from '../sql.ts';

/** What is done with events after they were stored. */
export function eventOperations(client: pg.ClientBase): EventStore {
  return {
    async lockEventSource(source) {
      await client.query(`select pg_advisory_xact_lock(hashtextextended('meshline.event ' || $1, 0))`, [source]);
    },

    async waitingEvents(source, limit) {
      const found = await rows<{ seq: string; key: string; body: string; received_at: Date }>(
        client,
        `select seq, key, body, received_at from event where source = $1 and waiting order by seq limit $2`,
        [source, limit],
      );
      return found.map(({ seq, key, body, received_at: at }) => ({ seq: Number(seq), key, body, receivedAt: millis(at) }));
    },

    async endHints(source, seqs) {
      await client.query(
        `update event set waiting = false, body = null, headers = '{}' where source = $1 and seq = any($2::bigint[])`,
        [source, seqs],
      );
    },

    async sourcesWaiting() {
      const found = await rows<{ source: string }>(client, `select distinct source from event where waiting`);
      return found.map(({ source }) => source);
    },

    async eventsSince(source, position, limit) {
      const found = await rows<{ seq: string; key: string; body: string; received_at: Date }>(
        client,
        `select seq, key, body, received_at from event
           where source = $1 and seq > $2 and body is not null and not waiting order by seq limit $3`,
        [source, position, limit],
      );
      return found.map((row) => ({
        source,
        position: Number(row.seq),
        id: row.key,
        receivedAt: millis(row.received_at),
        payload: cleanJson(JSON.parse(row.body) as unknown),
      }));
    },

    async countEvents(source, counts, at) {
      await client.query(
        `insert into event_count (source, what, count, last_at)
         select $1, what, count, $3 from jsonb_to_recordset($2::jsonb) as t(what text, count bigint) order by what
         on conflict (source, what) do update set count = event_count.count + excluded.count,
           last_at = greatest(event_count.last_at, excluded.last_at)`,
        [source, json(Object.entries(counts).map(([what, count]) => ({ what, count }))), time(at)],
      );
    },

    async forgetHints(before) {
      const { rowCount } = await client.query(
        `delete from event where (source, seq) in (
           select source, seq from event where body is null and received_at < $1 order by received_at limit 10000)`,
        [time(before)],
      );
      return rowCount ?? 0;
    },
  };
}
