import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@meshline/store-postgres/embedded';
import pg from 'pg';
import { startDaemon, startSystems, writeConfig } from '../drain/programs.ts';
import { figure, markdownTable } from '../markdown.ts';
import { spread } from '../median.ts';
import { asFastAsItGoes, atRate, type Door, type Sent } from './sender.ts';

export interface IngressOptions {
  readonly folder: string;
  /** Of the steady rate; the ceiling takes a few in each round. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly rounds: number;
  readonly note: (text: string) => void;
}

const CONNECTIONS = 64;
const CEILING_SECONDS = 5;
const SETTLING_MS = 10_000;

/**
 * A whole daemon on the demo's systems against the least that a server can do, each in a process of its own on one PostgreSQL: first
 * a steady rate, then as fast as it goes, in turns.
 */
export async function measureIngress({ folder, seconds, perSecond, rounds, note }: IngressOptions): Promise<string> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const closing: (() => Promise<unknown> | void)[] = [];
  try {
    const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
    closing.push(() => postgres.close());
    const systems = await startSystems(folder, 20);
    closing.push(() => systems.stop());
    const daemon = await daemonDoor(folder, postgres.url, systems.url, secret);
    closing.push(() => daemon.stop());
    const bare = await bareDoor(postgres.url, secret);
    closing.push(() => bare.stop());
    const doors = { daemon, bare } as const;
    note('the first reconciliation ends ...');
    await sleep(SETTLING_MS);
    const steady: Record<string, Sent> = {};
    for (const [name, door] of Object.entries(doors)) {
      note(`${name}: ${perSecond}/s for ${seconds} s ...`);
      await atRate(door, perSecond, 2);
      steady[name] = await atRate(door, perSecond, seconds);
    }
    const ceilings: Record<string, Sent[]> = { daemon: [], bare: [] };
    for (let round = 0; round <= rounds; round++) {
      for (const [name, door] of Object.entries(doors)) {
        note(`${name}: as fast as it goes, round ${round} ...`);
        const sent = await asFastAsItGoes(door, CONNECTIONS, CEILING_SECONDS);
        // The first round warms up.
        if (round > 0) ceilings[name]?.push(sent);
      }
    }
    const lost = await missing(postgres.url, steady, ceilings);
    return [
      `### Events, stored before they are answered\n\nA whole daemon against a bare server (signature, one INSERT for all that wait), ${CONNECTIONS} connections, ${rounds} rounds of ${CEILING_SECONDS} s in turns, some 400 bytes each.`,
      markdownTable(
        [`${perSecond}/s for ${seconds} s`, 'sent', 'no 2xx', 'p50, ms', 'p99, ms', 'slowest, ms'],
        Object.entries(steady).map(([name, sent]) => [name, String(sent.latencies.length), String(sent.failed), ...times(sent)]),
      ),
      ceilingTable(ceilings),
      `Answered 200 and not there: ${lost}.`,
    ].join('\n\n');
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

function ceilingTable(ceilings: Readonly<Record<string, readonly Sent[]>>): string {
  const rates = (name: string): number[] =>
    (ceilings[name] ?? []).map(({ latencies, failed, seconds }) => (latencies.length - failed) / seconds);
  const ratio = spread(rates('daemon').map((rate, at) => rate / (rates('bare')[at] ?? Number.NaN)));
  const rows = Object.entries(ceilings).map(([name, sent]) => {
    const { median, lowest, highest } = spread(rates(name));
    const all = { latencies: sent.flatMap(({ latencies }) => latencies) };
    const failed = sent.reduce((sum, one) => sum + one.failed, 0);
    return [name, figure(median), figure(lowest), figure(highest), String(failed), ...times(all)];
  });
  return [
    markdownTable(
      ['as fast as it goes', 'events/s, median', 'lowest', 'highest', 'no 2xx', 'p50, ms', 'p99, ms', 'slowest, ms'],
      rows,
    ),
    `\nThe daemon reaches ${figure(ratio.median)} of the bare server (${figure(ratio.lowest)} to ${figure(ratio.highest)}).`,
  ].join('\n');
}

function times({ latencies }: Pick<Sent, 'latencies'>): string[] {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return [figure(at(0.5)), figure(at(0.99)), figure(at(1))];
}

/** Each event has an id of its own, so what was answered 2xx must be in the table, once. */
async function missing(
  url: string,
  steady: Readonly<Record<string, Sent>>,
  ceilings: Readonly<Record<string, readonly Sent[]>>,
): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ count: string }>('select count(*) from event');
  await client.end();
  const taken = [steady['daemon'], ...(ceilings['daemon'] ?? [])].reduce(
    (sum, sent) => sum + (sent?.latencies.length ?? 0) - (sent?.failed ?? 0),
    0,
  );
  return Math.max(0, taken - Number(rows[0]?.count ?? 0));
}

interface RunningDoor extends Door {
  stop(): Promise<void>;
}

async function daemonDoor(folder: string, database: string, url: string, secret: string): Promise<RunningDoor> {
  process.env['BENCH_EVENTS'] = secret;
  const port = await freePort();
  const events = { port, sources: { website: { secret: { secret: 'BENCH_EVENTS' } } } };
  const daemon = startDaemon(
    writeConfig(folder, { database, url, percent: 100, more: { events, pollSeconds: 60 } }),
    join(folder, 'data'),
  );
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) {
    daemon.alive();
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events/website`, { method: 'POST' }).catch(() => undefined);
    if (answer !== undefined) return { port, path: '/api/v1/events/website', secret, stop: () => daemon.stop() };
  }
  await daemon.stop();
  throw new Error('The daemon did not open its door for events within 60 s.');
}

async function bareDoor(database: string, secret: string): Promise<RunningDoor> {
  const program = fileURLToPath(new URL('bare-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, database, secret], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    port: Number(line.toString()),
    path: '/',
    secret,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
