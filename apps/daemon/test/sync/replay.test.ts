import { decideMode, makePlan, replayWrites, sweep, type ReplayCommand } from '@meshline/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, questions, shown, subjectsOf, type Subject } from '../support/subjects.ts';
import { expectLaws } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, 'close/contact'];

describe('writes are decided again', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  beforeAll(async () => {
    world = await createWorld({ people: 60, seed: 2 });
    await world.drain();
    take = subjectsOf(world);
  }, 120_000);
  afterAll(() => world.close());

  const replay = (what: ReplayCommand['what'], more: Partial<ReplayCommand> = {}) =>
    replayWrites(world.deps, { what, all: undefined, preview: false, rate: undefined, actor: 'mara', reason: 'mended', ...more });
  const intentOf = async (identity: string, connection: string, states: readonly string[]): Promise<string> => {
    const { rows } = await world.pool.query<{ id: string }>(
      'select id from intent where identity = $1 and connection = $2 and state = any($3::text[]) order by seq desc limit 1',
      [identity, connection, states],
    );
    return rows[0]?.id ?? '';
  };
  const title = (person: Subject) => shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle'];
  /** People whose titles HubSpot refuses to take. */
  const refused = async (text: string): Promise<Subject> => {
    const [person] = await allRefused(text);
    if (person === undefined) throw new Error('nobody');
    return person;
  };
  const allRefused = async (...texts: readonly string[]): Promise<readonly Subject[]> => {
    const people: Subject[] = [];
    for (const text of texts) {
      const person = await take('person', EVERYWHERE);
      people.push(person);
      await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: text });
    }
    world.faults.connection = (hosted) =>
      hosted.id !== 'hubspot'
        ? hosted
        : {
            ...hosted,
            write: ({ operations }) =>
              Promise.resolve(
                operations.map(({ opId }) => ({
                  opId,
                  outcome: 'rejected' as const,
                  error: { code: 'RECORD_REJECTED' as const, message: 'The field takes no titles.', fields: ['jobtitle'] },
                })),
              ),
          };
    await world.drain();
    delete world.faults.connection;
    for (const { identity } of people) expect(await questions(world, identity)).toHaveLength(1);
    return people;
  };

  test('with everything as it is, a replay of any write or of all of them writes nothing (I13)', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Landed' });
    await world.drain();
    const from = await mutationCount(world);
    const intents = await world.count('select count(*) from intent');
    expect(await replay({ intent: await intentOf(person.identity, 'hubspot', ['confirmed']) })).toMatchObject({
      ok: true,
      records: 1,
    });
    await world.drain();
    const preview = await replay({ filter: {} }, { preview: true, all: Number.NaN });
    expect(preview).toMatchObject({ ok: false, code: 'selects-everything' });
    const all = Number(/selects everything, (\d+) things/.exec(preview.ok ? '' : preview.message)?.[1]);
    expect(await replay({ filter: {} }, { preview: true, all })).toMatchObject({ ok: true, records: all, lines: [] });
    expect(await replay({ filter: {} }, { all })).toMatchObject({ ok: true, records: all });
    await world.drain();
    expect(await ourWrites(world, from)).toEqual([]);
    expect(await world.count('select count(*) from intent')).toBe(intents);
    await expectLaws(world);
  });

  test('a refused write goes out once its reason is mended, and its question closes; a preview changes nothing', async () => {
    const person = await refused('Mended one');
    const intent = await intentOf(person.identity, 'hubspot', ['rejected']);
    const preview = await replay({ intent }, { preview: true });
    expect(preview).toMatchObject({ ok: true, records: 1, freed: 1 });
    expect(preview.ok ? preview.lines?.map(({ connection, patch }) => [connection, patch]) : []).toEqual([
      ['hubspot', { jobtitle: 'Mended one' }],
    ]);
    expect(await intentOf(person.identity, 'hubspot', ['rejected'])).toBe(intent);
    expect(await questions(world, person.identity)).toHaveLength(1);
    await world.drain();
    expect(title(person)).not.toBe('Mended one');
    expect(await replay({ intent })).toMatchObject({ ok: true, freed: 1 });
    await world.drain();
    expect(title(person)).toBe('Mended one');
    expect(await questions(world, person.identity)).toEqual([]);
    await expectLaws(world);
  });

  test('an exception is decided again as a whole', async () => {
    const person = await refused('Mended by exception');
    const [question] = await questions(world, person.identity);
    expect(await replay({ exception: question?.id ?? 0 })).toMatchObject({ ok: true, records: 1, freed: 1 });
    await world.drain();
    expect(title(person)).toBe('Mended by exception');
    expect(await replay({ exception: question?.id ?? 0 })).toMatchObject({ ok: false, code: 'already-closed' });
  });

  test('what is still refused is asked again', async () => {
    const person = await refused('Still refused');
    world.faults.connection = (hosted) =>
      hosted.id !== 'hubspot'
        ? hosted
        : {
            ...hosted,
            write: ({ operations }) =>
              Promise.resolve(
                operations.map(({ opId }) => ({
                  opId,
                  outcome: 'rejected' as const,
                  error: { code: 'RECORD_REJECTED' as const, message: 'Still not.', fields: ['jobtitle'] },
                })),
              ),
          };
    expect(await replay({ intent: await intentOf(person.identity, 'hubspot', ['rejected']) })).toMatchObject({ ok: true });
    await world.drain();
    delete world.faults.connection;
    expect(await questions(world, person.identity)).toHaveLength(1);
    expect(await replay({ filter: { connection: 'hubspot', state: 'rejected' } })).toMatchObject({ ok: true, records: 1 });
    await world.drain();
    expect(title(person)).toBe('Still refused');
  });

  test('a rate lets so many go in a minute; the rest comes due later, also after a restart', async () => {
    const people = await allRefused('Paced a', 'Paced b', 'Paced c');
    const from = await mutationCount(world);
    const paced = await replay({ filter: { state: 'rejected' } }, { rate: 1 });
    expect(paced).toMatchObject({ ok: true, records: 3, until: world.clock.now() + 120_000 });
    expect(await world.count('select count(*) from dirty_identity')).toBe(1);
    expect(await world.count('select count(*) from replay_due')).toBe(2);
    await sweep(world.deps);
    expect(await world.count('select count(*) from replay_due')).toBe(2);
    world.clock.advance(60_000);
    await world.restart();
    expect(await world.count('select count(*) from replay_due')).toBe(1);
    world.clock.advance(60_000);
    await sweep(world.deps);
    await world.drain();
    expect(people.map(title)).toEqual(['Paced a', 'Paced b', 'Paced c']);
    expect(await ourWrites(world, from)).toHaveLength(3);
  });

  test('what is on its way, unknown, or selects nothing is refused', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'On its way' });
    await planFrom(world, 'salesforce');
    expect(await replay({ intent: await intentOf(person.identity, 'hubspot', ['ready']) })).toMatchObject({
      ok: false,
      code: 'in-flight',
    });
    await world.drain();
    expect(await replay({ intent: '0199c2f4-7a10-7c3e-9d55-2f7a6c1b0e11' })).toMatchObject({ ok: false, code: 'not-found' });
    expect(await replay({ exception: 999_999 })).toMatchObject({ ok: false, code: 'not-found' });
    expect(await replay({ filter: { state: 'rejected', connection: 'close' } })).toMatchObject({
      ok: false,
      code: 'nothing-to-do',
    });
    expect(await replay({ filter: {} }, { all: 1 })).toMatchObject({ ok: false, code: 'selects-everything' });
  });

  test('a mode that is narrowed holds for what was planned before; widened, it goes out; each decision is kept', async () => {
    const person = await take('person', EVERYWHERE);
    const decide = (mode: 'observe' | 'approve' | 'live', entity?: string) =>
      decideMode(world.deps, { connection: 'hubspot', entity, mode, actor: 'mara', reason: `to ${mode}` });
    const audits = await world.count(`select count(*) from audit where kind = 'mode.decided'`);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Narrowed' });
    await planFrom(world, 'salesforce');
    expect(await decide('approve', 'person')).toEqual({ ok: true, changed: ['person'] });
    const from = await mutationCount(world);
    await world.drain();
    expect((await ourWrites(world, from)).filter(({ vendor }) => vendor === 'hubspot')).toEqual([]);
    expect((await makePlan(world.deps, { connections: ['hubspot'], entities: [] }, 'mara')).lines).toBe(1);
    expect(await decide('observe', 'person')).toMatchObject({ ok: true });
    await world.drain();
    expect(await world.count(`select count(*) from intent where connection = 'hubspot' and state in ('planned', 'ready')`)).toBe(
      0,
    );
    expect((await makePlan(world.deps, { connections: ['hubspot'], entities: [] }, 'mara')).lines).toBe(1);
    expect(await decide('live')).toEqual({ ok: true, changed: ['person'] });
    await world.drain();
    expect(title(person)).toBe('Narrowed');
    expect(await decide('live')).toEqual({ ok: true, changed: [] });
    expect(await world.count(`select count(*) from audit where kind = 'mode.decided'`)).toBe(audits + 3);
    const history = await world.deps.store.transaction((tx) => tx.modeHistory(10));
    expect(history.map(({ was, mode, actor, reason }) => [was, mode, actor, reason])).toEqual([
      ['observe', 'live', 'mara', 'to live'],
      ['approve', 'observe', 'mara', 'to observe'],
      ['live', 'approve', 'mara', 'to approve'],
    ]);
    expect(
      await decideMode(world.deps, { connection: 'pipedrive', entity: undefined, mode: 'live', actor: 'x', reason: 'x' }),
    ).toMatchObject({ ok: false, code: 'not-found' });
    expect(await decide('live', 'invoice')).toMatchObject({ ok: false, code: 'unknown-entity' });
  });

  test('a start decides no mode that was decided, and only observes what is new in a known connection', async () => {
    const first = (connection: string, entities: readonly string[], mode: 'observe' | 'approve' | 'live') =>
      world.deps.store.transaction((tx) =>
        tx.firstModes(connection, entities, mode, 'configuration', 'first sight', world.clock.now()),
      );
    const modes = async (connection: string) =>
      (await world.deps.store.transaction((tx) => tx.connections())).find(({ id }) => id === connection)?.modes;
    await first('hubspot', ['person'], 'observe');
    expect((await modes('hubspot'))?.['person']).toBe('live');
    await first('hubspot', ['person', 'invoice'], 'live');
    expect((await modes('hubspot'))?.['invoice']).toBe('observe');
    await world.deps.store.transaction((tx) => tx.registerConnection('second', 'p', world.clock.now()));
    await first('second', ['person', 'company'], 'approve');
    expect(await modes('second')).toEqual({ person: 'approve', company: 'approve' });
    await first('second', ['person', 'company'], 'live');
    expect(await modes('second')).toEqual({ person: 'approve', company: 'approve' });
  });
});
