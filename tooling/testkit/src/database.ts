import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's throwaway PostgreSQL is asked for databases. */
    databaseDoor: string;
  }
}

export interface TestDatabase {
  /** `postgres://...` with the password. */
  readonly url: string;
  readonly pool: pg.Pool;
  /** Ends the pool. The database goes with its server at the end of the run; dropping it would race with the pool. */
  close(): Promise<void>;
}

/** A database of its own for one test file, with the ledger's and pg-boss's schema: some 40 ms once the server runs. */
export function freshDatabase(): Promise<TestDatabase> {
  return open('migrated');
}

/** A database with nothing in it, for tests of the migrations themselves. */
export function emptyDatabase(): Promise<TestDatabase> {
  return open('empty');
}

async function open(what: 'migrated' | 'empty'): Promise<TestDatabase> {
  const response = await fetch(`${inject('databaseDoor')}/${what}`);
  const url = await response.text();
  if (!response.ok) throw new Error(`The run's throwaway PostgreSQL gives no database: ${url}`);
  const pool = new pg.Pool({ connectionString: url, max: 24 });
  // The server ends sessions that the pool has let go of; that is nobody's error.
  pool.on('error', () => undefined);
  return { url, pool, close: () => pool.end() };
}
