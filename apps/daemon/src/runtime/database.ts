import { migrate } from '@meshline/store-postgres';
import type { Log } from '@meshline/sync';
import pg from 'pg';

/** Most clients of the pool that works; pg-boss and the admin API have pools of their own. */
const POOL = 12;

/** A migrated database behind a pool. Throws what the driver says when it can't be reached, without the password. */
export async function openDatabase(url: string, log: Log): Promise<pg.Pool> {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL,
    application_name: 'meshline',
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    statement_timeout: 120_000,
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
    await migrate(client);
  } catch (error) {
    client.release();
    await pool.end();
    throw error;
  }
  client.release();
  return pool;
}

/** The database can't be used: what, where, and what to do. */
export class DatabaseError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DatabaseError';
  }
}
