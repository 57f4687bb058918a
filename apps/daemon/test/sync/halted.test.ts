import { expect, test } from 'vitest';
import { deliverTo, planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

/** Halts the process for longer than its leases: what it does next, it does late. Only the first time. */
function haltOnce(world: World, where: 'before the call' | 'before the request'): void {
  let halted = false;
  const halt = (): void => {
    if (!halted) world.clock.advance(20_000);
    halted = true;
  };
  if (where === 'before the call') {
    world.faults.connection = (hosted) => ({
      ...hosted,
      write: (request) => {
        halt();
        return hosted.write(request);
      },
    });
    return;
  }
  world.faults.transport = (connection, request, forward) => {
    if (connection === 'hubspot' && request.url.includes('update')) halt();
    return forward();
  };
}

test.each(['before the call', 'before the request'] as const)(
  'a daemon that was halted for longer than its lease, %s, sends nothing when it wakes; another one does it once',
  async (where) => {
    const world = await createWorld({ people: 40, seed: 2 });
    try {
      await world.drain();
      const person = await subjectsOf(world)('person', ['hubspot/contacts', 'salesforce/Contact']);
      await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Title: 'Once' });
      await planFrom(world, 'salesforce');
      const before = await mutationCount(world);
      haltOnce(world, where);
      await deliverTo(world, 'hubspot');
      expect(await ourWrites(world, before)).toEqual([]);
      delete world.faults.connection;
      delete world.faults.transport;
      await world.restart();
      await world.drain();
      expect(shown(world, 'hubspot/contacts', of(person, 'hubspot/contacts')).properties['jobtitle']).toBe('Once');
      expect((await ourWrites(world, before)).filter(({ id }) => id === of(person, 'hubspot/contacts'))).toHaveLength(1);
      await expectLaws(world);
      await expectQuiescence(world);
    } finally {
      await world.close();
    }
  },
  90_000,
);
