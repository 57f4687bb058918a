import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ManualClock, createSandbox } from '@meshline/sandbox';
import type { Summary } from './world-laws.ts';

export interface Program {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Waits for a line on stderr; throws when the program ends before. */
  says(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Exit code; null after a signal. */
  readonly ended: Promise<number | null>;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The real program in a process of its own. */
export function run(
  args: readonly string[],
  options: { uid?: number; env?: Record<string, string>; cwd?: string } = {},
): Program {
  const { uid, env, cwd } = options;
  const child = spawn(process.execPath, ['--conditions=meshline-source', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  let over = false;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      over = true;
      resolve(code);
    });
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => out,
    stderr: () => err,
    async says(pattern) {
      const deadline = performance.now() + 60_000;
      while (!pattern.test(err)) {
        if (over || performance.now() > deadline) throw new Error(`it never said ${String(pattern)}:\n${err}`);
        await sleep(10);
      }
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** A folder that the database's own user may enter, too. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-demo-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Processes that a demo on this folder keeps, by the files that they leave: PostgreSQL and the simulated systems. */
export function helpersOf(folder: string): readonly number[] {
  const pointer = join(folder, 'postgres', 'POSTGRES_IS_ELSEWHERE');
  const data = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(folder, 'postgres', 'data');
  const pids: number[] = [];
  const postmaster = join(data, 'cluster', 'postmaster.pid');
  if (existsSync(postmaster)) pids.push(Number(readFileSync(postmaster, 'utf8').split('\n')[0]));
  const sandbox = join(folder, 'sandbox', 'sandbox.lock');
  if (existsSync(sandbox)) pids.push((JSON.parse(readFileSync(sandbox, 'utf8')) as { pid: number }).pid);
  return pids;
}

/** Which of these still run after at most `ms` milliseconds. */
export async function stillRunning(pids: readonly number[], ms = 20_000): Promise<readonly number[]> {
  const deadline = performance.now() + ms;
  for (;;) {
    const left = pids.filter((pid) => isAlive(pid));
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(25);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that ended and that nobody has waited for doesn't run.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

export interface SandboxLog extends Summary {
  readonly markers: readonly {
    readonly vendor: string;
    readonly marker: string;
    readonly creates: number;
    readonly live: number;
  }[];
}

/** What the simulated systems themselves have on record, read from their folder when the demo is over. */
export async function sandboxLog(folder: string): Promise<SandboxLog> {
  const sandbox = createSandbox({ journalFolder: join(folder, 'sandbox'), clock: new ManualClock(Date.now()) });
  try {
    const response = await sandbox.fetch(new Request('http://sandbox/_control/mutations/summary'));
    return (await response.json()) as SandboxLog;
  } finally {
    sandbox.close();
  }
}
