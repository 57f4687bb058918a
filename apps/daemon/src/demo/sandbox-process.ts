import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface SandboxProcess {
  readonly url: string;
  /** Milliseconds that its start took, seeding included. */
  readonly startedInMs: number;
  /** The population that it holds. */
  readonly people: number;
  readonly seed: number;
  /** GET under `/_control`, as JSON. */
  read<T>(path: string): Promise<T>;
  post(path: string, body: unknown): Promise<void>;
  put(path: string, body: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface SandboxProcessOptions {
  readonly folder: string;
  readonly people: number | undefined;
  readonly seed: number | undefined;
  readonly realistic: boolean;
}

/** The sandbox can't be started; the message is the child's. */
export class SandboxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SandboxError';
  }
}

/** Starts the simulated systems in a process of their own, which ends when ours does, however it ends. */
export async function startSandbox(options: SandboxProcessOptions): Promise<SandboxProcess> {
  const entry = fileURLToPath(import.meta.resolve('@meshline/sandbox/bin/serve'));
  const args = [...process.execArgv, entry, '--folder', options.folder];
  if (options.people !== undefined) args.push('--people', String(options.people));
  if (options.seed !== undefined) args.push('--seed', String(options.seed));
  if (!options.realistic) args.push('--no-limits', '--no-lags');
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stdin.on('error', () => undefined);
  const ready = await firstLine(child, said);
  return {
    url: ready.url,
    startedInMs: ready.ms,
    people: ready.seeding?.people ?? 0,
    seed: ready.seeding?.seed ?? 0,
    read: (path) => request(`${ready.url}/_control/${path}`),
    post: (path, body) => send('POST', `${ready.url}/_control/${path}`, body),
    put: (path, body) => send('PUT', `${ready.url}/_control/${path}`, body),
    close: () => end(child),
  };
}

interface Ready {
  readonly url: string;
  readonly ms: number;
  readonly seeding: { readonly people: number; readonly seed: number } | null;
}

function firstLine(child: ChildProcess, said: readonly string[]): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const fail = (): void =>
      reject(
        new SandboxError(
          said
            .join('')
            .trim()
            .replace(/^sandbox: /u, '') || 'The simulated systems ended without a word.',
        ),
      );
    child.once('exit', fail);
    child.once('error', (error) => reject(new SandboxError(`The simulated systems can't be started: ${error.message}`)));
    if (!child.stdout) return fail();
    createInterface({ input: child.stdout }).once('line', (line) => {
      child.off('exit', fail);
      resolve(JSON.parse(line) as Ready);
    });
  });
}

async function send(method: string, url: string, body: unknown): Promise<void> {
  await request(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function request<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new SandboxError(`The sandbox answered ${response.status} for ${new URL(url).pathname}.`);
  return (await response.json()) as T;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}
