import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveSandbox, type ServedSandbox } from '@meshline/sandbox';
import { compileRulebook } from '@meshline/rulebook';
import { daemons } from '@meshline/store-postgres';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@meshline/store-postgres/embedded';
import type { Log } from '@meshline/sync';
import { afterEach, expect, test } from 'vitest';
import { demoConnections } from '../../src/demo/demo-config.ts';
import { demoRulebook } from '../../src/demo/rulebook.ts';
import { startRuntime, type Runtime } from '../../src/runtime/runtime.ts';
import { applyProvisioning } from '../../src/setup/provision.ts';

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** One address for a server that comes back on another port. */
async function front(target: () => string): Promise<{ readonly port: number }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(Number(new URL(target()).port), '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port };
}

interface Line {
  readonly level: string;
  readonly message: string;
}

function lines(): { readonly log: Log; readonly said: Line[] } {
  const said: Line[] = [];
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    const { code, message: reason } = (fields['err'] ?? {}) as { code?: string; message?: string };
    said.push({ level, message: level === 'error' ? `${message}: ${code ?? reason ?? ''}` : message });
  };
  return { log: { debug: () => undefined, info: at('info'), warn: at('warn'), error: at('error') }, said };
}

async function until(what: string, holds: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(200)) if (await holds()) return;
  throw new Error(`${what}: not within ${seconds} s`);
}

test('Postgres restart at 03:00: the daemon recovers alone, nothing is lost or made twice, and it is one line when it goes and one when it is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-restart-'));
  chmodSync(folder, 0o755);
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ folder, throwaway: true });
  let postgres = await start();
  closing.push(() => postgres.close());
  const sandbox: ServedSandbox = await serveSandbox({ people: 10, realism: { limits: false, lags: false } });
  closing.push(() => sandbox.close());
  const { port } = await front(() => postgres.url);
  const url = new URL(postgres.url);
  url.port = String(port);
  const { log, said } = lines();
  const connections = demoConnections(sandbox.url);
  await applyProvisioning(connections, log);
  const { rulebook, hash } = compileRulebook(demoRulebook);
  const runtime: Runtime = await startRuntime({
    databaseUrl: url.href,
    connections,
    rulebook,
    hash,
    log,
    pollSeconds: 1,
    onProblem: () => undefined,
  });
  closing.push(() => runtime.close());
  const open = async (): Promise<number> => {
    const { rows } = await runtime.pool.query<{ open: number }>(
      `select ((select count(*) from intent where state in ('ready', 'sending', 'applied', 'unknown'))
             + (select count(*) from dirty_record) + (select count(*) from dirty_identity))::int as open`,
    );
    return rows[0]?.open ?? 0;
  };
  await until('the first run', async () => runtime.caughtUp.size === runtime.feeds.length && (await open()) === 0);
  const { rows } = await runtime.pool.query<{ sf: string; hs: string }>(
    `select a.id as sf, b.id as hs from link a join link b on b.identity = a.identity and b.connection = 'hubspot' and b.stream = 'contacts'
       where a.connection = 'salesforce' and a.stream = 'Contact'
         and not exists (select from exception_item e where e.identity = a.identity and e.state = 'open') order by a.id limit 1`,
  );
  const [person] = rows;
  if (person === undefined) throw new Error('no such person');
  const control = async (path: string, body?: unknown): Promise<{ duplicates: unknown[] }> =>
    (
      await fetch(`${sandbox.url}/_control/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    ).json() as Promise<{ duplicates: unknown[] }>;
  said.splice(0);

  await postgres.close();
  await control('edit', { vendor: 'salesforce', type: 'Contact', id: person.sf, properties: { Title: 'Changed at 03:00' } });
  await sleep(6_000);
  postgres = await start();

  await until(
    'the change arrives',
    () => sandbox.sandbox.vendors.hubspot.backdoor.get('contacts', person.hs)?.properties['jobtitle'] === 'Changed at 03:00',
  );
  await until('quiet again', async () => (await open()) === 0);
  await until('the heart beats', async () => ((await daemons(runtime.pool))[0]?.silentSeconds ?? 99) < 6);
  await until('said that it is back', () => said.some(({ message }) => message === 'the database is back'));
  expect((await control('mutations/summary')).duplicates).toEqual([]);
  expect(said).toEqual([
    { level: 'warn', message: 'the database is away; everything waits for it and goes on by itself' },
    { level: 'info', message: 'the database is back' },
  ]);
}, 180_000);
