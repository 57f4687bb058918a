import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { captureFeed, decideException } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { edit, of, quietSubjects, shown, type Subject } from '../support/subjects.ts';
import { expectLaws } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';

interface Open {
  readonly id: number;
  readonly version: number;
  readonly owner: string;
  readonly message: string;
  readonly detail: string;
}

describe('a record on which the program fails', () => {
  let world: World;
  let people: readonly Subject[] = [];
  beforeAll(async () => {
    world = await createWorld({ people: 80, seed: 2 });
    await world.drain();
    people = await quietSubjects(world, 'person', [CONTACT, SF_CONTACT, 'close/contact']);
  }, 60_000);
  afterEach(() => {
    delete world.faults.ledger;
  });
  afterAll(() => world.close());

  const open = async (): Promise<readonly Open[]> =>
    (
      await world.pool.query<Open>(
        `select id::int, version, owner, message, detail from exception where state = 'open' and reason = 'work-fails'`,
      )
    ).rows;
  const retry = async (): Promise<void> => {
    const [asked] = await open();
    const { id = 0, version = 0 } = asked ?? {};
    expect(
      await decideException(world.deps, { exception: id, version, verb: 'retry', reason: 'Mended', actor: 'sam' }),
    ).toMatchObject({ ok: true });
  };
  const others = [1, 2, 3, 4, 5];
  const subject = (n: number): Subject => {
    const found = people[n];
    if (found === undefined) throw new Error('the population has too few people');
    return found;
  };
  const retitle = async (title: string): Promise<void> => {
    for (const n of [0, ...others]) await edit(world, SF_CONTACT, of(subject(n), SF_CONTACT), { Title: title });
  };
  const titleOf = (n: number): unknown => shown(world, CONTACT, of(subject(n), CONTACT)).properties['jobtitle'];

  test.each(['link', 'settle'] as const)(
    '%s: it stops nobody else; after three failures it is taken out, and one question names it without a value; retry frees it',
    async (step) => {
      const person = subject(0);
      const id = of(person, SF_CONTACT);
      let failures = 0;
      const fail = (isIt: boolean): void => {
        if (!isIt) return;
        failures++;
        throw new TypeError(`cannot read Secret Title`);
      };
      world.faults.ledger = (tx) => ({
        ...tx,
        async replaceKeys(entity, rows) {
          fail(step === 'link' && rows.some(({ ref }) => ref.id === id));
          await tx.replaceKeys(entity, rows);
        },
        async replaceFindings(identities, ...rest) {
          fail(step === 'settle' && identities.includes(person.identity));
          await tx.replaceFindings(identities, ...rest);
        },
      });
      await retitle(`Poison ${step}`);
      await world.drain();
      expect(failures).toBeGreaterThanOrEqual(3);
      // After each other row that goes through alone a larger page is tried: how many of those stand before it is chance.
      expect(failures).toBeLessThanOrEqual(3 + 2 * (others.length + 1));
      for (const n of others) expect(titleOf(n)).toBe(`Poison ${step}`);
      expect(titleOf(0)).not.toBe(`Poison ${step}`);
      const asked = await open();
      expect(asked).toMatchObject([{ owner: 'sam', detail: step }]);
      if (step === 'link') expect(asked[0]?.message).toContain(`salesforce/Contact/${id}`);
      expect(JSON.stringify((await world.pool.query('select finding from exception_item')).rows)).not.toContain('Secret Title');

      // Changed once more, it isn't tried once more.
      failures = 0;
      await edit(world, SF_CONTACT, id, { Title: `Poison ${step} again` });
      await world.drain();
      expect(failures).toBe(0);

      delete world.faults.ledger;
      await retry();
      await world.drain();
      expect(await open()).toEqual([]);
      expect(titleOf(0)).toBe(`Poison ${step} again`);
      await expectLaws(world);
    },
  );

  test('link: a record that takes the process with it is taken out after three deaths, and the others go on', async () => {
    const person = subject(0);
    const id = of(person, SF_CONTACT);
    await retitle('Abort');
    await captureFeed(world.deps, 'salesforce', 'Contact');
    let deaths = 0;
    for (let start = 1; start <= 12; start++) {
      const script = fileURLToPath(new URL('../support/dying-linker.ts', import.meta.url));
      const args = ['--conditions=meshline-source', script, world.url, id, String(world.clock.now() + start * 3_000)];
      const child = spawn(process.execPath, args, { stdio: 'ignore' });
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code === 0) break;
      deaths++;
    }
    expect(deaths).toBeGreaterThanOrEqual(3);
    expect(deaths).toBeLessThanOrEqual(6);
    world.clock.advance(60_000);
    expect(await open()).toMatchObject([{ owner: 'sam', detail: 'link' }]);
    await world.drain();
    for (const n of others) expect(titleOf(n)).toBe('Abort');
    await retry();
    await world.drain();
    expect(titleOf(0)).toBe('Abort');
    expect(await open()).toEqual([]);
  }, 60_000);
});
