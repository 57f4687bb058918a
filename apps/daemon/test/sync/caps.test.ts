import { DAY_MS, decideException, deliver, HOUR_MS, sweep, type Dependencies, type WriteCap } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { planFrom } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, subjectsOf, type Subject } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const SF_CONTACT = 'salesforce/Contact';
const EVERYWHERE = ['hubspot/contacts', SF_CONTACT, 'close/contact'];

describe('caps over rolling windows', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  let from = 0;
  beforeAll(async () => {
    world = await createWorld({ people: 80, seed: 2 });
    await world.drain();
    take = subjectsOf(world);
  }, 60_000);
  beforeEach(async () => {
    from = await mutationCount(world);
    await world.pool.query('delete from write_count');
  });
  afterEach(() => {
    delete world.faults.connection;
  });
  afterAll(() => world.close());

  /** As many updates as people wait in each of HubSpot and Close. */
  const planned = async (people: number, title: string): Promise<readonly Subject[]> => {
    const taken: Subject[] = [];
    for (let i = 0; i < people; i++) taken.push(await take('person', EVERYWHERE));
    for (const person of taken) await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: title });
    await planFrom(world, 'salesforce');
    return taken;
  };
  const capped = (...caps: WriteCap[]): Dependencies => ({ ...world.deps, caps });
  const hourly = (most: number, kind: WriteCap['kind'] = 'update'): WriteCap => ({ kind, windowMs: HOUR_MS, most });
  const sent = async (): Promise<number> => (await ourWrites(world, from)).length;
  const deliverAll = async (deps: Dependencies): Promise<void> => {
    for (const id of deps.connections.ids) await deliver(deps, id);
    await sweep(deps);
  };
  const asked = async (): Promise<readonly { id: number; version: number; owner: string; message: string; detail: string }[]> =>
    (
      await world.pool.query<{ id: number; version: number; owner: string; message: string; detail: string }>(
        `select x.id::int, x.version, x.owner, e.finding->>'message' as message, x.detail from exception x
           join exception_item e on e.exception = x.id and e.state = 'open' where x.state = 'open' and x.reason = 'cap-reached'`,
      )
    ).rows;

  test('no more than the cap is sent in an hour; one question says how much waits; it goes on by itself, and the question closes', async () => {
    await planned(4, 'Capped by hour');
    const deps = capped(hourly(3));
    await deliverAll(deps);
    await deliverAll(deps);
    expect(await sent()).toBe(3);
    expect(await asked()).toMatchObject([
      {
        owner: 'sam',
        detail: 'update',
        message: expect.stringContaining('The limit of 3 updates within an hour is reached, and 5 more wait') as string,
      },
    ]);
    // What waits is no failure: no try is used up, and nobody is asked about a record.
    expect(await world.count(`select count(*) from intent where state = 'ready' and attempts > 0`)).toBe(0);
    world.clock.advance(HOUR_MS / 2);
    await deliverAll(deps);
    expect(await sent()).toBe(3);
    world.clock.advance(HOUR_MS / 2 + 60_000);
    await deliverAll(deps);
    expect(await sent()).toBe(6);
    expect(await asked()).toHaveLength(1);
    world.clock.advance(HOUR_MS + 60_000);
    await deliverAll(deps);
    expect(await sent()).toBe(8);
    world.clock.advance(HOUR_MS + 60_000);
    await sweep(deps);
    expect(await asked()).toEqual([]);
    await world.drain();
  });

  test('the day counts beside the hour', async () => {
    await planned(2, 'Capped by day');
    const deps = capped(hourly(100), { kind: 'update', windowMs: DAY_MS, most: 2 });
    await deliverAll(deps);
    expect(await sent()).toBe(2);
    world.clock.advance(23 * HOUR_MS);
    await deliverAll(deps);
    expect(await sent()).toBe(2);
    expect((await asked())[0]?.message).toContain('2 updates within a day');
    world.clock.advance(2 * HOUR_MS);
    await deliverAll(deps);
    expect(await sent()).toBe(4);
    await world.drain();
  });

  test('any number of daemons together keep it to the last one', async () => {
    await planned(5, 'Capped together');
    const deps = capped(hourly(7));
    await Promise.all(Array.from({ length: 4 }, () => deliverAll(deps)));
    await deliverAll(deps);
    expect(await sent()).toBe(7);
    await world.drain();
  });

  test('a person lets as many go once more', async () => {
    await planned(3, 'Let go');
    const deps = capped(hourly(2));
    await deliverAll(deps);
    const [question] = await asked();
    const decision = { exception: question?.id ?? 0, reason: 'a new price list', actor: 'sam', version: question?.version ?? 0 };
    expect(await decideException(deps, { ...decision, verb: 'close' })).toMatchObject({ ok: false, code: 'not-legal' });
    expect(await decideException(deps, { ...decision, verb: 'retry' })).toMatchObject({ ok: true, state: 'closed' });
    await deliverAll(deps);
    expect(await sent()).toBe(4);
    expect(await asked()).toHaveLength(1);
    await world.drain();
  });

  test('what a system refused uses nothing up, and a cap of creates holds no update', async () => {
    await planned(2, 'Refused once');
    let refusals = 0;
    world.faults.connection = (hosted) => ({
      ...hosted,
      async write(request) {
        if (hosted.id !== 'hubspot' || refusals > 0) return hosted.write(request);
        refusals += request.operations.length;
        return request.operations.map(({ opId }) => ({
          opId,
          outcome: 'rejected' as const,
          error: { code: 'RATE_LIMITED' as const, message: 'Too fast.' },
        }));
      },
    });
    const deps = capped(hourly(4), hourly(0, 'create'));
    await deliverAll(deps);
    expect(refusals).toBe(2);
    world.clock.advance(10_000);
    await deliverAll(deps);
    expect(await sent()).toBe(4);
    expect(await asked()).toEqual([]);
    await world.drain();
  });

  test('creates that wait for their cap hold back no update that stands behind them', async () => {
    const { id } = await world.control<{ id: string }>('create', {
      vendor: 'salesforce',
      type: 'Lead',
      properties: {
        LastName: 'Waitstobemade',
        FirstName: 'Quirina',
        Email: 'waits@quirks.example',
        Company: 'Quirks & Co',
        Status: 'New',
      },
    });
    await planFrom(world, 'salesforce');
    await planned(1, 'Goes past');
    const deps = capped(hourly(0, 'create'));
    await deliverAll(deps);
    const ours = await ourWrites(world, from);
    expect(ours.map(({ kind }) => kind)).toEqual(['update', 'update']);
    expect(await asked()).toMatchObject([{ detail: 'create' }]);
    await deliverAll(capped(hourly(5, 'create')));
    expect((await ourWrites(world, from)).filter(({ kind }) => kind === 'create').length).toBeGreaterThan(0);
    await sweep(capped(hourly(5, 'create')));
    expect(await asked()).toEqual([]);
    expect(id).not.toBe('');
  });

  test('all of this ends in agreement or in questions, and then it is quiet', async () => {
    await world.drain();
    await expectLaws(world);
    await expectQuiescence(world);
  });
});
