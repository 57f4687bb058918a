import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { demoCredentials } from '@meshline/sandbox';

const MAIN = fileURLToPath(new URL('../../../../apps/daemon/src/main.ts', import.meta.url));
const RULEBOOK = fileURLToPath(new URL('rulebook.config.ts', import.meta.url));

/** A `meshline` program in a process of its own. */
export interface Daemon {
  readonly folder: string;
  readonly startedAt: number;
  readonly pid: number;
  /** Exit code, or the signal by which it ended; undefined while it runs. */
  ended(): number | NodeJS.Signals | undefined;
  /** True once it has ended, or false after so many milliseconds. */
  endsWithin(ms: number): Promise<boolean>;
  /** Waits until it has said that it runs; false when it ended before, or after so many milliseconds. */
  runsWithin(ms: number): Promise<boolean>;
  signal(signal: NodeJS.Signals): void;
  said(): string;
}

export interface DaemonOptions {
  readonly folder: string;
  readonly config: string;
  readonly crash?: string | undefined;
}

/** Writes a configuration for daemons of the campaign: live, short intervals, no caps in the way. */
export function writeConfig(file: string, sandboxUrl: string, databaseUrl: string, share = '100%'): string {
  const live = { mode: 'live', apiShare: share };
  const config = {
    database: databaseUrl,
    rulebook: RULEBOOK,
    pollSeconds: 1,
    limits: { perHour: { creates: 1_000_000, updates: 1_000_000 }, perDay: { creates: 1_000_000, updates: 1_000_000 } },
    connections: {
      hubspot: {
        ...live,
        package: '@meshline/connector-hubspot',
        baseUrl: `${sandboxUrl}/hubspot`,
        lagMs: LAG_MS,
        token: { secret: 'HUBSPOT_TOKEN' },
      },
      salesforce: {
        ...live,
        package: '@meshline/connector-salesforce',
        baseUrl: `${sandboxUrl}/salesforce`,
        currency: 'EUR',
        overlapSeconds: 60,
        clientId: { secret: 'SF_CLIENT_ID' },
        clientSecret: { secret: 'SF_CLIENT_SECRET' },
      },
      close: {
        ...live,
        package: '@meshline/connector-close',
        baseUrl: `${sandboxUrl}/close/api/v1`,
        lagMs: LAG_MS,
        apiKey: { secret: 'CLOSE_API_KEY' },
      },
    },
  };
  writeFileSync(file, `export default ${JSON.stringify(config, null, 2)};\n`);
  return file;
}

/** The simulated systems' lags are off; what is unknown is settled after this long. */
const LAG_MS = 1_000;

export function startDaemon({ folder, config, crash }: DaemonOptions): Daemon {
  return start(folder, ['run', '--config', config, '--data', folder, '--port', '0', '--log-level', 'info'], crash);
}

/** Makes the marker fields in the systems. */
export async function setUp(folder: string, config: string): Promise<void> {
  const setup = start(folder, ['setup', '--config', config, '--yes'], undefined);
  if (!(await setup.endsWithin(120_000)) || setup.ended() !== 0) throw new Error(`meshline setup failed:\n${setup.said()}`);
}

function start(folder: string, args: readonly string[], crash: string | undefined): Daemon {
  mkdirSync(folder, { recursive: true });
  const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
  const child: ChildProcess = spawn(process.execPath, ['--conditions=meshline-source', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NO_COLOR: '1',
      HUBSPOT_TOKEN: demoCredentials.hubspot.secret,
      SF_CLIENT_ID: clientId,
      SF_CLIENT_SECRET: clientSecret,
      CLOSE_API_KEY: demoCredentials.close.secret,
      // Each kill starts the program anew: what it compiled once is kept.
      NODE_COMPILE_CACHE: join(folder, '..', 'compiled'),
      ...(crash === undefined ? {} : { MESHLINE_CRASH_POINT: crash }),
    },
  });
  const startedAt = performance.now();
  let [text, over] = ['', undefined as number | NodeJS.Signals | undefined];
  let running = false;
  const hear = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-20_000);
    running ||= text.includes('"msg":"running"');
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', hear);
  child.once('error', (error) => (text += error.message));
  child.once('close', (code, signal) => (over = signal ?? code ?? 1));
  const until = async (ms: number, is: () => boolean): Promise<boolean> => {
    const deadline = performance.now() + ms;
    while (!is()) {
      if (performance.now() > deadline) return false;
      await sleep(10);
    }
    return true;
  };
  return {
    folder,
    startedAt,
    pid: child.pid ?? 0,
    ended: () => over,
    endsWithin: (ms) => until(ms, () => over !== undefined),
    runsWithin: async (ms) => (await until(ms, () => running || over !== undefined)) && over === undefined,
    signal: (signal) => void child.kill(signal),
    said: () => text,
  };
}

/** Where a running daemon listens, and its key. */
export function doorOf(folder: string): { readonly url: string; readonly key: string } {
  return JSON.parse(readFileSync(join(folder, 'daemon.json'), 'utf8')) as { url: string; key: string };
}
