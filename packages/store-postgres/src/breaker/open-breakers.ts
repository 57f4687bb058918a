import type pg from 'pg';

/** A connection to which nothing is sent for now, for people to see. */
export interface OpenBreaker {
  readonly connection: string;
  readonly since: Date;
  /** When one call tries whether the system is back. */
  readonly resumeAt: Date;
  /** Tries that failed since it opened. */
  readonly failedProbes: number;
  /** What it opened on: `HTTP 503`, `timeout`, `NETWORK`. */
  readonly reason: string | undefined;
}

export async function openBreakers(pool: pg.Pool): Promise<readonly OpenBreaker[]> {
  const { rows } = await pool.query<Omit<OpenBreaker, 'reason'> & { reason: string | null }>(
    `select connection, opened_at as since, resume_at as "resumeAt", failed_probes as "failedProbes", state->>'reason' as reason
       from breaker where open order by connection`,
  );
  return rows.map((row) => ({ ...row, reason: row.reason ?? undefined }));
}
