import type { AgreementList, Status } from '@meshline/admin-api';
import { comparedEntities, sampleAgreement, type Sampled } from '@meshline/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';
import { confirmIn, decideAll, deliverTo } from '../support/steps.ts';
import { edit, of, quietSubjects, shown, type Subject } from '../support/subjects.ts';

let served: ServedWorld;
let people: readonly Subject[];
beforeAll(async () => {
  served = await createServedWorld({ people: 30 });
  people = await quietSubjects(served.world, 'person', ['hubspot/contacts', 'salesforce/Contact', 'close/contact']);
}, 120_000);
afterAll(() => served.close());

const sample = (name = 'person', limit = 1_000): Promise<Sampled> => {
  const entity = served.world.rulebook.entities.find((one) => one.name === name);
  if (entity === undefined) throw new Error(`no entity ${name}`);
  return sampleAgreement(served.world.deps, entity, limit);
};
const agreement = async (...args: string[]): Promise<AgreementList> =>
  JSON.parse((await runCli('agreement', '--json', ...args, '--data', served.folder)).out) as AgreementList;

test('nothing was compared yet is said in words, and an entity that is none is refused', async () => {
  expect((await agreement()).items).toEqual([]);
  expect((await runCli('agreement', '--data', served.folder)).out).toMatch(/^Nothing was compared in the last 24 hours/);
  expect((await runCli('agreement', '--entity', 'invoice', '--data', served.folder)).error?.message).toMatch(/no such entity/);
});

test('values that were changed without any signal are found within one sweep, counted, and then settled', async () => {
  const { world } = served;
  const before = await sample();
  expect(before.identities).toBeGreaterThan(5);
  expect(before.compared).toBeGreaterThan(50);
  expect(before.changed).toEqual([]);
  const [one, two] = people;
  if (one === undefined || two === undefined) throw new Error('the population has no two such people');
  // No feed is read from here on: only the sample can see it.
  await edit(world, 'salesforce/Contact', of(one, 'salesforce/Contact'), { Title: 'Changed in silence' });
  await edit(world, 'salesforce/Contact', of(two, 'salesforce/Contact'), { Title: 'Changed in silence, too' });
  const found = await sample();
  expect(found.changed).toEqual(['person']);
  expect(found.compared).toBe(before.compared);
  // The title of each in the two pairs that Salesforce is in.
  expect(found.same).toBe(before.same - 4);

  await decideAll(world);
  for (const id of ['hubspot', 'close']) {
    await deliverTo(world, id);
    world.clock.advance(10_000);
    await confirmIn(world, id);
  }
  expect(shown(world, 'hubspot/contacts', of(one, 'hubspot/contacts')).properties['jobtitle']).toBe('Changed in silence');
  expect(shown(world, 'close/contact', of(two, 'close/contact')).properties['title']).toBe('Changed in silence, too');
  await decideAll(world);
  const after = await sample();
  expect([after.compared, after.same]).toEqual([before.compared, before.same]);
});

test('the rate stands by field and pair of systems in status, in the API and on the screen', async () => {
  for (const { name } of comparedEntities(served.world.rulebook.entities)) await sample(name);
  const { items } = await agreement('--entity', 'person');
  expect(items.every(({ entity }) => entity === 'person')).toBe(true);
  expect(
    items.find(({ label, systems }) => label === 'Title' && systems.includes('Salesforce') && systems.includes('HubSpot'))?.share,
  ).toBeLessThan(1);
  for (const { compared, same, share } of items) expect(share).toBe(same / compared);
  const { out } = await runCli('agreement', '--data', served.folder);
  expect(out.split('\n')[0]).toMatch(/^Field +Systems +Agree +Same +Compared$/);
  expect(out).toMatch(/\d pairs of values, read anew by chance in the last 24 hours\n$/);
  const status = JSON.parse((await runCli('status', '--json', '--data', served.folder)).out) as Status;
  const all = (await agreement()).items;
  expect(status.agreement.map(({ entity }) => entity).toSorted()).toEqual(
    [...new Set(all.map(({ entity }) => entity))].toSorted(),
  );
  const person = status.agreement.find(({ entity }) => entity === 'person');
  expect(person?.compared).toBe(all.filter(({ entity }) => entity === 'person').reduce((sum, { compared }) => sum + compared, 0));
});

test('a connection that cannot be used is left out, and nothing is counted of it', async () => {
  const { world } = served;
  const before = (await agreement()).items.filter(({ connections }) => connections.includes('close'));
  world.faults.transport = (connection, _request, forward) =>
    connection === 'close' ? Promise.resolve(new Response('{}', { status: 503 })) : forward();
  try {
    expect((await sample()).compared).toBeGreaterThan(0);
  } finally {
    delete world.faults.transport;
  }
  expect((await agreement()).items.filter(({ connections }) => connections.includes('close'))).toEqual(before);
});
