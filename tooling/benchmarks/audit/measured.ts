import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  readonly stdout: string;
  readonly seconds: number;
  /** Most memory that the process held (MiB); NaN where the system has no /proc. */
  readonly peakMiB: number;
}

/** Runs a program of Node's as a process of its own, looked at from outside. Throws what it said where it fails. */
export async function measured(args: readonly string[]): Promise<Measured> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--conditions=meshline-source', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let [stdout, stderr, peakMiB] = ['', '', Number.NaN];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const watch = setInterval(() => {
    peakMiB = highWater(child.pid) ?? peakMiB;
  }, 50);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(watch);
  const seconds = (performance.now() - startedAt) / 1_000;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}:\n${stdout}${stderr}`);
  return { stdout, seconds, peakMiB };
}

function highWater(pid: number | undefined): number | undefined {
  try {
    const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1_024;
  } catch {
    return undefined;
  }
}
