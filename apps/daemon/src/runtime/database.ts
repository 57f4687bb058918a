import { callbackify } from 'node:util';
import { migrate } from '@meshline/store-postgres';
import type { AtCrashPoint, Log } from '@meshline/sync';
import pg from 'pg';
import type { LedgerWatch } from './ledger-watch.ts';

/** Most clients of the pool that works; pg-boss and the admin API have pools of their own. */
const POOL = 12;

/**
 * A process that is halted, or whose network is gone without a word, may hold locks that the others wait for: so long. Between two
 * statements of a transaction nothing is waited for and little is reckoned.
 */
const HALTED_MS = 10_000;

/** Of a server that is a replica: it takes no writes, or can't say where its log ends. */
const READ_ONLY = new Set(['25006', '55000']);

/**
 * A migrated database behind a pool. Every new session looks at the ledger before it does anything else: after a failover or a restore
 * nothing is written by what isn't there any more. Throws what the driver says when it can't be reached, without the password.
 */
export async function openDatabase(url: string, log: Log, ledger?: LedgerWatch, crash?: AtCrashPoint): Promise<pg.Pool> {
  let isMigrated = false;
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL,
    application_name: 'meshline',
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: HALTED_MS,
    statement_timeout: 120_000,
    verify: callbackify(async (session: pg.PoolClient) => {
      if (isMigrated) await ledger?.look(session);
    }),
  });
  // Without a listener a connection that the server ends would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'));
  // One that is in use is nobody's but its user's, and between two statements nobody listens: the next statement fails anyway.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const client = await pool.connect().catch(async (cause: unknown) => {
    await pool.end();
    const { hostname, port, pathname } = new URL(url);
    throw new DatabaseError(
      `Can't reach the database ${pathname.slice(1)} at ${hostname}:${port === '' ? '5432' : port}: ${(cause as Error).message}. Check DATABASE_URL and that the server runs.`,
      { cause },
    );
  });
  try {
    await migrate(client, (step) => crash?.('migration.between-steps', step));
    await ledger?.look(client);
    isMigrated = true;
  } catch (error) {
    client.release();
    await pool.end();
    throw READ_ONLY.has((error as { code?: string }).code ?? '') ? replica(url, error) : error;
  }
  client.release();
  return pool;
}

function replica(url: string, cause: unknown): DatabaseError {
  const { hostname } = new URL(url);
  return new DatabaseError(`The database at ${hostname} takes no writes: it is a replica. Name the primary in DATABASE_URL.`, {
    cause,
  });
}

/** The database can't be used: what, where, and what to do. */
export class DatabaseError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DatabaseError';
  }
}
