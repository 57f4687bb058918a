import type { WorkFacts } from '@meshline/sync';
import type pg from 'pg';

/** What is left to be done, and how much was. */
export async function workFacts(client: pg.ClientBase | pg.Pool): Promise<WorkFacts> {
  const { rows } = await client.query<{
    dirty_records: number;
    dirty_identities: number;
    open_attempts: number;
    intents: number;
    attempts: number;
    open_intents: Record<string, number>;
  }>(
    `select (select count(*)::int from dirty_record) as dirty_records,
       (select count(*)::int from dirty_identity) as dirty_identities,
       (select count(*)::int from attempt where ended_at is null) as open_attempts,
       (select count(*)::int from intent) as intents,
       (select count(*)::int from attempt) as attempts,
       (select coalesce(jsonb_object_agg(state, count), '{}') from
         (select state, count(*)::int from intent where state in ('planned', 'ready', 'sending', 'applied', 'unknown') group by state) as s(state, count)) as open_intents`,
  );
  const [row] = rows;
  return {
    dirtyRecords: row?.dirty_records ?? 0,
    dirtyIdentities: row?.dirty_identities ?? 0,
    openIntents: row?.open_intents ?? {},
    openAttempts: row?.open_attempts ?? 0,
    intents: row?.intents ?? 0,
    attempts: row?.attempts ?? 0,
  };
}
