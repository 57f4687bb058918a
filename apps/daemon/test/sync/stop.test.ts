import { captureFeed, resumeWrites, stopWrites, sweep } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmIn, decideAll, deliverTo, planFrom, spyOn } from '../support/steps.ts';
import { edit, mutationCount, of, ourWrites, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const CLOSE_CONTACT = 'close/contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, CLOSE_CONTACT];
/** Within so many real milliseconds all daemons must have stopped (R68). */
const STOPPED_WITHIN_MS = 5_000;

describe('an operator stops the writing (R68)', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  let from = 0;
  beforeAll(async () => {
    world = await createWorld({ people: 60, seed: 2 });
    await world.drain();
    take = subjectsOf(world);
  }, 60_000);
  beforeEach(async () => {
    from = await mutationCount(world);
  });
  afterEach(async () => {
    delete world.faults.transport;
    delete world.faults.connection;
    await world.pool.query('delete from write_stop');
  });
  afterAll(() => world.close());

  const stop = (connection?: string) => stopWrites(world.deps, { connection, actor: 'sam', reason: 'a strange import' });
  const resume = (stoppedAt: number, connection?: string) =>
    resumeWrites(world.deps, { connection, actor: 'mara', reason: 'it was ours', stoppedAt });
  const titled = async (title: string) => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: title });
    await planFrom(world, 'salesforce');
    return person;
  };
  const titles = (person: Awaited<ReturnType<typeof titled>>) => [
    shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle'],
    shown(world, CLOSE_CONTACT, of(person, CLOSE_CONTACT)).properties['title'],
  ];

  test('nothing is sent any more, on any daemon and after any restart; reading and deciding go on; resumed, it lands', async () => {
    const person = await titled('Waits one');
    const { at } = await stop();
    for (let daemon = 0; daemon < 3; daemon++) {
      for (const connection of world.hosted.keys())
        expect(await deliverTo(world, connection)).toEqual({ sent: 0, ended: 'idle' });
      await world.restart();
    }
    expect((await sweep(world.deps)).filter(({ queue }) => queue === 'deliver')).toEqual([]);
    expect(await ourWrites(world, from)).toEqual([]);
    const other = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(other, SF_CONTACT), { Title: 'Waits two' });
    await planFrom(world, 'salesforce');
    expect(
      await world.count(`select count(*) from intent where state = 'ready' and identity in ($1, $2)`, [
        person.identity,
        other.identity,
      ]),
    ).toBe(4);
    expect(await resume(at)).toBe('resumed');
    expect((await sweep(world.deps)).filter(({ queue }) => queue === 'deliver').map(({ scope }) => scope)).toEqual([
      'hubspot',
      'close',
    ]);
    await world.drain();
    expect([titles(person), titles(other)]).toEqual([
      ['Waits one', 'Waits one'],
      ['Waits two', 'Waits two'],
    ]);
  });

  test('what was claimed before the stop is not sent after it, and costs no try', async () => {
    const person = await titled('Claimed before');
    const calls = spyOn(world, 'hubspot');
    const spied = world.faults.connection;
    world.faults.connection = (hosted) => {
      const inner = spied?.(hosted) ?? hosted;
      return {
        ...inner,
        async get(request) {
          const found = await inner.get(request);
          await stop();
          return found;
        },
      };
    };
    await deliverTo(world, 'hubspot');
    expect(calls.writes).toEqual([]);
    const { rows } = await world.pool.query<{ state: string; attempts: number; tries: string }>(
      `select state, attempts, (select count(*) from attempt a where a.intent = i.id) as tries from intent i
         where identity = $1 and connection = 'hubspot' and state = 'ready'`,
      [person.identity],
    );
    expect(rows).toEqual([{ state: 'ready', attempts: 0, tries: '0' }]);
    delete world.faults.connection;
    await world.pool.query('delete from write_stop');
    await world.drain();
    expect(titles(person)).toEqual(['Claimed before', 'Claimed before']);
  });

  test('while a system hangs: the call under way ends within 5 s, none of the batch follows, and nothing is sent twice after it', async () => {
    const people = [await titled('Hangs a'), await titled('Hangs b'), await titled('Hangs c')];
    let [late, puts] = [0, 0];
    let stopped = false;
    world.faults.transport = (connection, request, forward) => {
      if (connection !== 'close' || request.method !== 'PUT') return forward();
      puts++;
      if (stopped) late++;
      // It takes the write and never answers.
      void forward();
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason as Error), { once: true });
      });
    };
    const delivering = deliverTo(world, 'close');
    await expect.poll(() => puts, { timeout: 5_000 }).toBeGreaterThan(0);
    const startedAt = performance.now();
    const { at } = await stop();
    stopped = true;
    await delivering;
    expect(performance.now() - startedAt).toBeLessThan(STOPPED_WITHIN_MS);
    expect(late).toBe(0);
    delete world.faults.transport;
    expect(await deliverTo(world, 'close')).toMatchObject({ sent: 0, ended: 'idle' });
    // Reading goes on, so what became of the call under way is found out meanwhile.
    world.clock.advance(60_000);
    await confirmIn(world, 'close');
    expect(await resume(at)).toBe('resumed');
    await world.drain();
    for (const [i, person] of people.entries()) expect(titles(person)).toEqual(Array(2).fill(`Hangs ${'abc'[i]}`));
    const close = (await ourWrites(world, from)).filter(({ vendor }) => vendor === 'close');
    expect(close.map(({ id }) => id).sort()).toEqual(people.map((person) => of(person, CLOSE_CONTACT)).sort());
  });

  test('while the ledger hangs: who can not hear of a stop sends nothing more after 5 s', async () => {
    const person = await titled('Deaf');
    let aborted = false;
    let called = false;
    let hangs = true;
    world.faults.connection = (hosted) => ({
      ...hosted,
      write: (request) =>
        new Promise((resolve) => {
          called = true;
          request.signal.addEventListener('abort', () => {
            aborted = true;
            resolve(
              request.operations.map(({ opId }) => ({
                opId,
                outcome: 'rejected',
                error: { code: 'ABORTED', message: 'It was stopped.' },
              })),
            );
          });
        }),
    });
    const { deps } = world;
    const deaf = {
      ...deps,
      store: {
        transaction: <T>(work: Parameters<typeof deps.store.transaction<T>>[0]): Promise<T> =>
          called && hangs ? new Promise<T>(() => undefined) : deps.store.transaction(work),
      },
    };
    const startedAt = performance.now();
    void deliverTo({ ...world, deps: deaf }, 'hubspot');
    await expect.poll(() => aborted, { timeout: 8_000 }).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(STOPPED_WITHIN_MS + 500);
    hangs = false;
    delete world.faults.connection;
    await world.restart();
    await world.drain();
    expect(titles(person)).toEqual(['Deaf', 'Deaf']);
  }, 20_000);

  test('a pause of one connection outlives restarts, keeps that one from being written to, and lets the others go on', async () => {
    const person = await titled('Paused there');
    const { at } = await stop('hubspot');
    await world.restart();
    for (const connection of world.hosted.keys()) {
      await deliverTo(world, connection);
      world.clock.advance(5_000);
      await confirmIn(world, connection);
      await decideAll(world);
    }
    expect(titles(person)[1]).toBe('Paused there');
    expect((await ourWrites(world, from)).map(({ vendor }) => vendor)).toEqual(['close']);
    // It is read all the same.
    await edit(world, CONTACT, of(person, CONTACT), { phone: '+493055567890' });
    await captureFeed(world.deps, 'hubspot', 'contacts');
    expect(
      await world.count(`select count(*) from change where connection = 'hubspot' and id = $1 and at > $2`, [
        of(person, CONTACT),
        new Date(at),
      ]),
    ).toBe(1);
    // A pause is neither the connection's health nor its mode.
    const stored = (await world.deps.store.transaction((tx) => tx.connections())).find(({ id }) => id === 'hubspot');
    expect(stored).toMatchObject({ state: 'ok', modes: { person: 'live' } });
    // The stop of everything is another matter than the pause of one.
    expect(await resume(at)).toBe('not-stopped');
    expect(await resume(at, 'hubspot')).toBe('resumed');
    await world.drain();
    expect(titles(person)).toEqual(['Paused there', 'Paused there']);
  });

  test('a stop that stands is left as it is; a stop made anew is not lifted by who saw the old one; who and why is in the audit', async () => {
    const { rows: before } = await world.pool.query<{ seq: string }>('select coalesce(max(seq), 0) as seq from audit');
    const first = await stop();
    world.clock.advance(1_000);
    expect(await stopWrites(world.deps, { connection: undefined, actor: 'lea', reason: 'me too' })).toEqual(first);
    expect(await resume(first.at)).toBe('resumed');
    expect(await resume(first.at)).toBe('not-stopped');
    const second = await stop();
    expect(await resume(first.at)).toBe('stopped-anew');
    expect(await resume(second.at)).toBe('resumed');
    const { rows } = await world.pool.query<{ kind: string; actor: string; subject: string; body: { reason: string } }>(
      `select kind, actor, subject, body from audit a join audit_payload p on p.id = a.payload where seq > $1 order by seq`,
      [before[0]?.seq],
    );
    expect(rows.map(({ kind, actor, subject, body }) => [kind, actor, subject, body.reason])).toEqual([
      ['writes.stopped', 'sam', '*', 'a strange import'],
      ['writes.resumed', 'mara', '*', 'it was ours'],
      ['writes.stopped', 'sam', '*', 'a strange import'],
      ['writes.resumed', 'mara', '*', 'it was ours'],
    ]);
  });

  test('all of this ends in agreement or in questions, and then it is quiet', async () => {
    await world.drain();
    await expectLaws(world);
    await expectQuiescence(world);
  });
});
