import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { migrate } from '@meshline/store-postgres';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@meshline/store-postgres/embedded';
import pg from 'pg';
import { PgBoss } from 'pg-boss';

const PREFIX = 'meshline-tests-';
const TEMPLATE = 'meshline_template';

/** The one server of a test run; it starts when the first test asks for a database. */
export interface ThrowawayPostgres {
  /** A new database with the ledger's and pg-boss's schema in it; its URL. */
  create(): Promise<string>;
  /** A new database with nothing in it; its URL. */
  createEmpty(): Promise<string>;
  stop(): Promise<void>;
}

interface Running {
  readonly server: EmbeddedPostgres;
  readonly admin: pg.Client;
  readonly folder: string;
}

export function throwawayPostgres(): ThrowawayPostgres {
  let starting: Promise<Running> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let count = 0;

  // One after the other: two copies of one template at a time gain nothing and may refuse each other.
  const make = (from: string): Promise<string> => {
    const next = last
      .catch(() => undefined)
      .then(async () => {
        starting ??= start();
        const { server, admin } = await starting;
        const name = `test_${++count}`;
        await admin.query(`create database ${name} template ${from} strategy file_copy`);
        return urlOf(server, name);
      });
    last = next;
    return next;
  };

  return {
    create: () => make(TEMPLATE),
    createEmpty: () => make('template0'),
    async stop() {
      if (!starting) return;
      await last.catch(() => undefined);
      const running = await starting.catch(() => undefined);
      if (!running) return;
      await running.admin.end().catch(() => undefined);
      await running.server.close();
      removeFolder(running.folder);
    },
  };
}

async function start(): Promise<Running> {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // As root the server runs as another user, who must be able to enter the folder (the data below stays 0700).
  chmodSync(folder, 0o755);
  let server: EmbeddedPostgres | undefined;
  try {
    server = await startEmbeddedPostgres({ folder, throwaway: true });
    const admin = new pg.Client({ connectionString: urlOf(server, 'postgres') });
    admin.on('error', () => undefined);
    await admin.connect();
    await makeTemplate(admin, server);
    return { server, admin, folder };
  } catch (error) {
    await server?.close();
    removeFolder(folder);
    throw error;
  }
}

async function makeTemplate(admin: pg.Client, server: EmbeddedPostgres): Promise<void> {
  await admin.query(`create database ${TEMPLATE} template template0 strategy file_copy`);
  const connectionString = urlOf(server, TEMPLATE);
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  await migrate(client);
  await client.end();
  const boss = new PgBoss({ connectionString, max: 1, supervise: false, schedule: false, persistWarnings: false });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.stop({ graceful: false });
  // A template can't be copied while a session is in it, and a session ends a moment after its client did.
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${TEMPLATE}'`);
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await admin.query(`select from pg_stat_activity where datname = '${TEMPLATE}'`);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function urlOf(server: EmbeddedPostgres, database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}

/** Folders of runs that were killed. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !alive(Number(owner))) removeFolder(join(tmpdir(), name));
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The folder, and the data that the server had to keep elsewhere. */
function removeFolder(folder: string): void {
  const pointer = join(folder, 'POSTGRES_IS_ELSEWHERE');
  const elsewhere = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : '';
  for (const path of elsewhere === '' ? [folder] : [elsewhere, folder]) {
    if (dirname(path) !== path) rmSync(path, { recursive: true, force: true });
  }
}
