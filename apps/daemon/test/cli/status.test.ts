import type { Status } from '@meshline/admin-api';
import { beat } from '@meshline/store-postgres';
import { openConnection } from '@meshline/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { runCli } from '../support/run-cli.ts';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';
import { deliverTo, planFrom } from '../support/steps.ts';
import { edit, of, quietSubjects } from '../support/subjects.ts';

let served: ServedWorld;
beforeAll(async () => {
  served = await createServedWorld({ people: 40 });
}, 120_000);
afterAll(() => served.close());

const status = async (): Promise<Status> => JSON.parse((await runCli('status', '--json', '--data', served.folder)).out) as Status;
const screen = async (): Promise<readonly string[]> => (await runCli('status', '--data', served.folder)).out.split('\n');
const one = 'a0000000-0000-7000-8000-000000000001';
const two = 'a0000000-0000-7000-8000-000000000002';

test('status shows every connection, what waits for a person and the last hour, and --json has the same figures', async () => {
  const told = await status();
  expect(told.connections.map(({ id, state }) => [id, state])).toEqual([
    ['hubspot', 'ok'],
    ['salesforce', 'ok'],
    ['close', 'ok'],
  ]);
  for (const { account, feeds, modes } of told.connections) {
    expect(account).not.toBeNull();
    expect(feeds.length).toBeGreaterThan(0);
    expect(modes['person']).toBe('live');
  }
  expect(told.waiting).toEqual([]);
  expect(told.lastHour.changes).toBe(await served.world.count('select count(*) from change'));
  expect(told.lastHour.confirmed).toBe(await served.world.count(`select count(*) from intent where state = 'confirmed'`));
  expect(told.exceptions.causes).toBe(await served.world.count(`select count(*) from exception where state = 'open'`));
  expect(told.exceptions.causes).toBe(told.exceptions.byKind.reduce((sum, { causes }) => sum + causes, 0));
  const lines = await screen();
  expect(lines.length).toBeLessThan(40);
  expect(lines).toContain('WRITES       none waits, none is under way');
  expect(lines.find((line) => line.startsWith('LAST HOUR'))).toContain(
    `${told.lastHour.changes.toLocaleString('en')} changes seen · ${told.lastHour.confirmed.toLocaleString('en')} writes confirmed`,
  );
  expect(lines.find((line) => line.startsWith('EXCEPTIONS'))).toContain(`${told.exceptions.causes} causes`);
});

test('a daemon is alive while its heart beats, silent when it died, and forgotten after a day', async () => {
  const { pool } = served.world;
  await beat(pool, { holder: one, version: VERSION, host: 'crm-1', pid: 11 });
  await beat(pool, { holder: two, version: VERSION, host: 'crm-2', pid: 22 });
  expect((await status()).daemons.map(({ id, alive }) => [id, alive])).toEqual([
    [one, true],
    [two, true],
  ]);
  await pool.query(`update daemon set seen_at = seen_at - interval '1 minute' where holder = $1`, [two]);
  expect((await screen()).join('\n')).toMatch(
    /DAEMONS +1 runs · crm-1 process 11, .*\n? *!? ?.*crm-2 process 22 ended without a word/,
  );
  await pool.query(`update daemon set seen_at = seen_at - interval '25 hours' where holder = $1`, [two]);
  await beat(pool, { holder: one, version: VERSION, host: 'crm-1', pid: 11 });
  expect((await status()).daemons.map(({ id }) => id)).toEqual([one]);
});

test('what waits is shown by connection and lane with the age of the oldest, and the connection that is down says why', async () => {
  const { world } = served;
  const [person] = await quietSubjects(world, 'person', ['hubspot/contacts', 'salesforce/Contact', 'close/contact']);
  if (person === undefined) throw new Error('the population has no such person');
  await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Title: 'Waits' });
  await planFrom(world, 'salesforce');
  world.faults.transport = (connection, _request, forward) =>
    connection === 'hubspot' ? Promise.resolve(new Response('{}', { status: 401 })) : forward();
  await openConnection(world.deps, 'hubspot', '@meshline/connector-hubspot');
  world.clock.advance(90_000);
  await deliverTo(world, 'close');
  const told = await status();
  expect(told.waiting).toMatchObject([
    { connection: 'close', lane: 'live', waiting: 0, toReadBack: 1 },
    { connection: 'hubspot', lane: 'live', waiting: 1, toReadBack: 0 },
  ]);
  expect(told.waiting[1]?.oldestSeconds).toBeGreaterThanOrEqual(90);
  expect(told.connections[0]).toMatchObject({ id: 'hubspot', state: 'needs-auth' });
  expect(told.connections[0]?.stateReason).toMatch(/HubSpot/);
  const lines = await screen();
  expect(lines.find((line) => line.includes('needs somebody'))).toMatch(/^! HubSpot/);
  expect(lines.find((line) => line.includes('since today'))).toContain(told.connections[0]?.stateReason?.slice(0, 40));
  expect(lines.filter((line) => /^ {2}(HubSpot|Close) +live +\d/.test(line))).toHaveLength(2);
  expect(lines.at(-2)).toBe('Next: npm run meshline -- doctor');
});

test('without a daemon status says so, and how to start one', async () => {
  const { error } = await runCli('status', '--data', '/nowhere');
  expect(error?.message).toMatch(/No daemon runs here.*npm start/);
});
