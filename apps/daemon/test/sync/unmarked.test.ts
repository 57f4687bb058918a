import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { edit, identityOf, mutationCount, of, ourWrites, questions, subjectsOf } from '../support/subjects.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ people: 60, seed: 2, lags: true, provisioned: false });
  await world.drain();
}, 60_000);
afterEach(() => {
  delete world.faults.transport;
});
afterAll(() => world.close());

/** HubSpot makes records of the stream and never says so. */
const loseAnswers = (stream: string): void => {
  world.faults.transport = async (connection, request, forward) => {
    const response = await forward();
    if (connection !== 'hubspot' || !new URL(request.url).pathname.endsWith(`/${stream}/batch/create`)) return response;
    throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
  };
};

test('without a marker field a create whose answer is lost is found by its natural key, and not made again', async () => {
  const from = await mutationCount(world);
  const { id } = await world.control<{ id: string }>('create', {
    vendor: 'salesforce',
    type: 'Lead',
    properties: {
      FirstName: 'Quirina',
      LastName: 'Unmarked',
      Email: 'unmarked@quirks.example',
      Company: 'Quirks & Co',
      Status: 'New',
    },
  });
  loseAnswers('contacts');
  await world.drain();
  await world.drain();
  const made = (await ourWrites(world, from)).filter(({ vendor, kind }) => vendor === 'hubspot' && kind === 'create');
  expect(made).toMatchObject([{ type: 'contacts' }]);
  expect(await identityOf(world, 'hubspot/contacts', made[0]?.id ?? '')).toBe(await identityOf(world, 'salesforce/Lead', id));
  expect(await world.count(`select count(*) from intent where state = 'unknown'`)).toBe(0);
});

test('without a marker field and a natural key a create whose answer is lost is a question, and not made again', async () => {
  const company = await subjectsOf(world)('company', ['hubspot/companies', 'salesforce/Account']);
  const from = await mutationCount(world);
  loseAnswers('deals');
  const { id } = await world.control<{ id: string }>('create', {
    vendor: 'salesforce',
    type: 'Opportunity',
    properties: {
      Name: 'Unmarked deal',
      AccountId: of(company, 'salesforce/Account'),
      StageName: 'Proposal/Price Quote',
      Amount: 4321,
      CloseDate: '2027-02-01',
    },
  });
  await world.drain();
  const identity = (await identityOf(world, 'salesforce/Opportunity', id)) ?? '';
  const asked = (await questions(world, identity)).filter(({ kind }) => kind === 'failed-delivery');
  expect(asked).toMatchObject([{ reason: 'outcome-unknown', owner: 'sam' }]);
  await edit(world, 'salesforce/Opportunity', id, { Amount: 4322 });
  await world.drain();
  const made = (await ourWrites(world, from)).filter(
    ({ vendor, kind, type }) => vendor === 'hubspot' && kind === 'create' && type === 'deals',
  );
  expect(made).toHaveLength(1);
});
