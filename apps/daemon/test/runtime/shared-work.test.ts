import { setTimeout as sleep } from 'node:timers/promises';
import type { Hosted } from '@meshline/connector-host';
import { demoCredentials, serveSandbox, type ServedSandbox } from '@meshline/sandbox';
import { compileRulebook } from '@meshline/rulebook';
import { resumeWrites, stopWrites } from '@meshline/sync';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { demoConnections } from '../../src/demo/demo-config.ts';
import { demoRulebook } from '../../src/demo/rulebook.ts';
import { startRuntime, type Runtime } from '../../src/runtime/runtime.ts';
import { applyProvisioning } from '../../src/setup/provision.ts';
import type { Summary } from '../support/world-laws.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const OPEN = `select count(*)::int as count from intent where state in ('ready', 'sending', 'applied', 'unknown', 'deferred')`;
const DIRTY = 'select ((select count(*) from dirty_record) + (select count(*) from dirty_identity))::int as count';

let sandbox: ServedSandbox;
let database: TestDatabase;
const daemons: Runtime[] = [];
const refused: string[] = [];

/** Writes that are claimed at once. */
const BATCH = 1;

/** A whole daemon with sessions, queues and a pool of its own. Its batches are small, so that few writes are many of them. */
async function start(): Promise<Runtime> {
  const { rulebook, hash } = compileRulebook(demoRulebook);
  const runtime = await startRuntime({
    databaseUrl: database.url,
    connections: demoConnections(sandbox.url),
    rulebook,
    hash,
    log: silent,
    pollSeconds: 5,
    onProblem: () => undefined,
  });
  daemons.push(runtime);
  const hosted = runtime.hosted as Map<string, Hosted>;
  for (const [id, session] of hosted) {
    const streams = Object.entries(session.manifest.streams).map(([name, stream]) => [
      name,
      { ...stream, batch: { ...stream.batch, write: Math.min(BATCH, stream.batch.write) } },
    ]);
    hosted.set(id, { ...session, manifest: { ...session.manifest, streams: Object.fromEntries(streams) as never } });
  }
  return runtime;
}

async function count(sql: string): Promise<number> {
  return (await database.pool.query<{ count: number }>(sql)).rows[0]?.count ?? 0;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60_000; !(await holds()); await sleep(100))
    if (performance.now() > end) throw new Error(`${what}: not within 60 s`);
}

beforeAll(async () => {
  sandbox = await serveSandbox({ people: 30, seed: 1, realism: { limits: true, lags: false }, credentials: demoCredentials });
  database = await freshDatabase();
  await applyProvisioning(demoConnections(sandbox.url), silent);
  const real = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const answer = await real(input, init);
    if (answer.status === 429) refused.push(answer.url);
    return answer;
  });
}, 60_000);
afterAll(async () => {
  vi.restoreAllMocks();
  for (const daemon of daemons) await daemon.close();
  await sandbox.close();
  await database.close();
});

test('two daemons work off a backlog in halves, 40 to 60 per cent each; nothing is made twice, and no system says that it is too much', async () => {
  const one = await start();
  const by = { actor: 'test', reason: 'so that a backlog stands', connection: undefined };
  const { at } = await stopWrites(one.deps, by);
  await start();
  let planned = -1;
  await until('the plan', async () => {
    const now = await count(OPEN);
    const stands = now > 0 && now === planned && (await count(DIRTY)) === 0;
    planned = now;
    if (!stands) await sleep(400);
    return stands;
  });
  expect(await count('select count(*)::int from attempt')).toBe(0);
  await resumeWrites(one.deps, { ...by, stoppedAt: at });
  await until('the end', async () => (await count(OPEN)) === 0 && (await count(DIRTY)) === 0);
  const { rows } = await database.pool.query<{ writes: number }>(
    `select count(*)::int as writes from attempt where outcome = 'applied' group by daemon`,
  );
  const writes = rows.map((row) => row.writes).toSorted((a, b) => a - b);
  const all = writes.reduce((sum, some) => sum + some, 0);
  expect(all).toBeGreaterThan(40);
  expect(writes).toHaveLength(2);
  expect((writes[0] ?? 0) / all).toBeGreaterThanOrEqual(0.4);
  expect(refused).toEqual([]);
  const summary = (await (await fetch(`${sandbox.url}/_control/mutations/summary`)).json()) as Summary;
  expect(summary.duplicates).toEqual([]);
  expect(await count('select count(*)::int from (select from attempt group by intent having count(*) > 1) again')).toBe(0);
}, 150_000);
