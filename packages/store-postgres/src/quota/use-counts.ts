import type { Lane } from '@meshline/connector-host';
import type pg from 'pg';
import { json } from '../sql.ts';
import type { Wanted } from './take.ts';

/** Counts are written together this often, not with each call; a death loses those of its last second. */
const EVERY_MS = 1_000;
/** Older counts are of no use: a day is the longest that anybody asks for. */
const KEPT = `interval '2 days'`;

const WRITE = `
  with used as (
    insert into quota_use (connection, bucket, lane, minute, used)
    select connection, bucket, lane, date_trunc('minute', meshline_now()), used
      from jsonb_to_recordset($1::jsonb) as t(connection text, bucket text, lane text, used double precision) order by 1, 2, 3
    on conflict (connection, bucket, minute, lane) do update set used = quota_use.used + excluded.used)
  insert into call_count (connection, minute, calls)
  select connection, date_trunc('minute', meshline_now()), calls from jsonb_to_recordset($2::jsonb) as t(connection text, calls integer) order by 1
  on conflict (connection, minute) do update set calls = call_count.calls + excluded.calls`;

export interface UseCounts {
  /** So many calls took their tokens. */
  add(connection: string, wanted: Wanted, lane: Lane, calls: number): void;
  /** Writes what was counted. */
  flush(): Promise<void>;
}

/** What is used of each bucket, by lane and minute, and the calls of each connection. */
export function useCounts(pool: pg.Pool): UseCounts {
  const used = new Map<string, { connection: string; bucket: string; lane: Lane; used: number }>();
  const calls = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let prunedAt = 0;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (calls.size === 0) return;
    const rows = [...used.values()];
    const counts = [...calls].map(([connection, count]) => ({ connection, calls: count }));
    used.clear();
    calls.clear();
    await pool.query(WRITE, [json(rows), json(counts)]);
    if (performance.now() - prunedAt < 3_600_000 && prunedAt !== 0) return;
    prunedAt = performance.now();
    await pool.query(`delete from quota_use where minute < meshline_now() - ${KEPT}`);
    await pool.query(`delete from call_count where minute < meshline_now() - ${KEPT}`);
  };
  return {
    add(connection, wanted, lane, count) {
      for (const { bucket, tokens } of wanted) {
        const key = json([connection, bucket.name, lane]);
        const row = used.get(key) ?? { connection, bucket: bucket.name, lane, used: 0 };
        used.set(key, { ...row, used: row.used + tokens * count });
      }
      calls.set(connection, (calls.get(connection) ?? 0) + count);
      // Counts that can't be written are no reason to keep a call from its vendor.
      timer ??= setTimeout(() => void flush().catch(() => undefined), EVERY_MS).unref();
    },
    flush,
  };
}
