import type { QuotaStore } from '@meshline/connector-host';
import type pg from 'pg';
import { json } from '../sql.ts';
import { together } from './together.ts';

/** A first call finds a full bucket made for it; ten tries cover two daemons that make it at once. */
const ENSURE = `
  insert into bucket (connection, name, tokens, at)
  select $1, name, burst, meshline_now() from jsonb_to_recordset($2::jsonb) as t(name text, burst double precision)
  on conflict do nothing`;

// As many of $3 equal requests as all buckets hold, on the database's clock, in one statement: rows are locked in order of
// their names. A request that needs more than a bucket ever holds waits for a full one and leaves it in debt. The take
// doesn't wait for the disk, as every call to a vendor would wait with it: a crash of the database forgets the takes of
// its last second at most, and coming up again takes longer than that.
const TAKE = `
  with wanted as (
    select name, burst, refill, tokens as need
      from jsonb_to_recordset($2::jsonb) as t(name text, burst double precision, refill double precision, tokens double precision)),
  held as (
    select b.name, least(w.burst, b.tokens + w.refill * greatest(extract(epoch from meshline_now() - b.at), 0)) as have, w.need, w.refill, w.burst
      from wanted w join bucket b on b.connection = $1 and b.name = w.name order by b.name for update of b),
  verdict as (
    select case when bool_and(have >= least(need, burst)) then greatest(1, least($3::integer, floor(min(have / nullif(need, 0))))) else 0 end::integer as granted,
           coalesce(max(greatest(least(need, burst) - have, 0) / refill), 0) * 1000 as wait_ms,
           coalesce(max(least(need, burst) / refill), 0) * 1000 as next_ms from held),
  taken as (
    update bucket b set tokens = held.have - verdict.granted * held.need, at = meshline_now()
      from held, verdict where b.connection = $1 and b.name = held.name returning 1)
  select verdict.granted, case when verdict.granted = 0 then verdict.wait_ms else verdict.next_ms end as wait_ms,
         (select count(*) from taken) as buckets, set_config('synchronous_commit', 'off', true) from verdict`;

/** Quota in Postgres: shared by all daemons. Equal requests that come while one is under way are made as one. */
export function postgresQuota(pool: pg.Pool): QuotaStore {
  type Wanted = Parameters<QuotaStore['take']>[1];
  type Taken = Awaited<ReturnType<QuotaStore['take']>>;
  const take = async (connection: string, wanted: Wanted, count: number): Promise<readonly Taken[]> => {
    const shapes = wanted.map(({ bucket }) => ({ name: bucket.name, burst: bucket.burst }));
    const needs = wanted.map(({ bucket, tokens }) => ({
      name: bucket.name,
      burst: bucket.burst,
      refill: bucket.refillPerSecond,
      tokens,
    }));
    for (let attempt = 0; attempt < 3; attempt++) {
      const { rows } = await pool.query<{ granted: number | null; wait_ms: number; buckets: string }>(TAKE, [
        connection,
        json(needs),
        count,
      ]);
      const [row] = rows;
      if (row && Number(row.buckets) === wanted.length) {
        const granted = row.granted ?? 0;
        const waitMs = Math.max(5, Math.ceil(row.wait_ms));
        return Array.from({ length: count }, (_, index): Taken => (index < granted ? { ok: true } : { ok: false, waitMs }));
      }
      await pool.query(ENSURE, [connection, json(shapes)]);
    }
    return Array.from({ length: count }, (): Taken => ({ ok: false, waitMs: 100 }));
  };
  const joined = together<Taken>();
  return {
    take: (connection, wanted) => joined(`${connection} ${json(wanted)}`, (count) => take(connection, wanted, count)),
  };
}
