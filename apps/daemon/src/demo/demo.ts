import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS_PATH } from '@meshline/admin-api';
import type { AgreementFacts } from '@meshline/report';
import { compileRulebook } from '@meshline/rulebook';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@meshline/store-postgres/embedded';
import { environment } from '../config/environment.ts';
import { serveAdmin, type AdminServer } from '../http/serve-admin.ts';
import { lockFolder } from '../runtime/folder-lock.ts';
import { portIsFree } from '../runtime/free-port.ts';
import { logger } from '../runtime/log.ts';
import { startRuntime, type Runtime } from '../runtime/runtime.ts';
import { applyProvisioning } from '../setup/provision.ts';
import { demoConnections, demoEvents, DEMO_SECRETS } from './demo-config.ts';
import { untilQuiet } from './first-run.ts';
import { progressView } from './progress-bars.ts';
import { printReport } from './print-report.ts';
import { startSandbox, type SandboxProcess } from './sandbox-process.ts';
import { demoRulebook } from './rulebook.ts';
import { showTraffic } from './traffic.ts';

export interface DemoOptions {
  readonly once: boolean;
  readonly json: string | undefined;
  readonly people: number | undefined;
  readonly seed: number | undefined;
  readonly fresh: boolean;
  readonly port: number;
  readonly folder: string;
  readonly realistic: boolean;
}

/** In the demo the systems are looked at often, so that live traffic shows at once. */
const POLL_SECONDS = 3;

/**
 * The demo from start to end: database, simulated systems, first reconciliation, report, live traffic. Everything that
 * was started is stopped, in the opposite order, however it ends. Returns the exit code.
 */
export async function demo(options: DemoOptions): Promise<number> {
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const closing: (() => Promise<void> | void)[] = [];
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  try {
    const lock = lockFolder(options.folder);
    closing.push(() => lock.release());
    await portIsFree(options.port);
    if (options.fresh)
      for (const part of ['postgres', 'sandbox', 'demo.log'])
        rmSync(join(options.folder, part), { recursive: true, force: true });
    return await run(options, stopped.signal, closing, say);
  } finally {
    if (stopped.signal.aborted) say('Stopping ...');
    for (const close of closing.toReversed()) await close();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

async function run(
  options: DemoOptions,
  stopped: AbortSignal,
  closing: (() => Promise<void> | void)[],
  say: (text: string) => void,
): Promise<number> {
  say('MeshLine demo on simulated HubSpot, Salesforce and Close: no account, no key');
  const tools = environment('MESHLINE_TOOLS_MS');
  const postgres = await startEmbeddedPostgres({ folder: join(options.folder, 'postgres') });
  closing.push(() => postgres.close());
  try {
    return await onDatabase(postgres, tools, options, stopped, closing, say);
  } catch (error) {
    // A server that can't write goes down: what is seen from here is a connection that was lost.
    if (postgres.diskWasFull()) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC', cause: error });
    throw error;
  }
}

async function onDatabase(
  postgres: EmbeddedPostgres,
  tools: string | undefined,
  options: DemoOptions,
  stopped: AbortSignal,
  closing: (() => Promise<void> | void)[],
  say: (text: string) => void,
): Promise<number> {
  const sandbox = await startSandbox({ ...options, folder: join(options.folder, 'sandbox') });
  closing.push(() => sandbox.close());
  const realism = options.realistic ? 'limits and lags on' : 'limits and lags off';
  say(
    `✔ ${tools === undefined ? '' : `tools ${seconds(Number(tools))} · `}PostgreSQL ${postgres.version} ${seconds(postgres.startedInMs)} · ` +
      `simulated systems, ${sandbox.people.toLocaleString('en-US')} people, seed ${sandbox.seed}, ${realism}, ${seconds(sandbox.startedInMs)}`,
  );
  if (stopped.aborted) return 0;

  const since = new Date();
  const before = await sandbox.read<AgreementFacts>('agreement');
  const { rulebook, hash } = compileRulebook(demoRulebook);
  const log = logger({ file: join(options.folder, 'demo.log'), level: 'info' });
  const connections = demoConnections(sandbox.url);
  const made = await applyProvisioning(connections, log);
  if (made.length > 0)
    say(
      `✔ marker fields made in the simulated systems: ${made.length} (in your own: meshline setup, as a plan that you confirm)`,
    );

  let diskFull: Error | undefined;
  const runtime = await startRuntime({
    databaseUrl: postgres.url,
    connections,
    rulebook,
    hash,
    log,
    pollSeconds: POLL_SECONDS,
    events: demoEvents(),
    ledgerFile: join(options.folder, 'ledger.json'),
    onProblem: (connection, message) => say(`! ${connection}: ${message}`),
    onFailure: (error) => {
      if ((error as { code?: string }).code === '53100') diskFull = error as Error;
    },
  });
  closing.push(() => runtime.close());
  const resumed = runtime.resumed;
  const admin = await serveAdmin({
    runtime,
    port: options.port,
    folder: options.folder,
    rulebook,
    hash,
    log,
    events: runtime.events,
  });
  closing.push(() => admin.close());

  const view = progressView(process.stderr);
  const end = await untilQuiet(
    runtime,
    since,
    (state) => view.show(state),
    stopped,
    () => diskFull,
  );
  view.end();
  if (end === 'stopped') return 0;
  await printReport({
    runtime,
    sandbox,
    since,
    before,
    rulebook,
    hash,
    resumed,
    realistic: options.realistic,
    json: options.json,
  });
  if (options.once) return 0;
  await live(runtime, sandbox, admin, stopped, say);
  return 0;
}

async function live(
  runtime: Runtime,
  sandbox: SandboxProcess,
  admin: AdminServer,
  stopped: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  say(
    `\nLIVE  people go on working in the simulated systems; Ctrl-C stops, npm start goes on from here. Admin API: ${admin.url}`,
  );
  // From here on the systems tell of changes themselves; polling goes on beside it.
  for (const [vendor, secret] of Object.entries(DEMO_SECRETS))
    await sandbox.put(`webhooks/${vendor}`, { url: `${runtime.events?.url ?? ''}${EVENTS_PATH}/${vendor}`, secret });
  await sandbox.post('traffic', { action: 'start' });
  const traffic = showTraffic(sandbox, runtime, say);
  while (!stopped.aborted) await sleep(500, undefined, { signal: stopped }).catch(() => undefined);
  await traffic.stop();
  await sandbox.post('traffic', { action: 'stop' }).catch(() => undefined);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
