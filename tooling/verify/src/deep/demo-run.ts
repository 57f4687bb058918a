import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What of the demo's report the laws are about. */
export interface RunReport {
  readonly records: { readonly total: { readonly read: number } };
  readonly writes: {
    readonly duplicateCreates: number | null;
    readonly repeatedCreates: number | null;
    readonly total: { readonly writes: number; readonly confirmed: number; readonly pending: number; readonly unknown: number };
  };
  readonly quality: {
    readonly overall: {
      readonly all: { readonly links: { readonly precision: number }; readonly linksAndReviews: { readonly recall: number } };
    };
  };
}

/** A folder for the demo's data that goes when the work is over. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-deep-'));
  // As root the database runs as another user, who must be able to enter the folder.
  chmodSync(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts the real program in a process of its own; `ended` gives its exit code (null after a signal) and what it said. */
export function startDemo(
  root: string,
  folder: string,
  args: readonly string[],
): { readonly child: ChildProcess; readonly ended: Promise<{ readonly code: number | null; readonly said: string }> } {
  const child = spawn(
    process.execPath,
    [
      '--conditions=meshline-source',
      join(root, 'apps/daemon/src/main.ts'),
      'demo',
      '--once',
      '--fast',
      '--port',
      '0',
      '--data',
      folder,
      ...args,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NO_COLOR: '1' }, timeout: 15 * 60_000 },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<{ code: number | null; said: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
  return { child, ended };
}

/** Runs the demo to its end and gives its report; throws what it said when it fails. */
export async function runDemo(root: string, folder: string, args: readonly string[]): Promise<RunReport> {
  const json = join(folder, 'report.json');
  const { code, said } = await startDemo(root, folder, [...args, '--json', json]).ended;
  if (code !== 0) throw new Error(`the program ended with ${code ?? 'a signal'}:\n${said.slice(-1_500)}`);
  return JSON.parse(readFileSync(json, 'utf8')) as RunReport;
}

/** Throws the first law that a report breaks. */
export function mustHold(holds: Readonly<Record<string, boolean>>): void {
  const broken = Object.entries(holds).filter(([, is]) => !is);
  if (broken.length > 0) throw new Error(broken.map(([law]) => `doesn't hold: ${law}`).join('\n'));
}
