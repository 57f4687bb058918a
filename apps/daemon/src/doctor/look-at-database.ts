import { createRequire } from 'node:module';
import type { DoctorCheck } from '@meshline/report';
import { schemaState, type SchemaState } from '@meshline/store-postgres';
import type pg from 'pg';
import { checksOf, DATABASE_ADMIN, ENGINEER } from './finding.ts';

/** The oldest server that pg-boss and the ledger's SQL run on. */
const OLDEST = 14;
const { pgboss } = createRequire(import.meta.url)('pg-boss/package.json') as { pgboss: { schema: number } };

export interface DatabaseLook {
  readonly checks: readonly DoctorCheck[];
  /** Whether the ledger can be read by this version. */
  readonly usable: boolean;
}

/** Whether the database is there, new enough, MeshLine's and of this version; and whether its clock agrees. Changes nothing. */
export async function lookAtDatabase(pool: pg.Pool, now: () => number): Promise<DatabaseLook> {
  const { good, problem } = checksOf('database');
  let state: SchemaState;
  let clock: DoctorCheck;
  try {
    const client = await pool.connect();
    try {
      const before = now();
      state = await schemaState(client);
      clock = clockCheck(state.now - (before + now()) / 2, (now() - before) / 2);
    } finally {
      client.release();
    }
  } catch (error) {
    const check = problem(
      'database-unreachable',
      `The database can't be reached: ${(error as Error).message}.`,
      'check DATABASE_URL (or `database` in the configuration), that the server runs and that this host may connect.',
      DATABASE_ADMIN,
    );
    return { checks: [check], usable: false };
  }
  const old = Math.floor(state.versionNumber / 10_000) < OLDEST;
  const version = old
    ? problem(
        'database-old',
        `PostgreSQL ${state.version} is too old: MeshLine needs ${OLDEST} or newer.`,
        `move the database to PostgreSQL ${OLDEST} or newer.`,
        DATABASE_ADMIN,
      )
    : good('database-reached', `PostgreSQL ${state.version} is reached.`);
  return { checks: [version, schemaCheck(state), ...jobsChecks(state), clock], usable: !old && state.kind === 'current' };
}

function schemaCheck({ kind, names }: SchemaState): DoctorCheck {
  const { good, warning, problem } = checksOf('database');
  const list = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' ...' : ''}`;
  switch (kind) {
    case 'current':
      return good('schema-current', "It is MeshLine's, and its schema is this version's.");
    case 'empty':
      return warning(
        'schema-empty',
        'It is empty: MeshLine has never run on it.',
        'start the daemon; it makes its tables.',
        ENGINEER,
      );
    case 'pending':
      return warning(
        'schema-pending',
        `Its schema is older: ${names.length} migrations are pending (${list}), so the ledger wasn't examined.`,
        'start the daemon of this version; it migrates by itself, and daemons of the version before go on meanwhile.',
        ENGINEER,
      );
    case 'newer':
      return problem(
        'schema-newer',
        `It was used by a newer MeshLine (it has ${list}).`,
        'use that version, or another database.',
        ENGINEER,
      );
    case 'foreign':
      return problem(
        'schema-foreign',
        `It is another program's: it holds the tables ${list}.`,
        'give MeshLine a database of its own and set DATABASE_URL to it.',
        ENGINEER,
      );
  }
}

function jobsChecks({ kind, jobsSchema }: SchemaState): readonly DoctorCheck[] {
  if (kind === 'foreign' || kind === 'empty') return [];
  const { good, warning, problem } = checksOf('database');
  if (jobsSchema === undefined)
    return [
      warning('jobs-missing', 'The tables of the job queue (pg-boss) are missing.', 'start the daemon; it makes them.', ENGINEER),
    ];
  if (jobsSchema > pgboss.schema)
    return [
      problem(
        'jobs-newer',
        `The job queue's schema is ${jobsSchema}; this version knows ${pgboss.schema}.`,
        'use the newer MeshLine that made it.',
        ENGINEER,
      ),
    ];
  if (jobsSchema < pgboss.schema)
    return [
      warning(
        'jobs-older',
        `The job queue's schema is ${jobsSchema}, this version's is ${pgboss.schema}.`,
        'start the daemon; it migrates it.',
        ENGINEER,
      ),
    ];
  return [good('jobs-current', `The job queue's schema (${jobsSchema}) is this version's.`)];
}

/** `uncertain`: half of the time that the question took. */
function clockCheck(differsMs: number, uncertainMs: number): DoctorCheck {
  const { good, warning, problem } = checksOf('clock');
  const off = Math.max(0, Math.abs(differsMs) - uncertainMs);
  const text = `This host's clock is ${(off / 1_000).toFixed(1)} s ${differsMs < 0 ? 'ahead of' : 'behind'} the database's`;
  const mend = 'let both hosts take their time from the same source (NTP).';
  if (off >= 30_000) return problem('clock-differs', `${text}: due times and windows are wrong by as much.`, mend, ENGINEER);
  if (off >= 2_000) return warning('clock-differs', `${text}.`, mend, ENGINEER);
  return good('clock-agrees', "This host's clock agrees with the database's.");
}
