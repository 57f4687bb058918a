import { compileRulebook } from '@meshline/rulebook';
import { activateRulebook } from '@meshline/store-postgres';
import { confirm, deliver, reconcileEntity, type Dependencies } from '@meshline/sync';
import { expect, test } from 'vitest';
import { demoRulebook } from '../../src/demo/rulebook.ts';
import { planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, quietSubjects, shown } from '../support/subjects.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';

test.each(['settled anew first', 'claimed first'])(
  'a rulebook that changes while writes are ready: what the old one planned is never sent, and planned anew by the new one (%s)',
  async (order) => {
    const world = await createWorld({ people: 40, seed: 2 });
    try {
      await world.drain();
      const people = (await quietSubjects(world, 'person', [CONTACT, SF_CONTACT, 'close/contact'])).slice(0, 3);
      for (const person of people) await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Planned by the old one' });
      await planFrom(world, 'salesforce');
      const planned = await world.count(`select count(*) from intent where state = 'ready'`);
      expect(planned).toBeGreaterThan(2);
      const from = await mutationCount(world);
      const refused = await world.count(`select count(*) from intent where state = 'rejected'`);
      const asked = await world.count(`select count(*) from exception where state = 'open'`);

      const { rulebook } = compileRulebook(demoRulebook);
      const next = { ...rulebook, name: 'Demo, changed' };
      const hash = 'the-next-one';
      await activateRulebook(world.pool, hash, next, 'test', world.clock.now());
      const deps: Dependencies = { ...world.deps, active: () => ({ hash, rulebook: next }) };
      if (order === 'claimed first') {
        await deliver(deps, 'hubspot');
        expect(await ourWrites(world, from)).toEqual([]);
      }
      await settle(world, deps);
      expect(await world.count(`select count(*) from intent where state = 'ready' and rulebook <> $1`, [hash])).toBe(0);
      expect(await world.count(`select count(*) from intent where state = 'ready'`)).toBe(planned);
      await deliver(deps, 'hubspot');
      await confirm(deps, 'hubspot');
      expect(people.map((person) => shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle'])).toEqual(
        people.map(() => 'Planned by the old one'),
      );
      expect(await world.count(`select count(*) from exception where state = 'open'`)).toBe(asked);
      expect(await world.count(`select count(*) from intent where state = 'rejected'`)).toBe(refused);
    } finally {
      await world.close();
    }
  },
  60_000,
);

async function settle(world: World, deps: Dependencies): Promise<void> {
  for (const { name } of world.rulebook.entities) await reconcileEntity(deps, name);
}
