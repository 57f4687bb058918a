import { activateRulebook } from '@meshline/store-postgres';
import { applyPlan, deliver, makePlan, planUndo, releaseUndo, type StoredPlan } from '@meshline/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setModes } from '../support/modes.ts';
import { decideAll, planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, questions, shown, subjectsOf, type Subject } from '../support/subjects.ts';
import { expectLaws } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const CLOSE_CONTACT = 'close/contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, CLOSE_CONTACT];

describe('a change set is taken back', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  beforeAll(async () => {
    world = await createWorld({ people: 40, seed: 2 });
    await world.drain();
    take = subjectsOf(world);
  }, 120_000);
  afterAll(() => world.close());

  const titles = (person: Subject) => [
    shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle'] ?? null,
    shown(world, SF_CONTACT, of(person, SF_CONTACT)).properties['Title'] ?? null,
    shown(world, CLOSE_CONTACT, of(person, CLOSE_CONTACT)).properties['title'] ?? null,
  ];
  const apply = async ({ hash }: StoredPlan): Promise<string> => {
    const applied = await applyPlan(world.deps, { hash, unchanged: false, actor: 'mara' });
    if (!applied.ok) throw new Error(`${applied.code}: ${applied.message}`);
    return applied.changeSet;
  };
  /** People who get a title in Salesforce, written to the others as one change set. */
  const written = async (...texts: readonly string[]): Promise<{ people: readonly Subject[]; changeSet: string }> => {
    const people: Subject[] = [];
    for (const title of texts) {
      const person = await take('person', EVERYWHERE);
      people.push(person);
      await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: title });
    }
    await planFrom(world, 'salesforce');
    const { rows } = await world.pool.query<{ change_set: string }>(
      'select distinct change_set from intent where identity = any($1::uuid[]) and state = $2',
      [people.map(({ identity }) => identity), 'ready'],
    );
    expect(rows).toHaveLength(1);
    await world.drain();
    return { people, changeSet: rows[0]?.change_set ?? '' };
  };
  const undone = async (changeSet: string): Promise<StoredPlan> => {
    const outcome = await planUndo(world.deps, changeSet, 'mara');
    if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`);
    return outcome.plan;
  };
  const plan = () => makePlan(world.deps, { connections: [], entities: [] }, 'mara');

  test('what it wrote gets what stood there before, is nobody’s edit, and is not written again', async () => {
    const person = await take('person', EVERYWHERE);
    const before = titles(person);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Undone later' });
    await planFrom(world, 'salesforce');
    await world.drain();
    expect(titles(person)).toEqual(['Undone later', 'Undone later', 'Undone later']);
    const { rows } = await world.pool.query<{ change_set: string }>(
      `select distinct change_set from intent where identity = $1 and patch::text like '%Undone later%' and state = 'confirmed'`,
      [person.identity],
    );
    const changeSet = rows[0]?.change_set ?? '';
    const from = await mutationCount(world);
    const made = await undone(changeSet);
    expect(made).toMatchObject({ kind: 'undo', undoes: changeSet, lines: 2 });
    expect((await undone(changeSet)).hash).toBe(made.hash);
    expect(await ourWrites(world, from)).toEqual([]);

    const by = await apply(made);
    // Read by a look at the system before anybody confirms it: that is no edit either.
    await world.drain();
    await setModes(world, 'live');
    await world.drain();
    expect(titles(person)).toEqual([before[0], 'Undone later', before[2]]);
    expect(await questions(world, person.identity)).toEqual([]);
    expect((await ourWrites(world, from)).map(({ vendor }) => vendor).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'close',
      'hubspot',
    ]);
    expect(await world.count('select count(*) from intent where change_set = $1 and state = $2', [by, 'confirmed'])).toBe(2);
    expect((await plan()).lines).toBe(0);

    await expectLaws(world);
    // Held against whatever the source of truth says next.
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Newer' });
    await world.drain();
    expect((await plan()).lines).toBe(0);
    expect(titles(person)).toEqual([before[0], 'Newer', before[2]]);
  });

  test('seen by capture before it is confirmed it is no edit', async () => {
    const { people, changeSet } = await written('Seen early');
    const [person] = people;
    if (person === undefined) throw new Error('nobody');
    const before = titles(person)[1];
    await apply(await undone(changeSet));
    for (const id of world.hosted.keys()) await deliver(world.deps, id);
    await planFrom(world, 'hubspot');
    await planFrom(world, 'close');
    await decideAll(world);
    expect(await questions(world, person.identity)).toEqual([]);
    await world.drain();
    expect(titles(person)[1]).toBe(before);
    expect(titles(person)[0]).not.toBe('Seen early');
  });

  test('what was changed since is skipped, with the reason; the rest is put back', async () => {
    const { people, changeSet } = await written('Skip a', 'Skip b');
    const [a, b] = people;
    if (a === undefined || b === undefined) throw new Error('nobody');
    await edit(world, CONTACT, of(a, CONTACT), { jobtitle: 'Theirs now' });
    await world.drain();
    const made = await undone(changeSet);
    expect(made.summary.skipped).toContainEqual(
      expect.objectContaining({
        connection: 'hubspot',
        recordId: of(a, CONTACT),
        fields: ['title'],
        because: 'it was changed since',
      }),
    );
    await apply(made);
    await world.drain();
    expect(titles(a)[0]).toBe('Theirs now');
    expect(titles(b)[0]).not.toBe('Skip b');
    expect(titles(b)[2]).not.toBe('Skip b');
  });

  test('a record that moved after the undo was planned refuses it as a whole', async () => {
    const { people, changeSet } = await written('Late a', 'Late b');
    const made = await undone(changeSet);
    await edit(world, CONTACT, of(people[0] as Subject, CONTACT), { jobtitle: 'Came between' });
    await planFrom(world, 'hubspot');
    const from = await mutationCount(world);
    const refused = await applyPlan(world.deps, { hash: made.hash, unchanged: false, actor: 'mara' });
    expect(refused).toMatchObject({ ok: false, code: 'world-moved' });
    expect(await ourWrites(world, from)).toEqual([]);
    await world.drain();
  });

  test('it is undone once; an undo is released, not undone; released, the agreed values are written again', async () => {
    const { people, changeSet } = await written('Back and forth');
    const [person] = people;
    if (person === undefined) throw new Error('nobody');
    const by = await apply(await undone(changeSet));
    expect(await planUndo(world.deps, by, 'mara')).toMatchObject({ ok: false, code: 'is-undo' });
    await world.drain();
    expect(titles(person)[0]).not.toBe('Back and forth');
    expect(await planUndo(world.deps, changeSet, 'mara')).toMatchObject({ ok: false, code: 'already-undone' });
    expect(await planUndo(world.deps, '0199c2f4-7a10-7c3e-9d55-2f7a6c1b0e11', 'mara')).toMatchObject({
      ok: false,
      code: 'not-found',
    });
    expect(await releaseUndo(world.deps, changeSet, 'mara')).toMatchObject({ ok: false, code: 'not-undo' });
    expect(await releaseUndo(world.deps, by, 'mara')).toMatchObject({ ok: true });
    await world.drain();
    await world.drain();
    expect(titles(person)).toEqual(['Back and forth', 'Back and forth', 'Back and forth']);
  });

  test('what has not ended is not undone yet, and what was made stays', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'On its way' });
    await planFrom(world, 'salesforce');
    const { rows } = await world.pool.query<{ change_set: string }>(
      `select change_set from intent where identity = $1 and state = 'ready' limit 1`,
      [person.identity],
    );
    expect(await planUndo(world.deps, rows[0]?.change_set ?? '', 'mara')).toMatchObject({ ok: false, code: 'under-way' });
    await world.drain();
    const { rows: created } = await world.pool.query<{ change_set: string; count: number }>(
      `select change_set, count(*)::int as count from intent where kind = 'create' and state = 'confirmed' group by change_set order by 2 desc limit 1`,
    );
    const made = await undone(created[0]?.change_set ?? '');
    expect(made.summary.skipped.filter(({ because }) => because.startsWith('it was made')).length).toBe(created[0]?.count);
  });

  test('another rulebook ends what an undo holds', async () => {
    const { people, changeSet } = await written('Until the next rules');
    const [person] = people;
    if (person === undefined) throw new Error('nobody');
    await apply(await undone(changeSet));
    await world.drain();
    const held = (): Promise<number> =>
      world.count('select count(*) from hold where identity = $1 and released_at is null', [person.identity]);
    expect(await held()).toBe(2);
    await activateRulebook(world.pool, 'f'.repeat(64), world.rulebook, 'test', world.clock.now());
    expect(await held()).toBe(0);
    await activateRulebook(world.pool, world.deps.active().hash, world.rulebook, 'test', world.clock.now());
    await world.drain();
  });
});
