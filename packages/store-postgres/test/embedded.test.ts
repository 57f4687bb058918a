import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EmbeddedPostgresError, startEmbeddedPostgres, type EmbeddedPostgres } from '../src/embedded/index.ts';

const servers: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const child of children.splice(0)) {
    child.stdin?.end();
    if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-embedded-'));
  // As root the server runs as another user, who must be able to enter it.
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

async function started(folder: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder, throwaway: true });
  servers.push(server);
  return server;
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<T>(sql);
  await client.end();
  return rows;
}

/** A process of its own that holds a server on the folder; what it said. */
async function child(folder: string): Promise<{ process: ChildProcess; url?: string; error?: string }> {
  const script = fileURLToPath(new URL('embedded-child.ts', import.meta.url));
  const spawned = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(spawned);
  for await (const said of createInterface({ input: spawned.stdout })) {
    return { process: spawned, ...(JSON.parse(said) as { url?: string; error?: string }) };
  }
  throw new Error('the child said nothing');
}

/** Whether anything listens there. */
function listens(url: string): Promise<boolean> {
  const { port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function untilSilent(url: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (await listens(url)) {
    if (performance.now() > deadline) throw new Error('the server is still there');
    await sleep(20);
  }
}

test('starts on loopback with a password of its own, and keeps what was written over a restart', async () => {
  const folder = freshFolder();
  const first = await started(folder);
  expect(new URL(first.url).hostname).toBe('127.0.0.1');
  expect(new URL(first.url).password.length).toBeGreaterThanOrEqual(32);
  await query(first.url, 'create table kept (n int); insert into kept values (7)');
  const wrong = new URL(first.url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password/);
  await first.close();
  expect(await listens(first.url)).toBe(false);

  const second = await started(folder);
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
});

describe('a running server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-embedded-'));
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    chmodSync(folder, 0o755);
    server = await startEmbeddedPostgres({ folder, throwaway: true });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('text is UTF-8, sorted by code point, times are in UTC', async () => {
    const [row] = await query<Record<string, string>>(
      server.url,
      `select current_setting('server_encoding') as encoding, current_setting('timezone') as zone,
         (select string_agg(x, '' order by x) from unnest(array['b', 'ä', 'a', 'Z']) x) as sorted`,
    );
    expect(row).toEqual({ encoding: 'UTF8', zone: 'UTC', sorted: 'Zabä' });
  });

  test('its secrets are readable by nobody else', async () => {
    const data = join(folder, 'data');
    for (const path of [data, join(data, 'password')]) expect(statSync(path).mode & 0o077).toBe(0);
  });

  test('a second start on the same folder is refused with a clear message, and the first goes on', async () => {
    const refusal = startEmbeddedPostgres({ folder, throwaway: true });
    await expect(refusal).rejects.toThrow(EmbeddedPostgresError);
    await expect(refusal).rejects.toThrow(/Another MeshLine uses this data folder.*Stop it, or choose another/);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a second process on the same folder is refused too', async () => {
    expect((await child(folder)).error).toMatch(/Another MeshLine uses this data folder/);
    expect(await listens(server.url)).toBe(true);
  });
});

test('kill -9 of the process leaves no server behind, and the next start finds what was committed', async () => {
  const folder = freshFolder();
  const victim = await child(folder);
  await query(victim.url ?? '', 'create table kept (n int); insert into kept values (7)');
  victim.process.kill('SIGKILL');
  // At once, while the old server is still on its way down.
  const next = await started(folder);
  expect(await query(next.url, 'select n from kept')).toEqual([{ n: 7 }]);
  await untilSilent(victim.url ?? '');
});

test('a start that died while making the cluster leaves nothing that disturbs the next one', async () => {
  const folder = freshFolder();
  const first = await started(folder);
  await first.close();
  const cluster = join(folder, 'data', 'cluster');
  // What initdb leaves when it dies: the half cluster beside its place, and no PG_VERSION in the place itself.
  rmSync(cluster, { recursive: true });
  writeFileSync(`${cluster}.new`, 'half');
  const second = await started(folder);
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(existsSync(`${cluster}.new`)).toBe(false);
});

test('a folder that is a file is refused with what and where', async () => {
  const folder = join(freshFolder(), 'taken');
  writeFileSync(folder, '');
  const refusal = startEmbeddedPostgres({ folder, throwaway: true });
  await expect(refusal).rejects.toThrow(EmbeddedPostgresError);
  await expect(refusal).rejects.toThrow(/Can't keep data in .*taken/);
  expect(readFileSync(folder, 'utf8')).toBe('');
});
