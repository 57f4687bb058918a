import { isLong, type BucketShape } from '@meshline/connector-host';
import type pg from 'pg';
import { paceOf } from './pace.ts';

/** A bucket is never refilled slower than by this part. */
const LEAST_PACE = 1 / 16;

/**
 * The vendor refused a call for this limit: nothing is taken for so long, by any daemon. A limit on speed is then found
 * empty and refilled half as fast; refusals of calls that were under way together count once. A day's allowance is only
 * blocked: who used it up weren't we.
 */
export async function blockBucket(
  pool: pg.Pool,
  connection: string,
  bucket: BucketShape,
  waitMs: number,
  sentAgoMs: number,
): Promise<void> {
  await pool.query(
    `update bucket b set blocked_until = u.until, limited_at = meshline_now(),
         tokens = case when $4 then least(b.tokens, 0) else b.tokens end,
         at = case when $4 then u.until else b.at end,
         pace = case when $4 and u.fresh then greatest(${paceOf('b')} / 2, ${LEAST_PACE}) else b.pace end,
         paced_at = case when $4 and u.fresh then meshline_now() else b.paced_at end
       from (select name, greatest(blocked_until, meshline_now() + $3 * interval '1 millisecond') as until,
                    coalesce(limited_at < meshline_now() - $5 * interval '1 millisecond', true) as fresh
               from bucket where connection = $1 and name = $2 for update) u
       where b.connection = $1 and b.name = u.name`,
    [connection, bucket.name, waitMs, !isLong(bucket), sentAgoMs],
  );
}

/** The vendor says how much is left for everybody: the bucket never holds more. */
export async function capBucket(pool: pg.Pool, connection: string, bucket: BucketShape, tokens: number): Promise<void> {
  await pool.query('update bucket set tokens = least(tokens, $3) where connection = $1 and name = $2 and tokens > $3', [
    connection,
    bucket.name,
    tokens,
  ]);
}
