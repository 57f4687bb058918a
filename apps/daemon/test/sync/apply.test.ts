import { applyPlan, makePlan, stopWrites, type PlanLine, type StoredPlan } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { setModes } from '../support/modes.ts';
import { decideAll, planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const CLOSE_CONTACT = 'close/contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, CLOSE_CONTACT];
const EVERYTHING = { connections: [], entities: [] };

describe('what was planned is applied, and nothing else (approve)', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  beforeAll(async () => {
    world = await createWorld({ people: 60, seed: 2 });
    await world.drain();
    await setModes(world, 'approve');
    await world.drain();
    take = subjectsOf(world);
  }, 120_000);
  afterEach(async () => {
    delete world.faults.connection;
    await world.pool.query('delete from write_stop');
  });
  afterAll(() => world.close());

  const titled = async (title: string) => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: title });
    return person;
  };
  const titles = (person: Awaited<ReturnType<typeof titled>>) => [
    shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle'],
    shown(world, CLOSE_CONTACT, of(person, CLOSE_CONTACT)).properties['title'],
  ];
  const plan = (): Promise<StoredPlan> => makePlan(world.deps, EVERYTHING, 'mara');
  const apply = (hash: string, unchanged = false) => applyPlan(world.deps, { hash, unchanged, actor: 'mara' });
  const linesOf = ({ id }: StoredPlan): Promise<readonly PlanLine[]> =>
    world.deps.store.transaction((tx) => tx.planLines(id, 0, 100_000));
  const statesOf = async (changeSet: string) =>
    (
      await world.pool.query<{ state: string; count: number }>(
        'select state, count(*)::int as count from intent where change_set = $1 group by state order by state',
        [changeSet],
      )
    ).rows;

  test('live work only plans; applied, exactly the lines of the plan are sent, and a second apply sends nothing', async () => {
    const person = await titled('Approved one');
    await world.drain();
    const from = await mutationCount(world);
    await world.drain();
    expect(await ourWrites(world, from)).toEqual([]);
    expect(await world.count(`select count(*) from intent where state = 'planned'`)).toBe(2);
    const made = await plan();
    expect((await linesOf(made)).map(({ connection, recordId, patch }) => [connection, recordId, patch])).toEqual([
      ['close', of(person, CLOSE_CONTACT), { title: 'Approved one' }],
      ['hubspot', of(person, CONTACT), { jobtitle: 'Approved one' }],
    ]);
    expect(await ourWrites(world, from)).toEqual([]);

    const applied = await apply(made.hash.slice(0, 12));
    expect(applied).toMatchObject({ ok: true, earlier: false, sent: 2, left: [] });
    await world.drain();
    expect(titles(person)).toEqual(['Approved one', 'Approved one']);
    expect((await ourWrites(world, from)).map(({ vendor, kind, id }) => `${vendor} ${kind} ${id}`).toSorted()).toEqual([
      `close update ${of(person, CLOSE_CONTACT)}`,
      `hubspot update ${of(person, CONTACT)}`,
    ]);
    const changeSet = applied.ok ? applied.changeSet : '';
    expect(await statesOf(changeSet)).toEqual([{ state: 'confirmed', count: 2 }]);

    expect(await apply(made.hash)).toMatchObject({ ok: true, earlier: true, changeSet, sent: 0 });
    await world.drain();
    expect(await ourWrites(world, from)).toHaveLength(2);
    await expectLaws(world);
    await expectQuiescence(world);
  });

  test('a world that moved refuses the whole, says which lines and how, and sends nothing; --unchanged sends the same ones', async () => {
    const [stays, moves] = [await titled('Stays'), await titled('Moves')];
    await world.drain();
    const made = await plan();
    expect(made.lines).toBe(4);
    await edit(world, SF_CONTACT, of(moves, SF_CONTACT), { Title: 'Moved on' });
    await planFrom(world, 'salesforce');
    const from = await mutationCount(world);
    const sets = await world.count('select count(*) from change_set');
    const refused = await apply(made.hash);
    expect(refused).toMatchObject({ ok: false, code: 'world-moved' });
    expect(refused.ok ? [] : refused.moved.map(({ line, how }) => [line.connection, line.recordId, how])).toEqual([
      ['close', of(moves, CLOSE_CONTACT), 'it would write other values now: title'],
      ['hubspot', of(moves, CONTACT), 'it would write other values now: jobtitle'],
    ]);
    expect(await world.count('select count(*) from change_set')).toBe(sets);
    await world.drain();
    expect(await ourWrites(world, from)).toEqual([]);

    const part = await apply(made.hash, true);
    expect(part).toMatchObject({ ok: true, sent: 2 });
    expect(part.ok ? part.left.length : 0).toBe(2);
    await world.drain();
    expect(titles(stays)).toEqual(['Stays', 'Stays']);
    expect(titles(moves)).not.toContain('Moves');
    expect(titles(moves)).not.toContain('Moved on');
    // The other two are still planned, under their new values.
    expect((await linesOf(await plan())).map(({ patch }) => Object.values(patch))).toEqual([['Moved on'], ['Moved on']]);
    await applyAll();
  });

  /** What is left, so that the next test begins with nothing. */
  const applyAll = async (): Promise<void> => {
    const rest = await plan();
    if (rest.lines > 0) expect(await apply(rest.hash)).toMatchObject({ ok: true });
    await world.drain();
  };

  test('a record that moves after the start is superseded, and the rest goes on', async () => {
    const [stays, moves] = [await titled('Goes on'), await titled('Overtaken')];
    await world.drain();
    const made = await plan();
    const applied = await apply(made.hash);
    await edit(world, CONTACT, of(moves, CONTACT), { jobtitle: 'Typed meanwhile' });
    await world.drain();
    expect(titles(stays)).toEqual(['Goes on', 'Goes on']);
    expect(shown(world, CONTACT, of(moves, CONTACT)).properties['jobtitle']).toBe('Typed meanwhile');
    const changeSet = applied.ok ? applied.changeSet : '';
    expect(await statesOf(changeSet)).toEqual([
      { state: 'confirmed', count: 3 },
      { state: 'superseded', count: 1 },
    ]);
    await applyAll();
  });

  test('many that apply the same plan at once send it once', async () => {
    const person = await titled('Once only');
    await world.drain();
    const made = await plan();
    const from = await mutationCount(world);
    const all = await Promise.all([1, 2, 3, 4].map(() => apply(made.hash)));
    expect(new Set(all.map((one) => (one.ok ? one.changeSet : one.message))).size).toBe(1);
    expect(all.filter((one) => one.ok && !one.earlier)).toHaveLength(1);
    await world.drain();
    expect(titles(person)).toEqual(['Once only', 'Once only']);
    expect(await ourWrites(world, from)).toHaveLength(2);
  });

  test('while everything is decided anew at the same time, an apply still makes one write for each record', async () => {
    const people = [await titled('At once a'), await titled('At once b'), await titled('At once c')];
    await world.drain();
    const made = await plan();
    await setModes(world, 'approve');
    const from = await mutationCount(world);
    const [applied] = await Promise.all([apply(made.hash), decideAll(world), decideAll(world)]);
    expect(applied).toMatchObject({ ok: true, sent: 6 });
    await world.drain();
    expect(people.map(titles)).toEqual([
      ['At once a', 'At once a'],
      ['At once b', 'At once b'],
      ['At once c', 'At once c'],
    ]);
    expect(await ourWrites(world, from)).toHaveLength(6);
  });

  test('a death between the plan and its change set, or right after it, sends once or not at all', async () => {
    const person = await titled('Died once');
    await world.drain();
    const made = await plan();
    const from = await mutationCount(world);
    let applied = 0;
    for (const moment of ['inside', 'after'] as const) {
      for (let dies = 1; dies <= 5; dies++) {
        let step = 0;
        world.faults.transaction = (at) => {
          if (at === moment && ++step === dies) throw new Error('killed');
        };
        await apply(made.hash).catch(() => undefined);
        delete world.faults.transaction;
        const sets = await world.count('select count(*) from plan where id = $1 and change_set is not null', [made.id]);
        // Only after the commit of the last transaction is it there.
        expect([moment, dies, sets]).toEqual([moment, dies, moment === 'after' && dies === 5 ? 1 : 0]);
        applied += sets;
      }
    }
    expect(applied).toBe(1);
    expect(await apply(made.hash)).toMatchObject({ ok: true });
    await world.drain();
    expect(titles(person)).toEqual(['Died once', 'Died once']);
    expect(await ourWrites(world, from)).toHaveLength(2);
  });

  test('a hash that is none, a rulebook that changed, a pause, an outage and an empty plan are refused, and nothing is sent', async () => {
    await titled('Refused');
    await world.drain();
    const made = await plan();
    const from = await mutationCount(world);
    expect(await apply('0123456789ab')).toMatchObject({ ok: false, code: 'not-found' });
    const other = await applyPlan(
      { ...world.deps, active: () => ({ hash: 'another', rulebook: world.rulebook }) },
      { hash: made.hash, unchanged: true, actor: 'mara' },
    );
    expect(other).toMatchObject({ ok: false, code: 'rulebook-changed' });
    await stopWrites(world.deps, { connection: 'hubspot', actor: 'sam', reason: 'fields move' });
    expect(await apply(made.hash)).toMatchObject({
      ok: false,
      code: 'stopped',
      message: expect.stringContaining('meshline unpause hubspot') as string,
    });
    await world.pool.query('delete from write_stop');
    await stopWrites(world.deps, { connection: undefined, actor: 'sam', reason: 'an import' });
    expect(await apply(made.hash, true)).toMatchObject({
      ok: false,
      code: 'stopped',
      message: expect.stringContaining('meshline resume') as string,
    });
    await world.pool.query('delete from write_stop');
    await world.pool.query(`update connection set state = 'unreachable', state_reason = 'No answer.' where id = 'close'`);
    expect(await apply(made.hash)).toMatchObject({ ok: false, code: 'not-reachable' });
    await world.pool.query(`update connection set state = 'ok' where id = 'close'`);
    const nothing = await makePlan(world.deps, { connections: ['salesforce'], entities: [] }, 'mara');
    expect(nothing.lines).toBe(0);
    expect(await apply(nothing.hash)).toMatchObject({ ok: false, code: 'nothing-to-do' });
    await world.drain();
    expect(await ourWrites(world, from)).toEqual([]);
    expect(await apply(made.hash)).toMatchObject({ ok: true, sent: 2 });
    await world.drain();
    expect(await ourWrites(world, from)).toHaveLength(2);
  });
});

describe('a first plan that makes records', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ people: 40, seed: 3, mode: 'approve' });
    await world.drain();
  }, 120_000);
  afterAll(() => world.close());

  test('plans that follow each other make the children of what the first made, and end where live work ends', async () => {
    const sent: number[] = [];
    let promised = 0;
    for (let round = 0; round < 8; round++) {
      const made = await makePlan(world.deps, EVERYTHING, 'mara');
      if (made.lines === 0) break;
      if (round > 0) expect(made.lines).toBeGreaterThanOrEqual(promised > 0 ? 1 : 0);
      promised = made.summary.further;
      const applied = await applyPlan(world.deps, { hash: made.hash, unchanged: false, actor: 'mara' });
      expect(applied).toMatchObject({ ok: true, sent: made.lines });
      sent.push(made.lines);
      await world.drain();
    }
    expect(sent.length).toBeGreaterThan(1);
    expect(promised).toBe(0);
    expect(
      await world.count(
        `select count(*) from intent i join change_set c on c.id = i.change_set where c.kind = 'live' and i.state = 'confirmed'`,
      ),
    ).toBe(0);
    await expectLaws(world);
  });
});
