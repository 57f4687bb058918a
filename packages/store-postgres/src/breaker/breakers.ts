import type { BreakerState, BreakerStore } from '@meshline/connector-host';
import type pg from 'pg';
import { json } from '../sql.ts';

const STATE = `open, generation, failed_probes,
  greatest(extract(epoch from greatest(resume_at, probe_until) - meshline_now()), 0) * 1000 as resume_ms,
  extract(epoch from meshline_now() - closed_at) * 1000 as closed_ms`;

interface StateRow {
  readonly open: boolean;
  readonly generation: string;
  readonly failed_probes: number;
  readonly resume_ms: string | null;
  readonly closed_ms: string | null;
}

const NEVER_OPEN: BreakerState = { generation: 0, open: undefined, closedForMs: undefined };

/** Breakers in Postgres: one row for each connection, on the database's clock. */
export function postgresBreaker(pool: pg.Pool): BreakerStore {
  const read = async (connection: string): Promise<BreakerState> => {
    const { rows } = await pool.query<StateRow>(`select ${STATE} from breaker where connection = $1`, [connection]);
    return rows[0] === undefined ? NEVER_OPEN : toState(rows[0]);
  };
  return {
    read,

    async open(connection, generation, pauseMs, reason) {
      const { rows } = await pool.query<StateRow>(
        `insert into breaker (connection, state, open, generation, opened_at, resume_at, at)
           values ($1, $4, true, $2::bigint + 1, meshline_now(), meshline_now() + $3 * interval '1 millisecond', meshline_now())
         on conflict (connection) do update set state = excluded.state, open = true, generation = excluded.generation, failed_probes = 0,
             opened_at = excluded.opened_at, resume_at = excluded.resume_at, closed_at = null, probe_until = null, at = excluded.at
           where not breaker.open and breaker.generation = $2
         returning ${STATE}`,
        [connection, generation, pauseMs, json({ reason })],
      );
      return rows[0] === undefined ? read(connection) : toState(rows[0]);
    },

    async takeProbe(connection, leaseMs) {
      const { rows } = await pool.query<StateRow & { probe: string }>(
        `update breaker set probe = probe + 1, probe_until = meshline_now() + $2 * interval '1 millisecond', at = meshline_now()
           where connection = $1 and open and resume_at <= meshline_now() and (probe_until is null or probe_until <= meshline_now())
         returning probe, ${STATE}`,
        [connection, leaseMs],
      );
      const [row] = rows;
      return row === undefined
        ? { probe: undefined, state: await read(connection) }
        : { probe: Number(row.probe), state: toState(row) };
    },

    async renewProbe(connection, probe, leaseMs) {
      await pool.query(
        `update breaker set probe_until = meshline_now() + $3 * interval '1 millisecond'
           where connection = $1 and open and probe = $2 and probe_until is not null`,
        [connection, probe, leaseMs],
      );
    },

    async endProbe(connection, probe, end) {
      const { rows } = await pool.query<StateRow>(
        `update breaker set open = not $3::boolean, generation = generation + $3::boolean::integer,
             closed_at = case when $3::boolean then meshline_now() end,
             resume_at = case when $3::boolean then null else meshline_now() + $4::double precision * interval '1 millisecond' end,
             failed_probes = case when $3::boolean then 0 else failed_probes + $5::boolean::integer end,
             probe_until = null, at = meshline_now()
           where connection = $1 and open and probe = $2 returning ${STATE}`,
        [connection, probe, end.closes, end.closes ? 0 : end.pauseMs, !end.closes && end.counts],
      );
      return rows[0] === undefined ? read(connection) : toState(rows[0]);
    },
  };
}

function toState(row: StateRow): BreakerState {
  return {
    generation: Number(row.generation),
    open: row.open ? { resumeInMs: Math.ceil(Number(row.resume_ms ?? 0)), failedProbes: row.failed_probes } : undefined,
    closedForMs: row.open || row.closed_ms === null ? undefined : Number(row.closed_ms),
  };
}
