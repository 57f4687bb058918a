import { connection, formSubmission, stageChange, ticketEscalation, users, type RulebookDefinition } from '@meshline/rulebook';
import { captureFeed } from '@meshline/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoRulebook } from '../../src/demo/rulebook.ts';
import { createWorld, type World } from '../support/world.ts';

const { sam } = users({ sam: { name: 'Sam Okafor', email: 'sam@demo.example' } });
const hubspot = connection('hubspot', { owner: sam });
const salesforce = connection('salesforce', { owner: sam });
const rulebook: RulebookDefinition = {
  ...demoRulebook,
  parts: {
    ...demoRulebook.parts,
    triggers: [
      formSubmission('Inbound lead routing', hubspot.stream('form_submissions'), ['Request a demo'], {
        field: 'formName',
        at: 'submittedAt',
        person: 'email',
        suppress: [{ reason: 'Our own staff', field: 'email', endsWith: ['@demo.example'] }],
        pauseAbove: 20,
      }),
      stageChange('Won deals', hubspot.stream('deals'), {
        field: 'dealstage',
        states: { closedwon: 'won', contractsent: 'commit', appointmentscheduled: 'discovery', closedlost: 'lost' },
        opens: ['won'],
        owner: 'hubspot_owner_id',
      }),
      ticketEscalation('Escalations', salesforce.stream('Case'), {
        field: 'Priority',
        states: { High: 'high', Medium: 'medium', Low: 'low' },
        opens: ['high'],
        closed: { field: 'Status', values: ['Closed'] },
      }),
    ],
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld({ people: 30, rulebook });
  await world.drain();
});
afterAll(() => world.close());

interface Kept {
  readonly occurrence: string;
  readonly state: string;
  readonly suppressed: string | null;
  readonly held: boolean;
  readonly payload: Record<string, unknown>;
}
const triggers = async (workflow: string): Promise<Kept[]> =>
  (await world.pool.query<Kept>('select * from trigger where workflow = $1 order by seen_at, occurrence', [workflow])).rows;
const look = (connectionId: string, feed: string) => captureFeed(world.deps, connectionId, feed);
const fill = (email: string, form = 'Request a demo') =>
  world.sandbox.vendors.hubspot.backdoor.create('form_submissions', { form, email });

test('a first pass opens nothing: what was there before is the past', async () => {
  expect(await world.count('select count(*) from trigger')).toBe(0);
  expect(await world.count(`select count(*) from snapshot where stream = 'form_submissions'`)).toBeGreaterThan(0);
  expect(await world.count(`select count(*) from snapshot where stream = 'Case'`)).toBeGreaterThan(0);
});

test('a form that is filled is one trigger with its payload, over deaths, second daemons and readings of the same again', async () => {
  world.clock.advance(60_000);
  fill('new.person@example.com');
  let deaths = 0;
  world.faults.transaction = (moment) => {
    if (deaths < 2 && moment === (deaths === 0 ? 'inside' : 'after')) {
      deaths += 1;
      throw new Error('killed');
    }
  };
  for (let tries = 0; tries < 5; tries++) await look('hubspot', 'form_submissions').catch(() => undefined);
  world.faults.transaction = undefined;
  expect(deaths).toBe(2);
  await Promise.all([look('hubspot', 'form_submissions'), look('hubspot', 'form_submissions')]);
  const [kept, ...more] = await triggers('Inbound lead routing');
  expect(more).toEqual([]);
  expect(kept).toMatchObject({
    state: 'submitted',
    suppressed: null,
    held: false,
    payload: { system: 'hubspot', owner: { is: 'none' }, person: { is: 'known', value: 'new.person@example.com' } },
  });
});

test('the same person twice is two, our own staff are marked, another form and an import of the property open nothing', async () => {
  world.clock.advance(60_000);
  fill('new.person@example.com');
  fill('mara@demo.example');
  fill('other@example.com', 'Contact sales');
  await look('hubspot', 'form_submissions');
  const kept = await triggers('Inbound lead routing');
  expect(kept.map(({ suppressed }) => suppressed)).toEqual(expect.arrayContaining([null, null, 'Our own staff']));
  expect(kept).toHaveLength(3);
});

test('a deal that is won is one trigger; a stage that nobody mapped is asked about; what is dirty is settled as ever', async () => {
  const { backdoor } = world.sandbox.vendors.hubspot;
  const deal = { dealname: 'D', amount: '10', pipeline: 'default', dealstage: 'contractsent' };
  const [id, odd] = [backdoor.create('deals', deal), backdoor.create('deals', deal)];
  await world.drain();
  backdoor.edit('deals', id, { dealstage: 'closedwon' });
  backdoor.edit('deals', odd, { dealstage: 'decisionmakerboughtin' });
  await world.drain();
  await world.drain();
  const won = await triggers('Won deals');
  expect(won.map(({ occurrence }) => occurrence.split('#')[0])).toEqual([`hubspot/deals/${id}`]);
  expect(
    await world.count(
      `select count(*) from exception_item where finding->>'reason' = 'unmapped-status' and finding->'ref'->>'id' = $1`,
      [odd],
    ),
  ).toBe(1);
});

test('a case that is escalated, closed and opened again is two', async () => {
  const { backdoor } = world.sandbox.vendors.salesforce;
  const id = backdoor.create('Case', { Subject: 'No login', Priority: 'Low' });
  for (const fields of [{}, { Priority: 'High' }, { Status: 'Closed' }, { Status: 'Working' }]) {
    world.clock.advance(60_000);
    if (Object.keys(fields).length > 0) backdoor.edit('Case', id, fields);
    await look('salesforce', 'Case');
  }
  expect(await triggers('Escalations')).toHaveLength(2);
});

test('far more than usual within an hour hold, with one question', async () => {
  for (let i = 0; i < 40; i++) fill(`import${i}@example.com`);
  await look('hubspot', 'form_submissions');
  const kept = await triggers('Inbound lead routing');
  expect(kept).toHaveLength(43);
  expect(kept.filter(({ held }) => held)).toHaveLength(22);
  expect(await world.count(`select count(*) from exception_item where finding->>'reason' = 'trigger-brake'`)).toBe(1);
});
