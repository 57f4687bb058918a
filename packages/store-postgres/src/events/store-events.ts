import type { ArrivedEvent } from '@meshline/sync';
import type pg from 'pg';
import { time } from '../sql.ts';

/**
 * Stores events in one statement that commits by itself; says of each whether it is new. One that is there already, or stands in the
 * list twice, is no error. One such statement at a time, of all daemons: each has its lock before it draws numbers and keeps it until it is
 * committed, so that numbers are in the order of commits, and whoever has read up to one misses nothing before it.
 */
export async function storeEvents(client: Pick<pg.Pool, 'query'>, events: readonly ArrivedEvent[]): Promise<readonly boolean[]> {
  const { rows } = await client.query<{ source: string; key: string }>({
    name: 'store-events',
    text: `with turn as materialized (select pg_advisory_xact_lock(hashtextextended('meshline.event', 0)))
           insert into event (source, key, headers, body, received_at, waiting)
           select source, key, headers::jsonb, body, at, hint
             from turn, unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::boolean[])
               as t(source, key, headers, body, at, hint)
           on conflict (source, key) do nothing returning source, key`,
    values: [
      events.map(({ source }) => source),
      events.map(({ key }) => key),
      events.map(({ headers }) => JSON.stringify(headers)),
      events.map(({ body }) => body),
      events.map(({ receivedAt }) => time(receivedAt)),
      events.map(({ isHint }) => isHint),
    ],
  });
  if (rows.length === events.length) return events.map(() => true);
  const stored = new Set(rows.map(({ source, key }) => `${source} ${key}`));
  // Of two that are the same the first is the new one.
  return events.map(({ source, key }) => stored.delete(`${source} ${key}`));
}
