import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { demoCredentials } from '@meshline/sandbox';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const PROGRAM = path('../../../apps/daemon/src/main.ts');
const RULEBOOK = path('../../../apps/daemon/src/demo/rulebook.ts');
const CONDITIONS = '--conditions=meshline-source';

/** A process of the benchmark; what it said last is the reason when it fails. */
export interface Program {
  stop(): Promise<void>;
}

/** The simulated systems over real HTTP, with people of the demo's seed. */
export async function startSystems(folder: string, people: number): Promise<Program & { readonly url: string }> {
  const entry = fileURLToPath(import.meta.resolve('@meshline/sandbox/bin/serve'));
  const args = [CONDITIONS, entry, '--folder', join(folder, 'sandbox'), '--people', String(people), '--no-limits', '--no-lags'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = told(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The simulated systems ended: ${said()}`)));
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
  const { url } = JSON.parse(line) as { url: string };
  return { url, stop: () => ended(child, () => child.stdin?.end()) };
}

/** A configuration for daemons on these systems, which may use so much of each limit. */
export function writeConfig(folder: string, options: { database: string; url: string; percent: number; more?: object }): string {
  const { database, url, percent, more = {} } = options;
  const base = { apiShare: `${percent}%`, mode: 'live' };
  const secret = (name: string): { secret: string } => ({ secret: `BENCH_${name}` });
  const connections = {
    hubspot: { ...base, package: '@meshline/connector-hubspot', baseUrl: `${url}/hubspot`, token: secret('HUBSPOT') },
    salesforce: {
      ...base,
      package: '@meshline/connector-salesforce',
      baseUrl: `${url}/salesforce`,
      currency: 'EUR',
      overlapSeconds: 60,
      clientId: secret('SALESFORCE_ID'),
      clientSecret: secret('SALESFORCE_SECRET'),
    },
    close: {
      ...base,
      package: '@meshline/connector-close',
      baseUrl: `${url}/close/api/v1`,
      lagMs: 3_000,
      apiKey: secret('CLOSE'),
    },
  };
  const many = { creates: 1_000_000, updates: 1_000_000 };
  const config = {
    database,
    rulebook: 'rulebook.ts',
    connections,
    limits: { perHour: many, perDay: many },
    pollSeconds: 2,
    ...more,
  };
  writeFileSync(join(folder, 'rulebook.ts'), `export { demoRulebook as default } from ${JSON.stringify(RULEBOOK)};\n`);
  const file = join(folder, 'meshline.config.ts');
  writeFileSync(file, `export default ${JSON.stringify(config, undefined, 2)};\n`);
  return file;
}

/** Runs a command of the program to its end. Throws what it said when it fails. */
export async function meshline(...args: readonly string[]): Promise<void> {
  const child = started(args);
  const said = told(child);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`meshline ${args.join(' ')} ended with ${code ?? 'a signal'}: ${said()}`);
}

/** A daemon, until it is stopped. `alive` throws what it said if it ended by itself. */
export function startDaemon(config: string, data: string): Program & { alive(): void } {
  const child = started(['run', '--config', config, '--data', data, '--port', '0', '--log-level', 'error']);
  const said = told(child);
  return {
    alive() {
      if (child.exitCode !== null) throw new Error(`The daemon ended: ${said()}`);
    },
    stop: () => ended(child, () => child.kill('SIGTERM')),
  };
}

function started(args: readonly string[]): ChildProcess {
  const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
  const env = {
    ...process.env,
    BENCH_HUBSPOT: demoCredentials.hubspot.secret,
    BENCH_SALESFORCE_ID: clientId,
    BENCH_SALESFORCE_SECRET: clientSecret,
    BENCH_CLOSE: demoCredentials.close.secret,
  };
  return spawn(process.execPath, [CONDITIONS, PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
}

function told(child: ChildProcess): () => string {
  let said = '';
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-2_000);
  };
  child.stderr?.on('data', keep);
  child.stdout?.on('data', keep);
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return () => said.trim();
}

async function ended(child: ChildProcess, ask: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  ask();
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(late);
}
