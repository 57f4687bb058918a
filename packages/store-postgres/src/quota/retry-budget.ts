import type { Taken } from '@meshline/connector-host';
import type pg from 'pg';
import { inTransaction } from '../store.ts';

/** Of the calls of the last five minutes at most this part may be retries, but so many in a minute always. */
const PART = 0.1;
const LEAST_PER_MINUTE = 10;

/** Counts one retry of a connection, if its budget allows. One daemon asks at a time; retries are rare. */
export async function takeRetry(pool: pg.Pool, connection: string): Promise<Taken> {
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('meshline.retry'), hashtext($1))`, [connection]);
    const { rows } = await client.query<{ counted: boolean; wait_ms: string }>(
      `with recent as (
         select coalesce(sum(calls), 0) as calls, coalesce(sum(retries), 0) as retries,
                coalesce(sum(retries) filter (where minute = date_trunc('minute', meshline_now())), 0) as this_minute
           from call_count where connection = $1 and minute > meshline_now() - interval '5 minutes'),
       counted as (
         insert into call_count (connection, minute, retries)
         select $1, date_trunc('minute', meshline_now()), 1 from recent where retries + 1 <= calls * ${PART} or this_minute < ${LEAST_PER_MINUTE}
         on conflict (connection, minute) do update set retries = call_count.retries + 1 returning 1)
       select exists (select from counted) as counted,
              extract(epoch from date_trunc('minute', meshline_now()) + interval '1 minute' - meshline_now()) * 1000 as wait_ms`,
      [connection],
    );
    const [row] = rows;
    return row?.counted === true ? { ok: true } : { ok: false, waitMs: Math.ceil(Number(row?.wait_ms ?? 60_000)) };
  });
}
