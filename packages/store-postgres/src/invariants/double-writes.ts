import type { LedgerFacts } from '@meshline/sync';
import type pg from 'pg';
import { time, toRef, type RefRow } from '../sql.ts';
import { suspects } from './suspects.ts';

/** Writes to one record within an hour from which on it's a loop; people and their automations stay far below. */
const BUSY = 30;

type Facts = Pick<LedgerFacts, 'doubleCreates' | 'doubleAttempts' | 'busyRecords'>;

/** I2, I3, I5 as the ledger sees them. Live records are counted: what somebody deleted may be made again by a decision. */
export async function doubleWrites(client: pg.ClientBase, at: number): Promise<Facts> {
  const busy = await suspects<RefRow & { writes: number }>(
    client,
    `select connection, stream, record_id as id, count(*)::int as writes
       from (select connection, stream, record_id, applied_at from intent where kind = 'update' order by seq desc limit 20000) as latest
       where applied_at > $1::timestamptz - interval '1 hour'
       group by connection, stream, record_id having count(*) > ${BUSY}`,
    [time(at)],
  );
  return {
    doubleCreates: await suspects<{ slot: string; connection: string; records: number }>(
      client,
      `select i.slot, i.connection, count(distinct (s.stream, s.id))::int as records
         from intent i join snapshot s on s.connection = i.connection and s.stream = i.stream and s.id = i.record_id and s.live
         where i.kind = 'create' and i.state in ('applied', 'confirmed', 'rewritten')
         group by i.slot, i.connection having count(distinct (s.stream, s.id)) > 1`,
    ),
    doubleAttempts: await suspects<{ intent: string; open: number }>(
      client,
      `select intent, count(*)::int as open from attempt where ended_at is null group by intent having count(*) > 1`,
    ),
    busyRecords: { count: busy.count, rows: busy.rows.map((row) => ({ ref: toRef(row), writes: row.writes })) },
  };
}
