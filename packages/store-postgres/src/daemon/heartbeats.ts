import type pg from 'pg';
import { millis } from '../sql.ts';

export interface DaemonIdentity {
  /** The same id that holds its leases. */
  readonly holder: string;
  readonly version: string;
  readonly host: string;
  readonly pid: number;
}

export interface DaemonStatus extends DaemonIdentity {
  /** Unix milliseconds, on the database's clock. */
  readonly startedAt: number;
  readonly seenAt: number;
  /** Since its last heartbeat, on the database's clock: the hosts' clocks don't matter. */
  readonly silentSeconds: number;
}

/** A daemon that was silent for so long is forgotten, in hours. */
const FORGOTTEN_HOURS = 24;

/** Says that the daemon is alive, and forgets those that have been silent for a day. On the database's clock. */
export async function beat(pool: pg.Pool, { holder, version, host, pid }: DaemonIdentity): Promise<void> {
  await pool.query(
    `insert into daemon (holder, version, host, pid, started_at, seen_at) values ($1, $2, $3, $4, meshline_now(), meshline_now())
       on conflict (holder) do update set seen_at = excluded.seen_at`,
    [holder, version, host, pid],
  );
  await pool.query('delete from daemon where seen_at < meshline_now() - make_interval(hours => $1)', [FORGOTTEN_HOURS]);
}

/** A daemon that ends says so: nobody waits for its next heartbeat. */
export async function endBeat(pool: pg.Pool, holder: string): Promise<void> {
  await pool.query('delete from daemon where holder = $1', [holder]);
}

/** Every daemon that was heard of within a day, the oldest first. */
export async function daemons(pool: Pick<pg.Pool, 'query'>): Promise<readonly DaemonStatus[]> {
  const { rows } = await pool.query<{
    holder: string;
    version: string;
    host: string;
    pid: number;
    started_at: Date;
    seen_at: Date;
    silent: number;
  }>(
    `select holder, version, host, pid, started_at, seen_at, greatest(extract(epoch from meshline_now() - seen_at), 0)::float8 as silent
       from daemon order by started_at, holder`,
  );
  return rows.map(({ started_at: startedAt, seen_at: seenAt, silent, ...row }) => ({
    ...row,
    startedAt: millis(startedAt),
    seenAt: millis(seenAt),
    silentSeconds: silent,
  }));
}
