import type { Rulebook } from '@meshline/rulebook';
import { captureFeed, confirm, deliver, reconcileEntity, sweep, type Dependencies } from '@meshline/sync';
import { expect, test } from 'vitest';
import { identityOf, shown } from '../support/subjects.ts';
import { createWorld } from '../support/world.ts';

const HOUR = 3_600_000;

test('a new link that nobody has looked at fills empty fields only, for its first hours; then the rest is written', async () => {
  const world = await createWorld({ people: 40, seed: 2 });
  try {
    await world.drain();
    const rulebook: Rulebook = {
      ...world.rulebook,
      entities: world.rulebook.entities.map((entity) =>
        entity.matching.by === 'weight' ? { ...entity, matching: { ...entity.matching, trialHours: 4 } } : entity,
      ),
    };
    const { hash } = world.deps.active();
    const deps: Dependencies = { ...world.deps, active: () => ({ hash, rulebook }) };
    const make = async (vendor: string, type: string, properties: Readonly<Record<string, unknown>>): Promise<string> =>
      (await world.control<{ id: string }>('create', { vendor, type, properties })).id;
    const round = async (): Promise<void> => {
      await sweep(deps);
      for (const { name } of rulebook.entities) await reconcileEntity(deps, name);
      await deliver(deps, 'hubspot');
      await confirm(deps, 'hubspot');
    };

    const person = { email: 'quirina.trial@quirks.example', phone: '+4930445566' };
    const contact = await make('hubspot', 'contacts', {
      ...person,
      firstname: 'Quirina',
      lastname: 'Trialstein',
      jobtitle: 'Buyer',
    });
    const lead = await make('salesforce', 'Lead', {
      Email: person.email,
      Phone: person.phone,
      FirstName: 'Quirina',
      LastName: 'Trialstein',
      Title: 'Head of purchasing',
      Country: 'Germany',
      Company: 'Quirks & Co',
      Status: 'New',
    });
    world.clock.advance(120_000);
    await captureFeed(deps, 'hubspot', 'contacts');
    await captureFeed(deps, 'salesforce', 'Lead');
    await round();
    expect(await identityOf(world, 'hubspot/contacts', contact)).toBe(await identityOf(world, 'salesforce/Lead', lead));
    const now = (): Readonly<Record<string, unknown>> => shown(world, 'hubspot/contacts', contact).properties;
    expect(now()).toMatchObject({ country: 'Germany', jobtitle: 'Buyer' });

    world.clock.advance(3 * HOUR);
    await round();
    expect(now()).toMatchObject({ jobtitle: 'Buyer' });
    world.clock.advance(HOUR);
    await captureFeed(deps, 'hubspot', 'contacts');
    await round();
    expect(now()).toMatchObject({ jobtitle: 'Head of purchasing' });
  } finally {
    await world.close();
  }
}, 60_000);
