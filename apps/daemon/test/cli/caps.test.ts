import { deliver, HOUR_MS, sweep } from '@meshline/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';
import { planFrom } from '../support/steps.ts';
import { edit, of, shown, subjectsOf } from '../support/subjects.ts';

let served: ServedWorld;
beforeAll(async () => {
  served = await createServedWorld({ people: 40, seed: 2 });
}, 120_000);
afterAll(() => served.close());

test('a cap that is reached is one item of the queue, with what waits and what can be decided; retry lets it go', async () => {
  const { world } = served;
  const cli = (...args: string[]) => runCli(...args, '--data', served.folder);
  const deps = { ...world.deps, caps: [{ kind: 'update', windowMs: HOUR_MS, most: 1 }] as const };
  const deliverAll = async (): Promise<void> => {
    for (const connection of ['hubspot', 'close']) await deliver(deps, connection);
    await sweep(deps);
  };
  const person = await subjectsOf(world)('person', ['hubspot/contacts', 'salesforce/Contact', 'close/contact']);
  await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Title: 'Behind the cap' });
  await planFrom(world, 'salesforce');
  await deliverAll();

  const { items } = await served.client.exceptions({ kind: 'failed-delivery' });
  const capped = items.find(({ reason }) => reason === 'cap-reached');
  expect(capped).toMatchObject({ owner: 'sam', suggestion: 'look at them; retry lets them go', records: 1 });
  expect(capped?.what).toContain('The limit of 1 update within an hour is reached, and 1 more wait');
  const { out } = await cli('queue', 'show', capped?.id ?? '');
  expect(out).toContain('The limit of 1 update within an hour is reached');
  expect(out).toMatch(/retry +Plans the writes anew and sends them/);
  const refused = await cli('queue', 'decide', capped?.id ?? '', 'close', '--reason', 'no', '--yes');
  expect(refused.error?.message).toContain("'retry' lets as many go at once");

  expect((await cli('queue', 'decide', capped?.id ?? '', 'retry', '--reason', 'they are right', '--yes')).error).toBeUndefined();
  await deliverAll();
  const [hubspot, close] = [
    shown(world, 'hubspot/contacts', of(person, 'hubspot/contacts')),
    shown(world, 'close/contact', of(person, 'close/contact')),
  ];
  expect([hubspot.properties['jobtitle'], close.properties['title']]).toEqual(['Behind the cap', 'Behind the cap']);
});
