import { openConnection } from '@meshline/sync';
import { afterEach, expect, test, vi } from 'vitest';
import { handlers } from '../../src/runtime/handlers.ts';
import { edit, of, questions, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws } from '../support/world-laws.ts';
import { createWorld } from '../support/world.ts';

const HUBSPOT = '@meshline/connector-hubspot';

afterEach(() => {
  vi.useRealTimers();
});

test("an outage is one question for the connection's owner; its writes wait without being used up, and land when it is over", async () => {
  const world = await createWorld({ people: 40, seed: 2 });
  try {
    await world.drain();
    const person = await subjectsOf(world)('person', ['hubspot/contacts', 'salesforce/Contact', 'close/contact']);
    await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Title: 'Waits for HubSpot' });
    const work = handlers({ deps: world.deps, packages: new Map([['hubspot', HUBSPOT]]), onCaughtUp: () => undefined });
    let calls = 0;
    world.faults.transport = (connection, _request, forward) => {
      if (connection !== 'hubspot') return forward();
      calls++;
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      });
    };
    world.clock.advance(60_000);
    await work.capture('salesforce/Contact');
    for (const entity of ['company', 'person', 'deal']) await work.reconcile(entity);
    for (let round = 0; round < 30; round++) {
      await work.deliver('hubspot');
      await work.capture('hubspot/contacts');
      await work.confirm('hubspot');
      await work.deliver('close');
      await work.confirm('close');
      world.clock.advance(10_000);
    }
    // The others go on meanwhile (I17).
    expect(shown(world, 'close/contact', of(person, 'close/contact')).properties['title']).toBe('Waits for HubSpot');
    expect(calls, 'nobody hammers on a system that is away').toBeLessThan(40);
    const { rows } = await world.pool.query<{ owner: string; reason: string; systems: string[]; due_at: Date }>(
      `select owner, reason, systems, due_at from exception where state = 'open' and kind = 'failed-delivery'`,
    );
    expect(rows).toMatchObject([{ owner: 'sam', reason: 'connection-down', systems: ['hubspot'] }]);
    expect(await questions(world, person.identity)).toEqual([]);

    delete world.faults.transport;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 });
    world.clock.advance(120_000);
    expect(await openConnection(world.deps, 'hubspot', HUBSPOT)).toMatchObject({ ok: true });
    expect(await world.count(`select count(*) from exception where state = 'open' and kind = 'failed-delivery'`)).toBe(0);
    await world.drain();
    expect(shown(world, 'hubspot/contacts', of(person, 'hubspot/contacts')).properties['jobtitle']).toBe('Waits for HubSpot');
    await expectLaws(world);
  } finally {
    await world.close();
  }
}, 30_000);
