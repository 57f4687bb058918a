import type { ExceptionKind } from '@meshline/rulebook';
import type { Lane } from '@meshline/sync';
import type pg from 'pg';
import { daemons, type DaemonStatus } from '../daemon/heartbeats.ts';
import { optionalMillis, rows, time } from '../sql.ts';
import { inSnapshot } from '../store.ts';

/** What waits in one lane of a connection, by state. */
export interface LaneStatus {
  readonly connection: string;
  readonly lane: Lane;
  /** Ready to be sent, now or at their time. */
  readonly waiting: number;
  /** When the oldest of them was planned (Unix ms). */
  readonly oldest: number | undefined;
  readonly inFlight: number;
  /** Accepted, and not read back yet. */
  readonly toReadBack: number;
  readonly unknown: number;
  readonly parked: number;
}

export interface LedgerStatus {
  readonly daemons: readonly DaemonStatus[];
  readonly lanes: readonly LaneStatus[];
  readonly exceptions: readonly {
    readonly kind: ExceptionKind;
    readonly causes: number;
    readonly records: number;
    readonly overdue: number;
    readonly backlog: number;
  }[];
  readonly lastHour: { readonly changes: number; readonly confirmed: number; readonly refused: number; readonly retried: number };
}

const OPEN = `('planned', 'ready', 'sending', 'applied', 'unknown')`;

/** How the ledger stands, in one snapshot of the database so that the sums add up. `now` in Unix ms. */
export async function ledgerStatus(pool: pg.Pool, now: number): Promise<LedgerStatus> {
  return inSnapshot(pool, async (client) => ({
    daemons: await daemons(client),
    lanes: await lanes(client),
    exceptions: await exceptions(client, time(now)),
    lastHour: await lastHour(client, time(now - 3_600_000)),
  }));
}

/** Each part of the union is the predicate of an index, so that what ended long ago isn't read. */
async function lanes(client: pg.ClientBase): Promise<readonly LaneStatus[]> {
  const found = await rows<Omit<LaneStatus, 'oldest'> & { oldest: Date | null }>(
    client,
    `select connection, lane, count(*) filter (where state in ('ready', 'planned'))::int as waiting,
            min(created_at) filter (where state in ('ready', 'planned')) as oldest,
            count(*) filter (where state = 'sending')::int as "inFlight",
            count(*) filter (where state = 'applied')::int as "toReadBack",
            count(*) filter (where state = 'unknown')::int as unknown,
            count(*) filter (where state = 'parked')::int as parked
       from (select connection, lane, state, created_at from intent where kind = 'update' and state in ${OPEN}
             union all select connection, lane, state, created_at from intent where kind = 'create' and state in ${OPEN}
             union all select connection, lane, state, created_at from intent where state = 'parked') open
       group by connection, lane order by connection, lane`,
  );
  return found.map((row) => ({ ...row, oldest: optionalMillis(row.oldest) }));
}

function exceptions(client: pg.ClientBase, now: string): Promise<LedgerStatus['exceptions']> {
  return rows(
    client,
    `select kind, count(*)::int as causes, coalesce(sum(records), 0)::int as records,
            count(*) filter (where not backlog and due_at < $1)::int as overdue, count(*) filter (where backlog)::int as backlog
       from (select x.kind, x.due_at, x.backlog, (select count(*) from exception_item e where e.exception = x.id and e.state = 'open') as records
               from exception x where x.state = 'open') open
       group by kind order by overdue desc, causes desc, kind`,
    [now],
  );
}

async function lastHour(client: pg.ClientBase, since: string): Promise<LedgerStatus['lastHour']> {
  const [row] = await rows<LedgerStatus['lastHour']>(
    client,
    `select (select count(*) from change where at >= $1)::int as changes,
            (select count(*) from audit where at >= $1 and kind = 'intent.confirmed')::int as confirmed,
            (select count(*) from attempt where started_at >= $1 and outcome = 'rejected')::int as refused,
            (select count(*) from attempt where started_at >= $1 and number > 1)::int as retried`,
    [since],
  );
  return row ?? { changes: 0, confirmed: 0, refused: 0, retried: 0 };
}
