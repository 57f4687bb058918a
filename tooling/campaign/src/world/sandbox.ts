import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The simulated systems in a process of their own: whatever happens to the daemons, they go on and remember. */
export interface Sandbox {
  readonly url: string;
  /** GET below `/_control`. */
  read<T>(path: string): Promise<T>;
  /** POST below `/_control`, or another method. */
  send<T>(path: string, body: unknown, method?: 'POST' | 'PUT'): Promise<T>;
  close(): Promise<void>;
}

export async function startSandbox(options: {
  readonly folder: string;
  readonly people: number;
  readonly seed: number;
  readonly limits?: boolean | undefined;
}): Promise<Sandbox> {
  const entry = fileURLToPath(import.meta.resolve('@meshline/sandbox/bin/serve'));
  const args = ['--conditions=meshline-source', entry, '--folder', options.folder, '--no-lags'];
  args.push('--people', String(options.people), '--seed', String(options.seed));
  if (options.limits !== true) args.push('--no-limits');
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await address(child);
  const request = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(`${url}/_control/${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`_control/${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  return {
    url,
    read: (path) => request(path),
    send: (path, body, method = 'POST') =>
      request(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    close: () => end(child),
  };
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the sandbox ended without a word')));
    child.once('error', reject);
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}
