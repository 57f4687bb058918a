import { decideException } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decideAll, deliverTo, planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, quietSubjects, shown, type Subject } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';

describe('a system that refuses', () => {
  let world: World;
  let people: readonly Subject[] = [];
  let from = 0;
  let requests = 0;
  beforeAll(async () => {
    world = await createWorld({ people: 260, seed: 3 });
    await world.drain();
    people = [
      ...(await quietSubjects(world, 'person', [CONTACT, SF_CONTACT, 'close/contact'])),
      ...(await quietSubjects(world, 'person', [CONTACT, SF_CONTACT])),
    ];
  }, 120_000);
  beforeEach(async () => {
    from = await mutationCount(world);
    requests = 0;
    world.faults.transport = (connection, request, forward) => {
      if (connection === 'hubspot' && /\/batch\/(update|upsert|create)$/.test(new URL(request.url).pathname)) requests++;
      return forward();
    };
  });
  afterEach(async () => {
    await world.sandbox.fetch(new Request('http://sandbox/_control/faults', { method: 'DELETE' }));
    delete world.faults.transport;
  });
  afterAll(() => world.close());

  const script = (...rules: unknown[]): Promise<unknown> => world.control('faults', { rules });
  const retitle = async (some: readonly Subject[], title: (n: number) => string): Promise<void> => {
    for (const [n, person] of some.entries())
      world.sandbox.vendors.salesforce.backdoor.edit('Contact', of(person, SF_CONTACT), { Title: title(n) });
    world.clock.advance(10_000);
    await planFrom(world, 'salesforce');
  };
  const titles = (some: readonly Subject[]): unknown[] =>
    some.map((person) => shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle']);
  const open = async (): Promise<readonly { id: number; version: number; items: number; owner: string; field: string }[]> =>
    (
      await world.pool.query<{ id: number; version: number; items: number; owner: string; field: string }>(
        `select x.id::int, x.version, x.owner, x.field, (select count(*)::int from exception_item e where e.exception = x.id and e.state = 'open') as items
           from exception x where x.state = 'open' and x.kind = 'failed-validation' and x.reason like 'refused-%'`,
      )
    ).rows;

  test('one bad item fails its whole batch: the good ones land, the bad one alone is refused, in a few calls', async () => {
    await script(
      { vendor: 'hubspot', fault: { kind: 'batch-all-or-nothing' } },
      {
        vendor: 'hubspot',
        fault: { kind: 'validation-rule', type: 'contacts', field: 'jobtitle', equals: 'Bad 37', message: 'No.' },
      },
    );
    const some = people.slice(0, 60);
    await retitle(some, (n) => (n === 37 ? 'Bad 37' : `Good ${n}`));
    await deliverTo(world, 'hubspot');
    expect(requests).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(60)));
    expect(titles(some).filter((title, n) => title === `Good ${n}`)).toHaveLength(59);
    expect(await open()).toMatchObject([{ items: 1, field: 'title' }]);
  });

  test('Salesforce rolls the whole batch back: the good ones land with the next call, the bad one is not sent again', async () => {
    await script(
      { vendor: 'salesforce', fault: { kind: 'batch-all-or-nothing' } },
      {
        vendor: 'salesforce',
        fault: { kind: 'validation-rule', type: 'Contact', field: 'Phone', equals: '+493055501', message: 'No.' },
      },
    );
    const some = people.slice(60, 80);
    for (const [n, person] of some.entries())
      world.sandbox.vendors.hubspot.backdoor.edit('contacts', of(person, CONTACT), { phone: `+49305550${n}` });
    await world.drain();
    const refused = await world.pool.query(
      `select a.outcome from attempt a join intent i on i.id = a.intent where i.connection = 'salesforce' and i.patch->>'Phone' = '+493055501'`,
    );
    const phones = some.map((person) => shown(world, SF_CONTACT, of(person, SF_CONTACT)).properties['Phone']);
    expect(phones.filter((phone, n) => phone === `+49305550${n}`)).toHaveLength(19);
    expect(refused.rows).toEqual([{ outcome: 'rejected' }]);
  });

  test('admin adds a validation rule, 900 writes refused: 1 exception with count, field paused, no retries, others go on', async () => {
    const all = people.slice(0, 120);
    expect(all).toHaveLength(120);
    const before = (await open()).length;
    await script({
      vendor: 'hubspot',
      fault: { kind: 'validation-rule', type: 'contacts', field: 'jobtitle', pattern: '^Ruled', message: 'Not so.' },
    });
    await retitle(all, (n) => `Ruled ${n}`);
    // One of them has another field to write beside: it goes on without the refused one.
    const [first] = all;
    await edit(world, SF_CONTACT, of(first as Subject, SF_CONTACT), { Phone: '+4930777000' });
    await world.drain();
    expect(requests).toBeLessThanOrEqual(6);
    const [asked, ...more] = (await open()).filter(({ items }) => items > 1);
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ items: 120, field: 'title', owner: 'mara' });
    expect(await open()).toHaveLength(Math.max(before, 1));
    expect(shown(world, CONTACT, of(first as Subject, CONTACT)).properties['phone']).toBe('+4930777000');

    // Nothing more is sent for the field, whatever changes.
    requests = 0;
    await retitle(all, (n) => `Ruled again ${n}`);
    for (let round = 0; round < 3; round++) await world.drain();
    expect(requests).toBe(0);
    await expectLaws(world);
    await expectQuiescence(world);

    // Tried once more, it is refused once more: one request, and it stays as it was.
    const retry = async (): Promise<void> => {
      const [cause] = (await open()).filter(({ items }) => items > 1);
      const outcome = await decideException(world.deps, {
        exception: cause?.id ?? 0,
        version: cause?.version ?? 0,
        verb: 'retry',
        reason: 'The rule is mended',
        actor: 'mara',
      });
      expect(outcome).toMatchObject({ ok: true, records: 1, state: 'open' });
    };
    requests = 0;
    await retry();
    await world.drain();
    expect(requests).toBe(1);
    expect((await open()).filter(({ items }) => items > 1)).toMatchObject([{ items: 120 }]);

    await world.sandbox.fetch(new Request('http://sandbox/_control/faults', { method: 'DELETE' }));
    await retry();
    await decideAll(world);
    requests = 0;
    await deliverTo(world, 'hubspot');
    expect((await ourWrites(world, from)).filter(({ changed }) => changed.includes('jobtitle')).length).toBeGreaterThan(0);
    await world.drain();
    expect(titles(all).filter((title, n) => title === `Ruled again ${n}`)).toHaveLength(120);
    expect((await open()).filter(({ items }) => items > 1)).toEqual([]);
    await expectLaws(world);
  }, 60_000);
});
