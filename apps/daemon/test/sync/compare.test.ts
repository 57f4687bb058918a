import { ConnectorError, type GetResult } from '@meshline/connector-spec';
import { captureFeed, type HostedConnection } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmIn, decideAll, deliverTo, planFrom, spyOn } from '../support/steps.ts';
import { edit, identityOf, mutationCount, of, ourWrites, questions, remove, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const CLOSE_CONTACT = 'close/contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, CLOSE_CONTACT];

describe('before a write is sent, its record is looked at (I7)', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  let [from, started] = [0, 0];
  beforeAll(async () => {
    world = await createWorld({ people: 80, seed: 2 });
    await world.drain();
    take = subjectsOf(world);
  }, 60_000);
  beforeEach(async () => {
    from = await mutationCount(world);
    started = world.clock.now();
  });
  afterEach(() => {
    delete world.faults.transport;
    delete world.faults.connection;
  });
  afterAll(() => world.close());

  const intentsOf = async (
    identity: string,
    connection: string,
  ): Promise<readonly { readonly id: string; readonly state: string; readonly attempts: number; readonly tries: string[] }[]> =>
    (
      await world.pool.query<{ id: string; state: string; attempts: number; tries: string[] }>(
        `select i.id, i.state, i.attempts, array(select a.outcome from attempt a where a.intent = i.id order by a.number) as tries
           from intent i where i.identity = $1 and i.connection = $2 and i.created_at >= $3 order by i.seq desc`,
        [identity, connection, new Date(started)],
      )
    ).rows;
  const hubspotWrites = async (): Promise<readonly { readonly id: string; readonly changed: string[] }[]> =>
    (await ourWrites(world, from)).filter(({ vendor }) => vendor === 'hubspot');

  test('what somebody changed after it was planned is captured and not overwritten: the source of truth decides, and one person is asked', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, CONTACT, of(person, CONTACT), { country: 'AT' });
    await planFrom(world, 'hubspot');
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { MailingCountry: 'Switzerland' });
    const calls = spyOn(world, 'salesforce');
    await deliverTo(world, 'salesforce');
    expect(calls).toEqual({ gets: [1], writes: [] });
    const [intent] = await intentsOf(person.identity, 'salesforce');
    expect(intent).toMatchObject({ state: 'superseded', tries: ['conflict'] });
    const { rows: tries } = await world.pool.query<{ check_replay_safety: string }>(
      'select check_replay_safety from attempt where intent = $1',
      [intent?.id],
    );
    expect(tries).toEqual([{ check_replay_safety: 'MailingCountry changed since it was planned' }]);
    // It is in the ledger without any feed having been read.
    const { rows: changes } = await world.pool.query<{ fields: unknown }>(
      `select fields from change where connection = 'salesforce' and id = $1 order by seq desc limit 1`,
      [of(person, SF_CONTACT)],
    );
    expect(changes[0]?.fields).toMatchObject({ MailingCountry: { to: 'Switzerland' } });
    await decideAll(world);
    await world.drain();
    expect(shown(world, SF_CONTACT, of(person, SF_CONTACT)).properties['MailingCountry']).toBe('Switzerland');
    expect((await ourWrites(world, from)).filter(({ vendor }) => vendor === 'salesforce')).toEqual([]);
    expect(await questions(world, person.identity)).toMatchObject([{ kind: 'conflict', field: 'country', owner: 'mara' }]);
  });

  test('a change of another field is captured, and keeps nothing from being sent', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Phone: '+493055512345' });
    await planFrom(world, 'salesforce');
    await edit(world, CONTACT, of(person, CONTACT), { jobtitle: 'Heard of elsewhere' });
    const calls = spyOn(world, 'hubspot');
    await deliverTo(world, 'hubspot');
    expect(calls.writes).toEqual([[{ id: of(person, CONTACT), patch: { phone: '+493055512345' } }]]);
    await world.drain();
    // 'accept': whoever hears of a new title may say so.
    expect(shown(world, SF_CONTACT, of(person, SF_CONTACT)).properties['Title']).toBe('Heard of elsewhere');
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['phone']).toBe('+493055512345');
    expect(await questions(world, person.identity)).toEqual([]);
  });

  test('what stands there already is left out; where nothing is left, nothing is sent and it is confirmed', async () => {
    const [some, all] = [await take('person', EVERYWHERE), await take('person', EVERYWHERE)];
    for (const person of [some, all])
      await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Phone: '+493055512346', Title: 'There already' });
    await planFrom(world, 'salesforce');
    await edit(world, CONTACT, of(some, CONTACT), { phone: '+493055512346' });
    await edit(world, CONTACT, of(all, CONTACT), { phone: '+493055512346', jobtitle: 'There already' });
    const calls = spyOn(world, 'hubspot');
    await deliverTo(world, 'hubspot');
    expect(calls).toEqual({ gets: [2], writes: [[{ id: of(some, CONTACT), patch: { jobtitle: 'There already' } }]] });
    expect(await intentsOf(all.identity, 'hubspot')).toMatchObject([{ state: 'applied', tries: ['unchanged'] }]);
    await confirmIn(world, 'hubspot');
    for (const person of [some, all]) expect(await intentsOf(person.identity, 'hubspot')).toMatchObject([{ state: 'confirmed' }]);
    await world.drain();
    for (const person of [some, all]) expect(await questions(world, person.identity)).toEqual([]);
  });

  test('a record that was deleted after it was planned gets no write: its tombstone is captured, one question', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Comestoolate' });
    await planFrom(world, 'salesforce');
    await remove(world, CONTACT, of(person, CONTACT));
    const calls = spyOn(world, 'hubspot');
    await deliverTo(world, 'hubspot');
    expect(calls.writes).toEqual([]);
    expect(
      await world.count(`select count(*) from snapshot where connection = 'hubspot' and id = $1 and not live`, [
        of(person, CONTACT),
      ]),
    ).toBe(1);
    await world.drain();
    expect(await hubspotWrites()).toEqual([]);
    expect(await questions(world, person.identity)).toMatchObject([{ kind: 'pending-delete', owner: 'mara' }]);
  });

  test('a record that was merged after it was planned gets no write under its old id: the value reaches the one that is kept', async () => {
    const [one, two] = [await take('person', [CONTACT, SF_CONTACT]), await take('person', [CONTACT])];
    await edit(world, SF_CONTACT, of(one, SF_CONTACT), { Title: 'Aftermerge' });
    await planFrom(world, 'salesforce');
    await edit(world, CONTACT, of(one, CONTACT), { merge: of(two, CONTACT) });
    const calls = spyOn(world, 'hubspot');
    await deliverTo(world, 'hubspot');
    expect(calls.writes).toEqual([]);
    const { rows } = await world.pool.query<{ to_id: string }>(
      `select to_id from alias where connection = 'hubspot' and id = $1`,
      [of(one, CONTACT)],
    );
    const kept = rows[0]?.to_id ?? '';
    await world.drain();
    expect(await identityOf(world, CONTACT, kept)).toBe(await identityOf(world, SF_CONTACT, of(one, SF_CONTACT)));
    expect(shown(world, CONTACT, kept).properties['jobtitle']).toBe('Aftermerge');
    expect((await hubspotWrites()).map(({ id }) => id)).toEqual([kept]);
  });

  test('what another daemon captures while the look is under way counts, too', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Overtaken' });
    await planFrom(world, 'salesforce');
    let writes = 0;
    world.faults.connection = (hosted) => ({
      ...hosted,
      async get(request) {
        const found = await hosted.get(request);
        delete world.faults.connection;
        await edit(world, CONTACT, of(person, CONTACT), { jobtitle: 'Seen by another daemon' });
        world.clock.advance(60_000);
        await captureFeed(world.deps, 'hubspot', 'contacts');
        return found;
      },
      write(request) {
        writes++;
        return hosted.write(request);
      },
    });
    await deliverTo(world, 'hubspot');
    expect(writes).toBe(0);
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle']).toBe('Seen by another daemon');
    expect(await intentsOf(person.identity, 'hubspot')).toMatchObject([{ state: 'superseded', tries: ['conflict'] }]);
    await world.drain();
  });

  test('one look goes before each batch, however many writes are in it', async () => {
    const people = [];
    for (let i = 0; i < 6; i++) people.push(await take('person', EVERYWHERE));
    for (const [i, person] of people.entries())
      await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: `Batch${String.fromCodePoint(97 + i)}` });
    await planFrom(world, 'salesforce');
    const calls = spyOn(world, 'hubspot');
    await deliverTo(world, 'hubspot');
    expect(calls.gets).toEqual([6]);
    expect(calls.writes.map((batch) => batch.length)).toEqual([6]);
  });

  test('a look that fails is no failure of the write: it waits with the connection, costs no try, and lands later', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Waitsforalook' });
    await planFrom(world, 'salesforce');
    world.faults.transport = async (connection, _request, forward) => {
      if (connection !== 'hubspot') return forward();
      throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    };
    const calls = spyOn(world, 'hubspot');
    for (let look = 0; look < 12; look++) {
      const { ended, until } = await deliverTo(world, 'hubspot');
      expect(ended).toBe('waiting');
      world.clock.advance(Math.max(0, (until ?? 0) - world.clock.now()));
    }
    expect(calls.writes).toEqual([]);
    expect(calls.gets.length).toBeLessThanOrEqual(12);
    expect(await intentsOf(person.identity, 'hubspot')).toMatchObject([{ state: 'ready', attempts: 0, tries: [] }]);
    expect(await questions(world, person.identity)).toEqual([]);
    delete world.faults.transport;
    // The breaker's pause is real time in its library: the world gets new sessions instead of waiting.
    await world.restart();
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle']).toBe('Waitsforalook');
  });

  test('credentials that are refused at the look are told to the connection, and the write waits', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Waitsforakey' });
    await planFrom(world, 'salesforce');
    world.faults.connection = (hosted) => ({
      ...hosted,
      get: () => Promise.reject(new ConnectorError({ code: 'AUTH_REVOKED', message: 'The token was revoked.' })),
    });
    await expect(deliverTo(world, 'hubspot')).rejects.toMatchObject({ code: 'AUTH_REVOKED' });
    expect(await intentsOf(person.identity, 'hubspot')).toMatchObject([{ state: 'ready', attempts: 0, tries: [] }]);
    delete world.faults.connection;
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle']).toBe('Waitsforakey');
  });

  /** The records as a connection's reads by id show them are changed on their way in. */
  const reading = (connection: string, change: (result: GetResult) => GetResult, over: Partial<HostedConnection> = {}): void => {
    world.faults.connection = (hosted) =>
      hosted.id !== connection
        ? hosted
        : { ...hosted, ...over, get: async (request) => (await hosted.get(request)).map((result) => change(result)) };
  };
  const altered = (result: GetResult, fields: Record<string, string>, modifiedAt?: string): GetResult =>
    result.state !== 'found'
      ? result
      : {
          ...result,
          record: {
            ...result.record,
            fields: { ...result.record.fields, ...fields },
            ...(modifiedAt === undefined ? {} : { modifiedAt }),
          },
        };

  test('a look that shows the record as it was before the last reading is neither captured nor believed: it is repeated', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Believesnolag' });
    await planFrom(world, 'salesforce');
    const { rows: before } = await world.pool.query(
      `select fields, version from snapshot where connection = 'hubspot' and id = $1`,
      [of(person, CONTACT)],
    );
    reading('hubspot', (result) => altered(result, { jobtitle: 'Longago' }, '2020-01-01T00:00:00.000Z'));
    await deliverTo(world, 'hubspot');
    expect(await hubspotWrites()).toEqual([]);
    expect(await intentsOf(person.identity, 'hubspot')).toMatchObject([{ state: 'ready', attempts: 0, tries: [] }]);
    const { rows: after } = await world.pool.query(
      `select fields, version from snapshot where connection = 'hubspot' and id = $1`,
      [of(person, CONTACT)],
    );
    expect(after).toEqual(before);
    delete world.faults.connection;
    world.clock.advance(2_000);
    await deliverTo(world, 'hubspot');
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle']).toBe('Believesnolag');
    await world.drain();
  });

  test("a look within the vendor's lag that doesn't show our own last write yet is no change by somebody", async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Beforeall' });
    await world.drain();
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Firstwrite' });
    await planFrom(world, 'salesforce');
    await deliverTo(world, 'close');
    world.clock.advance(3_000);
    await confirmIn(world, 'close');
    await decideAll(world);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Secondwrite' });
    await planFrom(world, 'salesforce');
    const { manifest } = world.deps.connections.get('close');
    const contact = manifest.streams['contact'];
    if (!contact) throw new Error('Close has no contacts');
    const lagging = { ...manifest, streams: { ...manifest.streams, contact: { ...contact, readBackMs: 120_000 } } };
    reading('close', (result) => altered(result, { title: 'Beforeall' }), { manifest: lagging });
    from = await mutationCount(world);
    await deliverTo(world, 'close');
    expect(await ourWrites(world, from)).toEqual([]);
    expect(await intentsOf(person.identity, 'close')).toMatchObject([
      { state: 'ready', tries: [] },
      { state: 'confirmed' },
      { state: 'confirmed' },
    ]);
    delete world.faults.connection;
    world.clock.advance(120_000);
    await deliverTo(world, 'close');
    expect(shown(world, CLOSE_CONTACT, of(person, CLOSE_CONTACT)).properties['title']).toBe('Secondwrite');
    await world.drain();
    expect(await questions(world, person.identity)).toEqual([]);
  });

  test('all of this ends in agreement or in questions, and then it is quiet', async () => {
    await world.drain();
    await expectLaws(world);
    await expectQuiescence(world);
  });
});
