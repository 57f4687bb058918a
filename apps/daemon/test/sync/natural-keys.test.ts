import { ConnectorError } from '@meshline/connector-spec';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decideAll, deliverTo, planFrom, spyOn } from '../support/steps.ts';
import { identityOf, mutationCount, ourWrites, questions } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const LEAD = 'salesforce/Lead';
const CONTACT = 'hubspot/contacts';

describe('what is about to be made is looked for first, by its natural keys', () => {
  let world: World;
  let from = 0;
  beforeAll(async () => {
    world = await createWorld({ people: 60, seed: 2 });
    await world.drain();
  }, 60_000);
  beforeEach(async () => {
    from = await mutationCount(world);
  });
  afterEach(() => {
    delete world.faults.connection;
  });
  afterAll(() => world.close());

  const make = async (stream: string, properties: Readonly<Record<string, unknown>>): Promise<string> => {
    const [vendor, type] = stream.split('/');
    return (await world.control<{ id: string }>('create', { vendor, type, properties })).id;
  };
  const newLead = (last: string, email: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> =>
    make(LEAD, { FirstName: 'Quirina', LastName: last, Email: email, Company: 'Quirks & Co', Status: 'New', ...more });
  const creates = async (vendor: string): Promise<number> =>
    (await ourWrites(world, from)).filter((write) => write.vendor === vendor && write.kind === 'create').length;

  test('a copy that somebody makes by hand between the plan and the create is adopted: no second one is made', async () => {
    const phone = '+4930123987';
    const lead = await newLead('Byhand', 'byhand@quirks.example', { Phone: phone });
    await planFrom(world, 'salesforce');
    expect(await world.count(`select count(*) from intent where kind = 'create' and state = 'ready'`)).toBe(1);
    const copy = await make(CONTACT, { firstname: 'Quirina', lastname: 'Byhand', email: 'byhand@quirks.example', phone });
    await deliverTo(world, 'hubspot');
    expect(await creates('hubspot')).toBe(0);
    await decideAll(world);
    expect(await identityOf(world, CONTACT, copy)).toBe(await identityOf(world, LEAD, lead));
    await world.drain();
    expect(await creates('hubspot')).toBe(0);
  });

  test('of several copies that people have made all are read, and none is added', async () => {
    const account = await make('salesforce/Account', { Name: 'Twicemade Industries', Website: 'twicemade.example.com' });
    await planFrom(world, 'salesforce');
    const copies: string[] = [];
    for (const domain of ['twicemade.example.com', 'TwiceMade.example.com'])
      copies.push(await make('hubspot/companies', { name: 'Twicemade Industries', domain }));
    await deliverTo(world, 'hubspot');
    expect(await creates('hubspot')).toBe(0);
    await decideAll(world);
    const identity = await identityOf(world, 'salesforce/Account', account);
    expect(await Promise.all(copies.map((id) => identityOf(world, 'hubspot/companies', id)))).toEqual([identity, identity]);
    await world.drain();
    expect(await creates('hubspot')).toBe(0);
  });

  test('a namesake who is known already stops nothing, and is not looked at again and again', async () => {
    const email = 'office@shared.example';
    await newLead('Firstone', email, { FirstName: 'Adalbert' });
    await world.drain();
    from = await mutationCount(world);
    const lead = await newLead('Unlike', email, { FirstName: 'Zenobia', Company: 'Another Ltd' });
    await planFrom(world, 'salesforce');
    const identity = (await identityOf(world, LEAD, lead)) ?? '';
    const calls = spyOn(world, 'hubspot');
    for (let round = 0; round < 3; round++) {
      await deliverTo(world, 'hubspot');
      await decideAll(world);
    }
    // HubSpot keeps addresses apart; that is its word, and a question.
    expect(calls.writes.flat().map(({ patch }) => patch['lastname'])).toEqual(['Unlike']);
    expect(calls.gets).toEqual([1]);
    expect(await questions(world, identity)).toMatchObject([{ kind: 'duplicate-record', reason: 'key-held-by-another' }]);
  });

  test('many creates cost one look-up a batch', async () => {
    const word = (n: number): string =>
      [n * 7, n * 11 + 3, n * 5 + 8].map((i) => 'bdfgklmnprstvz'.charAt(i % 14) + 'aeiou'.charAt(i % 5)).join('');
    for (let n = 0; n < 30; n++)
      await newLead(`Mc${word(n)}`, `${word(n)}${n}@${word(n + 40)}.example`, {
        FirstName: `X${word(n + 20)}`,
        Company: `${word(n)} Ltd`,
      });
    await planFrom(world, 'salesforce');
    const planned = await world.count(
      `select count(*) from intent where kind = 'create' and state = 'ready' and connection = 'hubspot' and stream = 'contacts'`,
    );
    const calls = spyOn(world, 'hubspot');
    await deliverTo(world, 'hubspot');
    expect(calls.gets).toEqual([planned]);
    expect(calls.writes.map((batch) => batch.length)).toEqual([planned]);
    expect(planned).toBeGreaterThan(15);
  });

  test('while nothing can be looked up nothing is made, and no try is used up; then it is', async () => {
    await newLead('Waits', 'waits@quirks.example');
    await planFrom(world, 'salesforce');
    world.faults.connection = (hosted) =>
      hosted.id !== 'hubspot'
        ? hosted
        : { ...hosted, get: () => Promise.reject(new ConnectorError({ code: 'UNAVAILABLE', message: 'Down.' })) };
    expect(await deliverTo(world, 'hubspot')).toMatchObject({ sent: 0, ended: 'waiting' });
    expect(await creates('hubspot')).toBe(0);
    expect(await world.count(`select count(*) from intent where kind = 'create' and state = 'ready' and attempts = 0`)).toBe(1);
    delete world.faults.connection;
    await world.drain();
    expect(await creates('hubspot')).toBe(1);
  });

  test('all of this ends in agreement or in questions, and then it is quiet', async () => {
    await world.drain();
    await expectLaws(world);
    await expectQuiescence(world);
  });
});
