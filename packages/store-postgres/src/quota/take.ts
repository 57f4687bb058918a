import type { Lane, QuotaStore, Taken } from '@meshline/connector-host';
import { keptFrom } from '@meshline/connector-host';
import type pg from 'pg';
import { json } from '../sql.ts';
import { paceOf } from './pace.ts';

export type Wanted = Parameters<QuotaStore['take']>[1];

/** A first call finds a full bucket made for it; ten tries cover two daemons that make it at once. */
const ENSURE = `
  insert into bucket (connection, name, tokens, at)
  select $1, name, burst, meshline_now() from jsonb_to_recordset($2::jsonb) as t(name text, burst double precision)
  on conflict do nothing`;

/** How long after its time a waiting call may still come before the lanes behind it go on. */
const GRACE_MS = 100;

// As many of $3 equal requests as all buckets hold, on the database's clock, in one statement: rows are locked in order of
// their names. A request that needs more than a bucket ever holds waits for a full one and leaves it in debt. A lane ($4)
// leaves in each bucket what is kept for the lanes before it, as far as the bucket can hold that beside the request; who is
// refused says so in the row, and until that time (and a moment more) the lanes behind get nothing: so live work waits for
// the tokens that come, never for a backlog. The take doesn't wait for the disk, as every call to a vendor would wait with
// it: a crash of the database forgets the takes of its last second at most, and coming up again takes longer than that.
const TAKE = `
  with wanted as (
    select name, burst, refill, tokens as need, kept, shape
      from jsonb_to_recordset($2::jsonb) as t(name text, burst double precision, refill double precision, tokens double precision,
        kept double precision, shape jsonb)),
  held as (
    select b.name, w.need, w.kept, w.burst, w.shape, r.rate, h.have, least(w.need + w.kept, w.burst) as least_have,
           greatest(b.blocked_until, case $4 when 'backfill' then greatest(b.live_waits, b.handoff_waits) when 'live' then b.handoff_waits end) as free_at
      from wanted w join bucket b on b.connection = $1 and b.name = w.name
        cross join lateral (select w.refill * ${paceOf('b')} as rate) r
        cross join lateral (select least(w.burst, b.tokens + r.rate * greatest(extract(epoch from meshline_now() - b.at), 0)) as have) h
      order by b.name for update of b),
  verdict as (
    select case when bool_and(have >= least_have and coalesce(free_at <= meshline_now(), true))
                then greatest(1, least($3::integer, floor(min((have - kept) / nullif(need, 0))))) else 0 end::integer as granted from held),
  answer as (
    select granted,
           coalesce(max(greatest((least_have - (have - granted * need)) / rate, extract(epoch from free_at - meshline_now()), 0)), 0) * 1000 as wait_ms,
           coalesce(max(least(need, burst) / rate), 0) * 1000 as step_ms
      from verdict left join held on true group by granted),
  taken as (
    update bucket b set tokens = held.have - answer.granted * held.need, shape = held.shape,
        at = case when b.blocked_until > meshline_now() then b.at else meshline_now() end,
        live_waits = case when $4 <> 'live' then b.live_waits when answer.granted < $3 then meshline_now() + (answer.wait_ms + ${GRACE_MS}) * interval '1 millisecond' end,
        handoff_waits = case when $4 <> 'handoff' then b.handoff_waits when answer.granted < $3 then meshline_now() + (answer.wait_ms + ${GRACE_MS}) * interval '1 millisecond' end
      from held, answer where b.connection = $1 and b.name = held.name returning 1)
  select answer.granted, answer.wait_ms, answer.step_ms, (select count(*) from taken) as buckets,
         set_config('synchronous_commit', 'off', true) from answer`;

/** Takes for `count` equal requests at once. Who gets nothing is told when its turn comes, one after the other. */
export async function takeTokens(
  pool: pg.Pool,
  connection: string,
  wanted: Wanted,
  lane: Lane,
  count: number,
): Promise<readonly Taken[]> {
  const needs = json(
    wanted.map(({ bucket: { name, burst, refillPerSecond, limit, windowMs, share }, tokens }) => ({
      name,
      burst,
      refill: refillPerSecond,
      tokens,
      kept: keptFrom(lane, burst),
      shape: { burst, refillPerSecond, limit, windowMs, share },
    })),
  );
  for (let attempt = 0; attempt < 3; attempt++) {
    const { rows } = await pool.query<{ granted: number; wait_ms: string; step_ms: string; buckets: string }>(TAKE, [
      connection,
      needs,
      count,
      lane,
    ]);
    const [row] = rows;
    if (row && Number(row.buckets) === wanted.length) {
      return Array.from({ length: count }, (_, index): Taken => {
        if (index < row.granted) return { ok: true };
        return { ok: false, waitMs: Math.max(5, Math.ceil(Number(row.wait_ms) + (index - row.granted) * Number(row.step_ms))) };
      });
    }
    await pool.query(ENSURE, [connection, needs]);
  }
  return Array.from({ length: count }, (): Taken => ({ ok: false, waitMs: 100 }));
}
