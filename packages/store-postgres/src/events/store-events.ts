import type { ArrivedEvent } from '@meshline/sync';
import type pg from 'pg';
import { time } from '../sql.ts';

/**
 * Stores events in one statement that commits by itself; says of each whether it is new. One that is there already, or stands in the
 * list twice, is no error.
 */
export async function storeEvents(client: Pick<pg.Pool, 'query'>, events: readonly ArrivedEvent[]): Promise<readonly boolean[]> {
  const { rows } = await client.query<{ source: string; key: string }>({
    name: 'store-events',
    text: `insert into event (source, key, headers, body, received_at)
           select source, key, headers::jsonb, body, at from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
             as t(source, key, headers, body, at)
           on conflict (source, key) do nothing returning source, key`,
    values: [
      events.map(({ source }) => source),
      events.map(({ key }) => key),
      events.map(({ headers }) => JSON.stringify(headers)),
      events.map(({ body }) => body),
      events.map(({ receivedAt }) => time(receivedAt)),
    ],
  });
  const stored = new Set(rows.map(({ source, key }) => `${source} ${key}`));
  // Of two that are the same the first is the new one.
  return events.map(({ source, key }) => stored.delete(`${source} ${key}`));
}
