import type { AgreementCount } from '@meshline/sync';
import type pg from 'pg';
import { time } from '../sql.ts';

/** Sampled comparisons since the hour of `since` (Unix ms), by field and pair of connections. */
export async function agreementSince(pool: Pick<pg.Pool, 'query'>, since: number): Promise<readonly AgreementCount[]> {
  const { rows } = await pool.query<AgreementCount>(
    `select entity, field, a, b, sum(compared)::int as compared, sum(same)::int as same from agreement_sample
       where hour >= date_trunc('hour', $1::timestamptz) group by entity, field, a, b order by entity, field, a, b`,
    [time(since)],
  );
  return rows;
}
