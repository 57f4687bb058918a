import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { rows, time } from '../sql.ts';

/** How far a ledger was seen to reach; kept outside the database, by each daemon. */
export interface LedgerMark {
  readonly incarnation: string;
  /** The newest entry of the history. */
  readonly seq: number;
}

export interface LedgerLook {
  readonly mark: LedgerMark;
  /** What has happened to it since it was last looked at: all systems must be read anew before anything is written. */
  readonly moved: string | undefined;
}

interface LedgerRow {
  readonly incarnation: string;
  readonly earlier: readonly string[];
  readonly server: string | null;
  readonly timeline: string | null;
  readonly server_now: string | null;
  readonly timeline_now: string;
  readonly seq: string;
}

// The server's identifier tells one cluster from another, the timeline (first eight digits of a WAL file's name) a cluster before a
// failover or a point-in-time recovery from the one after it. Some hosted servers keep the identifier to themselves.
const LOOK = `
  select l.incarnation, l.earlier, l.server, l.timeline,
      case when has_function_privilege('pg_control_system()', 'execute') then (select system_identifier::text from pg_control_system()) end as server_now,
      left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline_now,
      (select coalesce(max(seq), 0) from audit) as seq
    from ledger l`;

/**
 * Looks whether this is still the ledger that was seen before, in full: a restored backup and a replica that took over may lack the last of
 * what was written to it and to the systems. Where it moved, it must catch up first: from the commit on nothing is written to any system
 * until all of them were read anew and linked. `seen` = the daemon's own mark; `at` in Unix ms.
 */
export async function guardLedger(client: pg.ClientBase, seen: LedgerMark | undefined, at: number): Promise<LedgerLook> {
  await client.query('insert into ledger (incarnation) values ($1) on conflict do nothing', [randomUUID()]);
  const first = await look(client, seen);
  if (first.moved === undefined) return first;
  await client.query('begin');
  try {
    await client.query('select from ledger for update');
    // Of many sessions that see it at once, one acts.
    const again = await look(client, seen);
    if (again.moved !== undefined) await startRecovery(client, again.moved, at);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  return { mark: (await look(client, undefined)).mark, moved: first.moved };
}

async function look(client: pg.ClientBase, seen: LedgerMark | undefined): Promise<LedgerLook> {
  const [row] = await rows<LedgerRow>(client, LOOK);
  if (row === undefined) throw new Error('guardLedger: the ledger has no name');
  const mark = { incarnation: row.incarnation, seq: Number(row.seq) };
  const moved = whatMoved(row, mark, seen);
  // Seen for the first time, or by a server that tells more than it did.
  if (moved === undefined && ((row.server === null && row.server_now !== null) || row.timeline === null))
    await client.query('update ledger set server = coalesce(server, $1), timeline = coalesce(timeline, $2)', [
      row.server_now,
      row.timeline_now,
    ]);
  return { mark, moved };
}

function whatMoved(row: LedgerRow, mark: LedgerMark, seen: LedgerMark | undefined): string | undefined {
  if (row.server !== null && row.server_now !== null && row.server !== row.server_now)
    return 'the database is on another server than before: a copy or a backup that was restored';
  if (row.timeline !== null && row.timeline !== row.timeline_now)
    return 'the database server failed over, or was set back to an earlier moment';
  if (seen === undefined || row.earlier.includes(seen.incarnation)) return undefined;
  if (seen.incarnation !== mark.incarnation)
    return mark.seq > 0 ? 'the database is another one than this daemon worked with before' : undefined;
  return mark.seq < seen.seq
    ? `the database is older than it was: its history ends at entry ${mark.seq}, and entry ${seen.seq} was there`
    : undefined;
}

/**
 * Every cursor goes back to its start, and what was decided and not sent is dropped and decided again. What may have been sent is probed, as
 * always. The ledger gets a new name, so that marks from before are told from marks of its future.
 */
async function startRecovery(client: pg.ClientBase, because: string, at: number): Promise<void> {
  await client.query(
    `update ledger set earlier = array_append(earlier, incarnation), incarnation = $1,
        server = case when has_function_privilege('pg_control_system()', 'execute') then (select system_identifier::text from pg_control_system()) end,
        timeline = left(pg_walfile_name(pg_current_wal_lsn()), 8), recovering_since = $2, recovering_because = $3`,
    [randomUUID(), time(at), because],
  );
  // A reading that is under way doesn't get through with the page that it has: the version isn't the one that it saw.
  await client.query(`update cursor set cursor = '{}', phase = 'snapshot', version = version + 1, updated_at = $1`, [time(at)]);
  await client.query(
    `with dropped as (
       update intent set state = 'superseded', ended_at = $1, updated_at = $1 where state in ('planned', 'ready') returning identity, entity)
     insert into dirty_identity (identity, entity) select distinct identity, entity from dropped order by 1 on conflict do nothing`,
    [time(at)],
  );
  await client.query(`insert into audit (at, kind, actor, subject) values ($1, 'ledger.recovery-started', 'meshline', '*')`, [
    time(at),
  ]);
}
