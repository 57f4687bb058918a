import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, type Binaries } from './binaries.ts';
import { dataFolder } from './data-folder.ts';
import { EmbeddedPostgresError, folderError } from './error.ts';
import { noteOwner, ownerLives } from './owner.ts';
import { serverUser, type ServerUser } from './server-user.ts';

export interface EmbeddedPostgres {
  /** `postgres://...` of the database `meshline`, with its password. */
  readonly url: string;
  readonly version: string;
  /** Milliseconds that the start took. */
  readonly startedInMs: number;
  /** The server has said that its disk is full: it goes down then, or refuses to write. */
  diskWasFull(): boolean;
  /** Stops the server; what was committed is on disk. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Kept between runs. */
  readonly folder: string;
  /** For tests: no fsync, as the data is thrown away. */
  readonly throwaway?: boolean | undefined;
}

/**
 * A supervisor in `sh`: ends the server when our end of its stdin closes, however we died (also by SIGKILL). The server
 * is in a process group of its own, so that Ctrl-C doesn't stop it before the daemon has drained.
 */
const GUARD =
  'exec 3<&0; "$0" "$@" </dev/null 3<&- & pid=$!; (cat <&3 >/dev/null; kill -INT $pid 2>/dev/null) & exec 3<&-; wait $pid';

/** How long a start waits for the server of a process that was killed to stop: it writes its last checkpoint. */
const LEAVING_MS = 20_000;
const DISK_FULL = /No space left on device/;
/** A user that has a number only, as containers give it. */
const NAMELESS = /could not look up effective user ID|user does not exist/;
const LOCKED = /lock file "postmaster.pid" already exists/;

/** Starts a PostgreSQL of our own on a free port of loopback. Throws `EmbeddedPostgresError`. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const startedAt = performance.now();
  const user = serverUser();
  const binaries = await findBinaries(user);
  const folder = dataFolder(options.folder, user);
  const cluster = join(folder, 'cluster');
  const secret = join(folder, 'password');
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(binaries, cluster, secret, user, options.throwaway ?? false);
  const password = readFileSync(secret, 'utf8').trim();

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = launch(binaries, cluster, port, user, options.throwaway ?? false);
    const url = `postgres://meshline:${password}@127.0.0.1:${port}/`;
    try {
      const version = await ready(server, `${url}postgres`);
      noteOwner(folder);
      return {
        url: `${url}meshline`,
        version,
        startedInMs: performance.now() - startedAt,
        diskWasFull: () => DISK_FULL.test(server.log()),
        close: () => stop(server.child),
      };
    } catch (error) {
      await stop(server.child);
      const lost = /could not bind|Address already in use/i.test(server.log());
      if (lost && attempt < 5) continue;
      if (LOCKED.test(server.log()) && performance.now() - startedAt < LEAVING_MS && !ownerLives(folder)) {
        await sleep(100);
        continue;
      }
      throw error;
    }
  }
}

function initialise(binaries: Binaries, cluster: string, secret: string, user: ServerUser | undefined, throwaway: boolean): void {
  // Made beside its place and renamed, so that a death in between leaves no half cluster behind.
  const fresh = `${cluster}.new`;
  try {
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { mode: 0o700 });
    writeFileSync(secret, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    if (user) for (const path of [fresh, secret]) chownSync(path, user.uid, user.gid);
  } catch (cause) {
    throw folderError(cluster, cause);
  }
  const args = ['-D', fresh, '-U', 'meshline', `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions');
  if (throwaway) args.push('--no-sync');
  const result = spawnSync(binaries.initdb, args, { ...user, cwd: tmpdir(), encoding: 'utf8', timeout: 120_000 });
  if (result.status !== 0) {
    const said = `${result.stderr ?? ''}${result.error?.message ?? ''}`.trim().split('\n').slice(-2).join(' ');
    if (DISK_FULL.test(said)) throw folderError(cluster, Object.assign(new Error(said), { code: 'ENOSPC' }));
    const mend = NAMELESS.test(said)
      ? '. PostgreSQL needs a user with a name: add this one to /etc/passwd, run as another, or name a database of your own with DATABASE_URL'
      : '';
    throw new EmbeddedPostgresError(`Can't make the database in ${cluster}: ${said}${mend}`);
  }
  renameSync(fresh, cluster);
}

interface Server {
  readonly child: ChildProcess;
  log(): string;
}

function launch(binaries: Binaries, cluster: string, port: number, user: ServerUser | undefined, throwaway: boolean): Server {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=120',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'timezone=UTC',
    // Tables grow from nothing to thousands of rows within seconds of a first run: statistics must follow.
    'autovacuum_naptime=5s',
    'jit=off',
    ...(throwaway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  const args = ['-c', GUARD, binaries.postgres, '-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn('/bin/sh', args, { ...user, cwd: tmpdir(), detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-8_000);
  });
  child.stdin?.on('error', () => undefined);
  return { child, log: () => text };
}

async function ready(server: Server, url: string): Promise<string> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    if (server.child.exitCode !== null) throw startError(server.log());
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string; exists: boolean }>(
        `select current_setting('server_version') as version, exists(select from pg_database where datname = 'meshline') as exists`,
      );
      if (rows[0]?.exists === false) await client.query('create database meshline');
      return rows[0]?.version ?? '';
    } catch (error) {
      if (performance.now() > deadline) throw startError(server.log() || (error as Error).message);
      await sleep(30);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function startError(log: string): EmbeddedPostgresError {
  if (LOCKED.test(log)) {
    return new EmbeddedPostgresError(
      'Another MeshLine uses this data folder. Stop it, or choose another folder with --data FOLDER.',
    );
  }
  if (/No space left on device/.test(log)) {
    return new EmbeddedPostgresError(
      'PostgreSQL stopped: the disk is full. Free some space and start again; nothing that was confirmed is lost.',
    );
  }
  const last = log.trim().split('\n').slice(-3).join(' ');
  return new EmbeddedPostgresError(`PostgreSQL doesn't start: ${last || 'it said nothing'}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
