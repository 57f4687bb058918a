import type { EventCounts } from '@meshline/sync';
import type pg from 'pg';
import { optionalMillis } from '../sql.ts';

export interface SourceStatus {
  readonly source: string;
  readonly counts: EventCounts;
  /** Stored, and not taken in yet; the oldest of them (Unix ms). */
  readonly waiting: number;
  readonly oldest: number | undefined;
  /** When something was counted last (Unix ms). */
  readonly lastAt: number | undefined;
}

/** What came of events, by source. */
export async function eventStatus(pool: Pick<pg.Pool, 'query'>): Promise<readonly SourceStatus[]> {
  const { rows } = await pool.query<{
    source: string;
    counts: EventCounts | null;
    waiting: number | null;
    oldest: Date | null;
    last_at: Date | null;
  }>(
    `select source, c.counts, w.waiting, w.oldest, c.last_at
       from (select source, jsonb_object_agg(what, count) as counts, max(last_at) as last_at from event_count group by source) c
       full join (select source, count(*)::int as waiting, min(received_at) as oldest from event where waiting group by source) w
         using (source)
       order by source`,
  );
  return rows.map(({ source, counts, waiting, oldest, last_at: lastAt }) => ({
    source,
    counts: counts ?? {},
    waiting: waiting ?? 0,
    oldest: optionalMillis(oldest),
    lastAt: optionalMillis(lastAt),
  }));
}
