import { setTimeout as sleep } from 'node:timers/promises';
import { compileRulebook } from '@meshline/rulebook';
import { serveSandbox, type ServedSandbox } from '@meshline/sandbox';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeAll, test } from 'vitest';
import { demoConnections } from '../../src/demo/demo-config.ts';
import { demoRulebook } from '../../src/demo/rulebook.ts';
import { startRuntime, type Runtime, type RuntimeOptions } from '../../src/runtime/runtime.ts';
import { applyProvisioning } from '../../src/setup/provision.ts';
import { CLOSE, HUBSPOT, WEBSITE } from '../support/event-world.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let sandbox: ServedSandbox;
let runtime: Runtime | undefined;
let options: RuntimeOptions;

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) if (await holds()) return;
  throw new Error(`${what}: not within 60 s`);
}
const count = async (sql: string, values: unknown[] = []): Promise<number> =>
  Number((await database.pool.query<{ count: string }>(sql, values)).rows[0]?.count ?? 0);
const control = (path: string, method: string, body: object): Promise<Response> =>
  fetch(`${sandbox.url}/_control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  database = await freshDatabase();
  sandbox = await serveSandbox({ people: 10, realism: { limits: false, lags: false } });
  const connections = demoConnections(sandbox.url);
  await applyProvisioning(connections, silent);
  const { rulebook, hash } = compileRulebook(demoRulebook);
  options = {
    databaseUrl: database.url,
    connections,
    rulebook,
    hash,
    log: silent,
    // Nothing of the test comes in by polling.
    pollSeconds: 3_600,
    onProblem: () => undefined,
    events: {
      publicUrl: undefined,
      port: 0,
      host: '127.0.0.1',
      sources: [
        { name: 'hubspot', connection: 'hubspot', secrets: [HUBSPOT], unset: [] },
        { name: 'close', connection: 'close', secrets: [CLOSE], unset: [] },
        { name: 'website', connection: undefined, secrets: [WEBSITE], unset: [] },
      ],
    },
  };
  runtime = await startRuntime(options);
  await until('the first run ends', async () => {
    if (runtime?.caughtUp.size !== runtime?.feeds.length) return false;
    return (
      (await count(`select (select count(*) from dirty_record) + (select count(*) from dirty_identity)
         + (select count(*) from intent where state in ('ready', 'sending', 'applied', 'unknown', 'deferred')) as count`)) === 0
    );
  });
  const url = runtime.events?.url ?? '';
  for (const [vendor, secret] of [
    ['hubspot', HUBSPOT],
    ['close', CLOSE],
  ] as const)
    await control(`webhooks/${vendor}`, 'PUT', { url: `${url}/api/v1/events/${vendor}`, secret, delayMs: 0, retryMs: 50 });
}, 120_000);
afterAll(async () => {
  await runtime?.close();
  await sandbox.close();
  await database.close();
});

/** A contact of HubSpot that is one person with a contact in Salesforce, without a question. */
async function person(): Promise<{ hubspot: string; salesforce: string }> {
  const { rows } = await database.pool.query<{ hubspot: string; salesforce: string }>(
    `select a.id as hubspot, b.id as salesforce from link a join link b using (identity)
       where a.connection = 'hubspot' and a.stream = 'contacts' and b.connection = 'salesforce' and b.stream = 'Contact'
         and not exists (select from exception_item e where e.identity = a.identity and e.state = 'open')
         and (select count(*) from link l where l.identity = a.identity and l.connection in ('hubspot', 'salesforce')) = 2 limit 1`,
  );
  if (rows[0] === undefined) throw new Error('the population has no such person');
  return rows[0];
}

test('a change in HubSpot comes in by webhook, through jobs, and is written to Salesforce though nothing polls, and what our own writes send back is taken in too', async () => {
  const { hubspot, salesforce } = await person();
  const shown = (): unknown =>
    sandbox.sandbox.vendors.salesforce.backdoor.get('Contact', salesforce)?.properties['MailingCountry'];
  const wanted = shown() === 'Austria' ? ['CH', 'Switzerland'] : ['AT', 'Austria'];
  await control('edit', 'POST', { vendor: 'hubspot', type: 'contacts', id: hubspot, properties: { country: wanted[0] } });
  await until('the change is written', () => shown() === wanted[1]);
  await until(
    'everything is taken in',
    async () => (await count(`select (select count(*) from look) + (select count(*) from event where waiting) as count`)) === 0,
  );
});

test('what came in before a death is taken in by the next start, without anybody sending it again', async () => {
  const { hubspot } = await person();
  const wanted = 'Read after a death';
  await runtime?.close();
  runtime = undefined;
  await control('edit', 'POST', { vendor: 'hubspot', type: 'contacts', id: hubspot, properties: { jobtitle: wanted } });
  // As a process leaves it that died between its commit and everything after it.
  const event = { subscriptionType: 'contact.propertyChange', objectId: Number(hubspot), eventId: 1, occurredAt: Date.now() };
  await database.pool.query(
    `insert into event (source, key, headers, body, received_at, waiting) values ('hubspot', 'dead', '{}', $1, now(), true)`,
    [JSON.stringify([event])],
  );
  runtime = await startRuntime(options);
  await until(
    'it is taken in',
    async () => (await count(`select count(*) from event where key = 'dead' and not waiting and body is null`)) === 1,
  );
  await until(
    'its record is read',
    async () =>
      (await count(`select count(*) from snapshot where id = $1 and fields->>'jobtitle' = $2`, [hubspot, wanted])) === 1,
  );
});
