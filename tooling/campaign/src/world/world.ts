import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Door } from './door.ts';
import { setUp, startDaemon, writeConfig, type Daemon } from './daemon.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

/** What the daemons of a chunk live in: simulated systems, a PostgreSQL, a configuration. */
export interface World {
  readonly sandbox: Sandbox;
  readonly postgres: Postgres;
  /** For looking only; what is in the ledger is the daemons' work. */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  start(crash?: string): Daemon;
  /** One that reaches PostgreSQL through a door of its own, so that it alone can be cut off. */
  startBehind(door: Door): Daemon;
  /** Those that were started, the ended ones too. */
  readonly daemons: readonly Daemon[];
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly people: number;
  readonly seed: number;
  /** The simulated systems keep their vendors' limits. */
  readonly limits?: boolean | undefined;
  /** Daemons reach PostgreSQL without a door, which can't be shut then and takes no time: for figures. */
  readonly direct?: boolean | undefined;
}

export async function createWorld(options: WorldOptions): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-campaign-'));
  // As root the database runs as another user, who must be able to enter the folder.
  chmodSync(folder, 0o755);
  const closing: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), ...options });
    closing.push(() => sandbox.close());
    mkdirSync(join(folder, 'postgres'));
    const postgres = await startPostgres(join(folder, 'postgres'));
    closing.push(() => postgres.close());
    const database = new URL(postgres.url('meshline'));
    if (options.direct === true) database.port = new URL(postgres.behind()).port;
    const config = writeConfig(join(folder, 'meshline.config.ts'), sandbox.url, database.href);
    await setUp(join(folder, 'setup'), config);
    const pool = lookingPool(postgres.url('meshline'));
    closing.push(() => pool.end());
    const daemons: Daemon[] = [];
    const startOn = (file: string, crash?: string): Daemon => {
      const daemon = startDaemon({ folder: join(folder, `daemon-${daemons.length + 1}`), config: file, crash });
      daemons.push(daemon);
      return daemon;
    };
    closing.push(async () => {
      for (const daemon of daemons) daemon.signal('SIGKILL');
      for (const daemon of daemons) await daemon.endsWithin(10_000);
    });
    return {
      sandbox,
      postgres,
      daemons,
      close,
      async rows(sql, values = []) {
        return (await pool.query(sql, values as unknown[])).rows as never;
      },
      start: (crash) => startOn(config, crash),
      startBehind(door) {
        const url = new URL(postgres.url('meshline'));
        url.port = String(door.port);
        return startOn(writeConfig(join(folder, `door-${door.port}.config.ts`), sandbox.url, url.href));
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function lookingPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 3, connectionTimeoutMillis: 10_000 });
  // The server is killed now and then: the next question gets a new connection.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
