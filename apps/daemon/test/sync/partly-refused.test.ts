import { expect, test } from 'vitest';
import { edit, of, questions, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld } from '../support/world.ts';

test('a write that a system refuses because of one field: that field waits for a person, the others land', async () => {
  const world = await createWorld({ people: 40, seed: 2 });
  try {
    await world.drain();
    const person = await subjectsOf(world)('person', ['hubspot/contacts', 'salesforce/Contact']);
    await world.control('faults', {
      rules: [{ vendor: 'hubspot', fault: { kind: 'validation-rule', type: 'contacts', field: 'phone', pattern: '4711' } }],
    });
    await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Phone: '+49 30 4711471', Title: 'Lands alone' });
    await world.drain();
    expect(shown(world, 'hubspot/contacts', of(person, 'hubspot/contacts')).properties['jobtitle']).toBe('Lands alone');
    expect(await questions(world, person.identity)).toMatchObject([
      { kind: 'failed-validation', field: 'phone', finding: { systems: ['hubspot'] } },
    ]);
    await expectLaws(world);
    await expectQuiescence(world);
  } finally {
    await world.close();
  }
}, 60_000);
