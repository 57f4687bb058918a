import type pg from 'pg';
import { millis, optionalMillis, time } from '../sql.ts';

/** Work that should have been done by now. */
export interface StuckWork {
  /** By connection: writes that were due, and since when the oldest was (Unix ms). */
  readonly unsent: readonly { readonly connection: string; readonly writes: number; readonly since: number }[];
  /** Writes whose lease ran out a minute ago and more: nobody sweeps. */
  readonly sending: number;
  /** Writes of which nobody knows for an hour and more whether they arrived. */
  readonly unknown: readonly { readonly connection: string; readonly writes: number; readonly since: number }[];
  /** Records and identities that were not looked at yet. */
  readonly dirty: number;
  /** Who sweeps, and until when on the database's clock. */
  readonly sweeper: { readonly holder: string; readonly isHeld: boolean } | undefined;
  /** By connection and feed: when it was last read (Unix ms). */
  readonly feeds: readonly { readonly connection: string; readonly feed: string; readonly readAt: number }[];
}

/** What is late, seen from `now` (Unix ms); leases by the database's own clock. */
export async function stuckWork(pool: pg.Pool, now: number): Promise<StuckWork> {
  const byConnection = async (text: string, values: unknown[]): Promise<StuckWork['unsent']> => {
    const { rows } = await pool.query<{ connection: string; writes: number; since: Date | null }>(text, values);
    return rows.map(({ since, ...row }) => ({ ...row, since: optionalMillis(since) ?? now }));
  };
  const { rows: counts } = await pool.query<{ sending: number; dirty: number }>(
    `select (select count(*)::int from intent where state = 'sending' and lease_until < meshline_now() - interval '1 minute') as sending,
            (select count(*)::int from dirty_record) + (select count(*)::int from dirty_identity) as dirty`,
  );
  const { rows: sweeper } = await pool.query<{ holder: string; held: boolean }>(
    `select holder, until > meshline_now() as held from lease where name = 'sweeper'`,
  );
  const { rows: feeds } = await pool.query<{ connection: string; feed: string; updated_at: Date }>(
    'select connection, feed, updated_at from cursor order by connection, feed',
  );
  const [row] = sweeper;
  return {
    unsent: await byConnection(
      `select connection, count(*)::int as writes, min(not_before) as since from intent
         where state = 'ready' and not_before < $1 group by connection order by connection`,
      [time(now)],
    ),
    unknown: await byConnection(
      `select connection, count(*)::int as writes, min(updated_at) as since from intent
         where state = 'unknown' and created_at < $1 group by connection order by connection`,
      [time(now - 3_600_000)],
    ),
    sending: counts[0]?.sending ?? 0,
    dirty: counts[0]?.dirty ?? 0,
    sweeper: row && { holder: row.holder, isHeld: row.held },
    feeds: feeds.map(({ updated_at: at, ...feed }) => ({ ...feed, readAt: millis(at) })),
  };
}
