import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchProcess, type Part } from './processes.ts';

export interface FirstRun {
  readonly people: number;
  readonly limits: boolean;
  /** Records that were read from the three systems. */
  readonly records: number;
  /** From the first look at the systems until nothing is left to do. */
  readonly seconds: number;
  readonly steps: readonly { readonly step: string; readonly what: string; readonly count: number; readonly seconds: number }[];
  /** The daemon's process until the last write was read back; and with the demo's own report, which holds every label. */
  readonly peakMiB: number | undefined;
  readonly peakWithReportMiB: number | undefined;
  readonly cpuSeconds: Readonly<Record<Part, number>>;
}

interface ReportFile {
  readonly run: { readonly durationSeconds: number };
  readonly steps: FirstRun['steps'] | { readonly rows: FirstRun['steps'] };
}

/** Printed on stderr once nothing is left to link, settle, send or read back. */
const QUIET = /^Read back:/m;

/**
 * The whole program as a newcomer starts it, as processes of their own: daemon with pg-boss, embedded PostgreSQL, and the
 * simulated systems over real HTTP. The ledger stays in `folder`. Throws what the program said when it fails.
 */
export async function firstRun(options: { people: number; limits: boolean; folder: string }): Promise<FirstRun> {
  const { people, limits, folder } = options;
  const report = join(folder, 'report.json');
  const program = fileURLToPath(new URL('../../../apps/daemon/src/main.ts', import.meta.url));
  const args = [
    '--conditions=meshline-source',
    program,
    'demo',
    '--once',
    '--port',
    '0',
    '--people',
    String(people),
    '--data',
    folder,
    '--json',
    report,
  ];
  if (!limits) args.push('--fast');
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  const watch = watchProcess(child.pid ?? 0);
  let said = '';
  let peakMiB: number | undefined;
  let cpuSeconds = watch.cpuSeconds();
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (peakMiB !== undefined || !QUIET.test(said)) return;
    peakMiB = watch.peakMiB();
    cpuSeconds = watch.cpuSeconds();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  watch.stop();
  process.off('exit', end);
  if (code !== 0) throw new Error(`The first run with ${people} people ended with ${code ?? 'a signal'}:\n${said.slice(-2_000)}`);
  const { run, steps } = JSON.parse(readFileSync(report, 'utf8')) as ReportFile;
  const rows = 'rows' in steps ? steps.rows : steps;
  return {
    people,
    limits,
    records: rows.find(({ step }) => step === 'capture')?.count ?? 0,
    seconds: run.durationSeconds,
    steps: rows,
    peakMiB,
    peakWithReportMiB: watch.peakMiB(),
    cpuSeconds,
  };
}
