import { confirm, decideException, deliver } from '@meshline/sync';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, questions, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const COMPANY = 'hubspot/companies';
const ACCOUNT = 'salesforce/Account';
const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';

/** Writes of ours of one field of one record that may be changed back within a day. */
const BUDGET = 5;

describe('automations that fight', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  let from = 0;
  beforeAll(async () => {
    world = await createWorld({ people: 40, seed: 2 });
    await world.drain();
    take = subjectsOf(world);
  }, 120_000);
  beforeEach(async () => {
    from = await mutationCount(world);
  });
  afterEach(async () => {
    await world.sandbox.fetch(new Request('http://sandbox/_control/faults', { method: 'DELETE' }));
  });
  afterAll(() => world.close());

  const written = async (id: string): Promise<number> => (await ourWrites(world, from)).filter((write) => write.id === id).length;

  test('a value that is changed back long after each write is written five times, then both sides are named; a decision writes again', async () => {
    const company = await take(
      'company',
      [COMPANY, ACCOUNT],
      ({ ids }) => Number(shown(world, COMPANY, ids[COMPANY] ?? '').properties['numberofemployees']) > 0,
    );
    const id = of(company, ACCOUNT);
    const rule = { kind: 'rewrite', type: 'Account', field: 'NumberOfEmployees', to: 77_777, afterMs: 100_000 };
    await world.control('faults', { rules: [{ vendor: 'salesforce', fault: rule }] });
    await edit(world, ACCOUNT, id, { NumberOfEmployees: 77_777 });
    for (let look = 0; look < 10; look++) await world.drain();
    expect(await written(id)).toBe(BUDGET);
    const [asked, ...more] = await questions(world, company.identity);
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ kind: 'fight', reason: 'changed-back', field: 'employees', owner: 'mara' });
    expect(asked?.finding.systems).toEqual(['hubspot', 'salesforce']);
    await expectLaws(world);
    await expectQuiescence(world);

    await world.sandbox.fetch(new Request('http://sandbox/_control/faults', { method: 'DELETE' }));
    const command = {
      exception: asked?.id ?? 0,
      version: asked?.version ?? 0,
      verb: 'retry',
      reason: 'Stopped',
      actor: 'mara',
    } as const;
    expect(await decideException(world.deps, command)).toMatchObject({ ok: true });
    await world.drain();
    expect(await written(id)).toBe(BUDGET + 1);
    expect(await questions(world, company.identity)).toEqual([]);
  });

  test('two bots in two systems: no more than twice the budget is written, a question names the field, and then it is quiet', async () => {
    const person = await take('person', [CONTACT, SF_CONTACT, 'close/contact']);
    const [contact, sales] = [of(person, CONTACT), of(person, SF_CONTACT)];
    const rules = [
      { vendor: 'salesforce', fault: { kind: 'rewrite', type: 'Contact', field: 'Phone', to: '+4930111111', afterMs: 100_000 } },
      { vendor: 'hubspot', fault: { kind: 'rewrite', type: 'contacts', field: 'phone', to: '+4930222222', afterMs: 100_000 } },
    ];
    await world.control('faults', { rules });
    await edit(world, SF_CONTACT, sales, { Phone: '+4930111111' });
    for (let look = 0; look < 20; look++) await world.drain();
    const writes = [await written(contact), await written(sales)];
    expect(writes[0]).toBeGreaterThan(2);
    expect(Math.max(...writes)).toBeLessThanOrEqual(BUDGET);
    expect((await questions(world, person.identity)).map(({ kind, field }) => [kind, field])).toContainEqual(['fight', 'phone']);
    await expectQuiescence(world);
    await expectLaws(world);
  }, 60_000);

  test('what Close does not keep is known once its lag is over, and not after a multiple of it', async () => {
    const person = await take('person', [CONTACT, SF_CONTACT, 'close/contact']);
    const id = of(person, 'close/contact');
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Not kept' });
    await planFrom(world, 'salesforce');
    await deliver(world.deps, 'close');
    world.sandbox.vendors.close.backdoor.edit('contact', id, { title: 'Put there by a bot' });
    const state = async (): Promise<string | undefined> =>
      (
        await world.pool.query<{ state: string }>(
          `select state from intent where identity = $1 and connection = 'close' order by seq desc limit 1`,
          [person.identity],
        )
      ).rows[0]?.state;
    expect(await state()).toBe('applied');
    const lag = world.hosted.get('close')?.manifest.streams['contact']?.lagMs ?? 0;
    expect(lag).toBeGreaterThan(0);
    for (const ms of [lag, 1_000]) {
      world.clock.advance(ms);
      await confirm(world.deps, 'close');
    }
    expect(await state()).toBe('rewritten');
  });

  test('a person who corrects the source again and again is no fight', async () => {
    const person = await take('person', [CONTACT, SF_CONTACT, 'close/contact']);
    for (let n = 0; n < 8; n++) {
      await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Phone: `+49307770${n}` });
      await world.drain();
    }
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['phone']).toBe('+493077707');
    expect(await questions(world, person.identity)).toEqual([]);
  });
});
