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
        `select seq, key, body, received_at from event where source = $1 and state = 'waiting' order by seq limit $2`,
        [source, limit],
      );
      return found.map(({ seq, key, body, received_at: at }) => ({ seq: Number(seq), key, body, receivedAt: millis(at) }));
    },

    // The lock is held until the commit, so whoever sees a position sees all before it.
    async placeEvents(source, limit) {
      const placed = await rows(
        client,
        `with page as (
           select seq, row_number() over (order by seq) as n from event where source = $1 and state = 'waiting' order by seq limit $2),
         last as (
           insert into event_position (source, position) select $1, count(*) from page having count(*) > 0
             on conflict (source) do update set position = event_position.position + excluded.position returning position)
         update event e set state = 'done', position = last.position - (select count(*) from page) + page.n
           from page, last where e.seq = page.seq returning 1`,
        [source, limit],
      );
      return placed.length;
    },

    async endHints(seqs) {
      await client.query(`update event set state = 'done', body = null, headers = '{}' where seq = any($1::bigint[])`, [seqs]);
    },

    async sourcesWaiting() {
      const found = await rows<{ source: string }>(client, `select distinct source from event where state = 'waiting'`);
      return found.map(({ source }) => source);
    },

    async eventsSince(source, position, limit) {
      const found = await rows<{ position: string; key: string; body: string; received_at: Date }>(
        client,
        `select position, key, body, received_at from event where source = $1 and position > $2 order by position limit $3`,
        [source, position, limit],
      );
      return found.map((row) => ({
        source,
        position: Number(row.position),
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
        `delete from event where seq in (
           select seq from event where state = 'done' and position is null and received_at < $1 order by received_at limit 10000)`,
        [time(before)],
      );
      return rowCount ?? 0;
    },
  };
}
