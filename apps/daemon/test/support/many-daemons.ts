import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { demoCredentials, serveSandbox, type ServedSandbox } from '@meshline/sandbox';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { demoConnections } from '../../src/demo/demo-config.ts';
import { applyProvisioning } from '../../src/setup/provision.ts';
import { run, type Program } from './demo-process.ts';

const RULEBOOK = fileURLToPath(new URL('../../src/demo/rulebook.ts', import.meta.url));
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A daemon in a process of its own, which reaches PostgreSQL through a door of its own. */
export interface DaemonProcess extends Program {
  /** Breaks its connections to PostgreSQL and takes no new ones, until it is opened again. */
  cutOff(): void;
  reconnect(): void;
}

export interface Attempt {
  readonly intent: string;
  /** Null: it has said goodbye since. */
  readonly pid: number | null;
  readonly outcome: string | null;
}

/** Daemons on one PostgreSQL and the simulated systems over real HTTP. */
export interface ManyDaemons {
  readonly sandbox: ServedSandbox;
  readonly database: TestDatabase;
  /** Starts a daemon and waits until it runs. */
  start(): Promise<DaemonProcess>;
  control<T>(path: string, body?: unknown, method?: 'PUT' | 'POST'): Promise<T>;
  /** Attempts of writes to a record since then (Unix ms), the oldest first, with the process that made them. */
  attemptsAt(connection: string, recordId: string, since: number): Promise<readonly Attempt[]>;
  /** Nothing is left to be done. */
  quiet(): Promise<boolean>;
  close(): Promise<void>;
}

export async function startManyDaemons(people: number): Promise<ManyDaemons> {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-many-'));
  const sandbox = await serveSandbox({ people, seed: 1, realism: { limits: false, lags: false }, credentials: demoCredentials });
  const database = await freshDatabase();
  await applyProvisioning(demoConnections(sandbox.url), silent);
  writeFileSync(join(folder, 'rulebook.ts'), `export { demoRulebook as default } from ${JSON.stringify(RULEBOOK)};\n`);
  const closing: (() => Promise<void> | void)[] = [];
  let started = 0;
  return {
    sandbox,
    database,
    async start() {
      const door = await openDoor(Number(new URL(database.url).port));
      const url = new URL(database.url);
      url.port = String(door.port);
      const name = `daemon-${++started}`;
      const config = join(folder, `${name}.config.ts`);
      writeFileSync(config, `export default ${JSON.stringify(configuration(url.href, sandbox.url))};\n`);
      const program = run(['run', '--config', config, '--data', name, '--port', '0'], { env: secrets() });
      closing.push(async () => {
        program.kill('SIGKILL');
        await program.ended;
        await door.close();
      });
      for (const end = performance.now() + 60_000; !program.stderr().includes('"msg":"running"'); await sleep(10))
        if (performance.now() > end) throw new Error(`it doesn't run: ${program.stderr()}`);
      return { ...program, cutOff: () => door.shut(), reconnect: () => door.open() };
    },
    async control(path, body, method = body === undefined ? undefined : 'POST') {
      const response = await fetch(`${sandbox.url}/_control/${path}`, {
        ...(method === undefined ? {} : { method }),
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`_control/${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as never;
    },
    async attemptsAt(connection, recordId, since) {
      const { rows } = await database.pool.query<Attempt>(
        `select a.intent, d.pid, a.outcome from attempt a join intent i on i.id = a.intent left join daemon d on d.holder = a.daemon
           where i.connection = $1 and i.record_id = $2 and a.started_at >= $3 order by a.started_at`,
        [connection, recordId, new Date(since)],
      );
      return rows;
    },
    async quiet() {
      const { rows } = await database.pool.query<{ left: number }>(
        `select ((select count(*) from dirty_record) + (select count(*) from dirty_identity)
          + (select count(*) from intent where state in ('ready', 'sending', 'applied', 'unknown')))::int as left`,
      );
      return rows[0]?.left === 0;
    },
    async close() {
      for (const end of closing.toReversed()) await end();
      await sandbox.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(database: string, url: string): object {
  const live = { mode: 'live', apiShare: '100%' };
  // The simulated systems have no lags here; what is unknown is settled after this long.
  const lagMs = 1_000;
  return {
    database,
    rulebook: 'rulebook.ts',
    pollSeconds: 2,
    connections: {
      hubspot: {
        ...live,
        package: '@meshline/connector-hubspot',
        baseUrl: `${url}/hubspot`,
        lagMs,
        token: { secret: 'HUBSPOT_TOKEN' },
      },
      salesforce: {
        ...live,
        package: '@meshline/connector-salesforce',
        baseUrl: `${url}/salesforce`,
        currency: 'EUR',
        overlapSeconds: 60,
        clientId: { secret: 'SF_CLIENT_ID' },
        clientSecret: { secret: 'SF_CLIENT_SECRET' },
      },
      close: {
        ...live,
        package: '@meshline/connector-close',
        baseUrl: `${url}/close/api/v1`,
        lagMs,
        apiKey: { secret: 'CLOSE_API_KEY' },
      },
    },
  };
}

function secrets(): Record<string, string> {
  const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
  return {
    HUBSPOT_TOKEN: demoCredentials.hubspot.secret,
    SF_CLIENT_ID: clientId,
    SF_CLIENT_SECRET: clientSecret,
    CLOSE_API_KEY: demoCredentials.close.secret,
  };
}

async function openDoor(behind: number) {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const upstream = connect({ port: behind, host: '127.0.0.1', noDelay: true });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      isOpen = false;
      breakAll();
    },
    open() {
      isOpen = true;
    },
    async close() {
      breakAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
