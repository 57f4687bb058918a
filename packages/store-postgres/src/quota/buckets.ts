import type { QuotaStore, Taken } from '@meshline/connector-host';
import type pg from 'pg';
import { json } from '../sql.ts';
import { blockBucket, capBucket } from './limited.ts';
import { takeRetry } from './retry-budget.ts';
import { takeTokens } from './take.ts';
import { together } from './together.ts';
import { useCounts } from './use-counts.ts';

/** Quota in Postgres, with what it counted since it was last written. */
export interface PostgresQuota extends Required<QuotaStore> {
  /** Writes the counts of use now; they are written each second anyway. */
  flush(): Promise<void>;
}

/** Quota in Postgres: shared by all daemons. Equal requests that come while one is under way are made as one. */
export function postgresQuota(pool: pg.Pool): PostgresQuota {
  const joined = together<Taken>();
  const counts = useCounts(pool);
  return {
    take: (connection, wanted, lane) =>
      joined(`${connection} ${lane} ${json(wanted)}`, async (count) => {
        const taken = await takeTokens(pool, connection, wanted, lane, count);
        const granted = taken.filter(({ ok }) => ok).length;
        if (granted > 0) counts.add(connection, wanted, lane, granted);
        return taken;
      }),
    limited: (connection, bucket, waitMs, sentAgoMs) => blockBucket(pool, connection, bucket, waitMs, sentAgoMs),
    left: (connection, bucket, tokens) => capBucket(pool, connection, bucket, tokens),
    retry: (connection) => takeRetry(pool, connection),
    flush: () => counts.flush(),
  };
}
