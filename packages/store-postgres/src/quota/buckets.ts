import type { QuotaStore } from '@meshline/connector-host';
import type pg from 'pg';
import { json } from '../sql.ts';

/** A first call finds a full bucket made for it; ten tries cover two daemons that make it at once. */
const ENSURE = `
  insert into bucket (connection, name, tokens, at)
  select $1, name, burst, meshline_now() from jsonb_to_recordset($2::jsonb) as t(name text, burst double precision)
  on conflict do nothing`;

// All buckets or none, on the database's clock, in one statement: rows are locked in order of their names. It doesn't
// wait for the disk, as every call to a vendor would wait with it: a crash of the database forgets the takes of its last
// second at most, and coming up again takes longer than that.
const TAKE = `
  with wanted as (
    select name, burst, refill, tokens as need
      from jsonb_to_recordset($2::jsonb) as t(name text, burst double precision, refill double precision, tokens double precision)),
  held as (
    select b.name, least(w.burst, b.tokens + w.refill * greatest(extract(epoch from meshline_now() - b.at), 0)) as have, w.need, w.refill, w.burst
      from wanted w join bucket b on b.connection = $1 and b.name = w.name order by b.name for update of b),
  verdict as (
    select bool_and(have >= least(need, burst)) as ok,
           coalesce(max(greatest(least(need, burst) - have, 0) / refill), 0) * 1000 as wait_ms from held),
  taken as (
    update bucket b set tokens = held.have - case when verdict.ok then held.need else 0 end, at = meshline_now()
      from held, verdict where b.connection = $1 and b.name = held.name returning 1)
  select verdict.ok, verdict.wait_ms, (select count(*) from taken) as buckets, set_config('synchronous_commit', 'off', true) from verdict`;

/** Quota in Postgres: shared by all daemons. */
export function postgresQuota(pool: pg.Pool): QuotaStore {
  return {
    async take(connection, wanted) {
      const shapes = wanted.map(({ bucket }) => ({ name: bucket.name, burst: bucket.burst }));
      const needs = wanted.map(({ bucket, tokens }) => ({ name: bucket.name, burst: bucket.burst, refill: bucket.refillPerSecond, tokens }));
      for (let attempt = 0; attempt < 3; attempt++) {
        const { rows } = await pool.query<{ ok: boolean | null; wait_ms: number; buckets: string }>(TAKE, [connection, json(needs)]);
        const [row] = rows;
        if (row && Number(row.buckets) === wanted.length) return row.ok ? { ok: true } : { ok: false, waitMs: Math.max(5, Math.ceil(row.wait_ms)) };
        await pool.query(ENSURE, [connection, json(shapes)]);
      }
      return { ok: false, waitMs: 100 };
    },
  };
}
