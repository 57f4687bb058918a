import { forecast, type Forecast } from '@meshline/connector-host';
import type pg from 'pg';
import { paceOf } from './pace.ts';

/** One bucket of a connection, for people. */
export interface QuotaState {
  readonly connection: string;
  readonly bucket: string;
  /** What the vendor allows everybody in a window; MeshLine may use `share` of it. */
  readonly limit: number;
  readonly windowMs: number;
  readonly share: number;
  /** What can be taken now, and most at once. */
  readonly tokens: number;
  readonly burst: number;
  /** By the second; after a limit was met, less than usual for a while (`pace` of 1). */
  readonly refillPerSecond: number;
  readonly pace: number;
  /** The vendor's own limit was met: nothing is taken until then. */
  readonly blockedUntil: Date | undefined;
  readonly usedInHour: number;
  readonly usedInDay: number;
  /** Tokens that the writes which are ready will take, by what a write took in the last minutes; one for each where that isn't known. */
  readonly waiting: number;
  readonly forecast: Forecast;
}

interface Row {
  readonly connection: string;
  readonly bucket: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly share: number;
  readonly tokens: number;
  readonly burst: number;
  readonly refill: number;
  readonly pace: number;
  readonly blocked_until: Date | null;
  readonly blocked_ms: number;
  readonly used_hour: number;
  readonly used_day: number;
  readonly used_recently: number;
  readonly backfill_recently: number;
  readonly ready: number;
}

/** The last so many minutes are what a forecast goes by. */
const RECENT_MINUTES = 15;

// A bucket that nothing was taken from since its shape is kept is left out: nothing is known of it.
const STATE = `
  with waiting as (select connection, count(*) as ready from intent where state = 'ready' group by connection),
  shaped as (
    select b.connection, b.name, b.tokens, b.at, b.blocked_until, ${paceOf('b')} as pace, s.*
      from bucket b, jsonb_to_record(b.shape) as s(burst float8, "refillPerSecond" float8, "limit" float8, "windowMs" float8, share float8))
  select b.connection, b.name as bucket, b."limit", b."windowMs", b.share, b.burst, b.pace, b."refillPerSecond" * b.pace as refill,
         least(b.burst, b.tokens + b."refillPerSecond" * b.pace * greatest(extract(epoch from meshline_now() - b.at), 0)::float8) as tokens,
         case when b.blocked_until > meshline_now() then b.blocked_until end as blocked_until,
         greatest(coalesce(extract(epoch from b.blocked_until - meshline_now()), 0), 0)::float8 * 1000 as blocked_ms,
         coalesce(u.hour, 0) as used_hour, coalesce(u.day, 0) as used_day, coalesce(u.recent, 0) as used_recently,
         coalesce(u.backfill, 0) as backfill_recently, coalesce(w.ready, 0)::float8 as ready
    from shaped b left join waiting w using (connection)
      left join lateral (
        select sum(used) as day, sum(used) filter (where minute > meshline_now() - interval '1 hour') as hour,
               sum(used) filter (where minute > meshline_now() - interval '${RECENT_MINUTES} minutes') as recent,
               sum(used) filter (where minute > meshline_now() - interval '${RECENT_MINUTES} minutes' and lane = 'backfill') as backfill
          from quota_use q where q.connection = b.connection and q.bucket = b.name and q.minute > meshline_now() - interval '1 day') u on true
    order by b.connection, b.name`;

// By the attempts of those minutes and not by the intents, of which there may be millions that ended long ago.
const WRITTEN = `
  select i.connection, count(*)::float8 as written from attempt a join intent i on i.id = a.intent
    where a.started_at > meshline_now() - interval '${RECENT_MINUTES} minutes' and a.outcome in ('applied', 'unchanged')
    group by i.connection`;

/** How each bucket stands on the database's clock, what was used of it, and what is to come. */
export async function quotaState(pool: pg.Pool): Promise<readonly QuotaState[]> {
  const { rows } = await pool.query<Row>(STATE);
  const written = rows.some(({ ready }) => ready > 0) ? await writtenRecently(pool) : new Map<string, number>();
  return rows.map((row) => {
    const { connection, bucket, limit, windowMs, share, tokens, burst, pace } = row;
    // Of a bucket that no write takes from, none of them waits for it.
    const writes = written.get(connection) ?? 0;
    const known = writes > 0 && row.used_recently > 0;
    const perWrite = row.used_hour === 0 ? 0 : known ? Math.min(row.used_recently / writes, 10) : 1;
    const waiting = row.ready * perWrite;
    return {
      connection,
      bucket,
      limit,
      windowMs,
      share,
      tokens,
      burst,
      refillPerSecond: row.refill,
      pace,
      blockedUntil: row.blocked_until ?? undefined,
      usedInHour: row.used_hour,
      usedInDay: row.used_day,
      waiting,
      forecast: forecast({
        tokens,
        refillPerSecond: row.refill,
        blockedForMs: row.blocked_ms,
        usedPerSecond: row.used_recently / (RECENT_MINUTES * 60),
        backfillPerSecond: row.backfill_recently / (RECENT_MINUTES * 60),
        waiting,
      }),
    };
  });
}

async function writtenRecently(pool: pg.Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ connection: string; written: number }>(WRITTEN);
  return new Map(rows.map(({ connection, written }) => [connection, written]));
}
