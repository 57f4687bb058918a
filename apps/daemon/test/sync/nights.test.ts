import { openConnection } from '@meshline/sync';
import { expect, test, vi, afterEach } from 'vitest';
import { handlers } from '../../src/runtime/handlers.ts';
import { edit, mutationCount, of, ourWrites, questions, quietSubjects, remove, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld } from '../support/world.ts';

const SALESFORCE = '@meshline/connector-salesforce';
const EVERYWHERE = ['hubspot/contacts', 'salesforce/Contact', 'close/contact'];
const HOUR = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

test('19:05 Salesforce consent revoked: one refresh, a pause, one exception; after re-consent all that waited lands in order, 0 duplicates', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  const world = await createWorld({ people: 20, seed: 2 });
  try {
    await world.drain();
    const find = subjectsOf(world);
    const people = [await find('person', EVERYWHERE), await find('person', EVERYWHERE), await find('person', EVERYWHERE)];
    const work = handlers({ deps: world.deps, packages: new Map([['salesforce', SALESFORCE]]), onCaughtUp: () => undefined });
    const feeds = ['Account', 'Contact', 'Lead', 'Opportunity', 'User'].map((feed) => `salesforce/${feed}`);
    const others = ['hubspot/contacts', 'hubspot/companies', 'hubspot/deals', 'close/log'];
    let calls: string[] = [];
    let revoked = true;
    world.faults.transport = (connection, request, forward) => {
      if (connection !== 'salesforce') return forward();
      const { pathname } = new URL(request.url);
      calls.push(pathname);
      if (!revoked) return forward();
      if (!pathname.endsWith('/oauth2/token'))
        return Promise.resolve(
          Response.json([{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }], { status: 401 }),
        );
      return Promise.resolve(
        Response.json({ error: 'invalid_grant', error_description: 'expired authorization code' }, { status: 400 }),
      );
    };
    const tokens = (): number => calls.filter((path) => path.endsWith('/oauth2/token')).length;
    const failures = (): Promise<{ owner: string; reason: string; systems: string[]; records: number }[]> =>
      world.pool
        .query(
          `select owner, reason, systems, (select count(*)::int from exception_item e where e.exception = x.id and e.state = 'open') as records
             from exception x where state = 'open' and kind = 'failed-delivery'`,
        )
        .then(({ rows }) => rows);

    // Five readers and a writer meet the 401 at once.
    await edit(world, 'hubspot/contacts', of(people[0]!, 'hubspot/contacts'), { phone: '+49 30 9015400' });
    world.clock.advance(60_000);
    await Promise.all([...feeds.map((feed) => work.capture(feed)), ...others.map((feed) => work.capture(feed))]);
    for (const entity of ['company', 'person', 'deal']) await work.reconcile(entity);
    await Promise.all([work.deliver('salesforce'), work.confirm('salesforce')]);
    expect(tokens(), 'one refresh').toBe(1);
    expect(await failures()).toEqual([{ owner: 'sam', reason: 'connection-down', systems: ['salesforce'], records: 1 }]);

    // 61 hours: people go on working elsewhere, and each minute MeshLine looks whether it may again.
    await edit(world, 'hubspot/contacts', of(people[1]!, 'hubspot/contacts'), { phone: '+49 30 9015401' });
    await work.capture('hubspot/contacts');
    await work.reconcile('person');
    await edit(world, 'hubspot/contacts', of(people[2]!, 'hubspot/contacts'), { phone: '+49 30 9015402' });
    for (let probe = 0; probe < 12; probe++) {
      world.clock.advance(5 * HOUR);
      vi.setSystemTime(Date.now() + 5 * HOUR);
      calls = [];
      expect(await openConnection(world.deps, 'salesforce', SALESFORCE)).toMatchObject({ ok: false });
      for (const scope of [...others, ...feeds]) await work.capture(scope);
      for (const entity of ['company', 'person', 'deal']) await work.reconcile(entity);
      for (const id of ['hubspot', 'close', 'salesforce']) {
        await work.deliver(id);
        await work.confirm(id);
      }
      expect(calls.length, calls.join(' ')).toBeLessThanOrEqual(2);
    }
    expect(await failures()).toEqual([{ owner: 'sam', reason: 'connection-down', systems: ['salesforce'], records: 1 }]);
    for (const person of people) expect(await questions(world, person.identity)).toEqual([]);
    for (const [at, person] of people.entries())
      expect(shown(world, 'close/contact', of(person, 'close/contact')).properties['phones']).toEqual([
        expect.objectContaining({ phone: `+4930901540${at}` }),
      ]);

    revoked = false;
    world.clock.advance(60_000);
    const before = await mutationCount(world);
    expect(await openConnection(world.deps, 'salesforce', SALESFORCE)).toMatchObject({ ok: true });
    expect(await failures()).toEqual([]);
    await world.drain();
    const landed = (await ourWrites(world, before)).filter(
      ({ vendor, id }) => vendor === 'salesforce' && people.some((person) => of(person, 'salesforce/Contact') === id),
    );
    expect(
      landed.map(({ id }) => id),
      'in the order in which they were due, each once',
    ).toEqual(people.map((person) => of(person, 'salesforce/Contact')));
    await expectLaws(world);
    await expectQuiescence(world);
  } finally {
    await world.close();
  }
}, 60_000);

test("the daemon's host is off all weekend: it catches up in order, each thing once, and asks nobody anything new", async () => {
  const world = await createWorld({ people: 20, seed: 3 });
  try {
    await world.drain();
    const find = subjectsOf(world);
    const people = [await find('person', EVERYWHERE), await find('person', EVERYWHERE), await find('person', EVERYWHERE)];
    const asked = await world.count(`select count(*) from exception_item where state = 'open'`);
    const before = await mutationCount(world);
    // Friday evening to Monday morning, hours apart; one of them is changed twice, in two systems.
    for (const [at, person] of people.entries()) {
      world.clock.advance(15 * HOUR);
      await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Title: `Of day ${at}` });
    }
    await edit(world, 'salesforce/Contact', of(people[0]!, 'salesforce/Contact'), { Title: 'Of Sunday' });
    world.clock.advance(16 * HOUR);
    await world.restart();
    await world.drain();
    for (const [at, person] of people.entries()) {
      const title = at === 0 ? 'Of Sunday' : `Of day ${at}`;
      expect(shown(world, 'hubspot/contacts', of(person, 'hubspot/contacts')).properties['jobtitle']).toBe(title);
      expect(shown(world, 'close/contact', of(person, 'close/contact')).properties['title']).toBe(title);
    }
    const ids = new Set(people.flatMap(({ ids: all }) => Object.values(all)));
    const writes = (await ourWrites(world, before)).filter(({ id }) => ids.has(id));
    expect(new Set(writes.map(({ vendor, id }) => `${vendor} ${id}`)).size, 'one write for each record').toBe(writes.length);
    expect(writes.map(({ kind }) => kind)).toEqual(writes.map(() => 'update'));
    expect(await world.count(`select count(*) from exception_item where state = 'open'`)).toBe(asked);
    await expectLaws(world);
    await expectQuiescence(world);
  } finally {
    await world.close();
  }
}, 60_000);

test("a rep deletes 200 'junk' leads: nothing is deleted elsewhere, nothing is made again, one question", async () => {
  const world = await createWorld({ people: 330, seed: 4 });
  try {
    await world.drain();
    const elsewhere = [
      ['salesforce/Lead'],
      ['salesforce/Contact'],
      ['close/contact'],
      ['salesforce/Lead', 'close/contact'],
      EVERYWHERE.slice(1),
    ];
    const found = await Promise.all(elsewhere.map((streams) => quietSubjects(world, 'person', ['hubspot/contacts', ...streams])));
    const subjects = found.flat().slice(0, 200);
    expect(subjects).toHaveLength(200);
    const before = await mutationCount(world);
    for (const subject of subjects) await remove(world, 'hubspot/contacts', of(subject, 'hubspot/contacts'));
    await world.drain();
    expect((await ourWrites(world, before)).filter(({ kind }) => kind !== 'update')).toEqual([]);
    for (const subject of subjects)
      for (const [stream, id] of Object.entries(subject.ids))
        if (!stream.startsWith('hubspot/')) expect(shown(world, stream, id)).toMatchObject({ id });
    const { rows } = await world.pool.query<{ kind: string; owner: string; records: number }>(
      `select x.kind, x.owner, count(*)::int as records from exception x join exception_item e on e.exception = x.id and e.state = 'open'
         where x.state = 'open' and e.identity = any($1::uuid[]) group by x.id, x.kind, x.owner`,
      [subjects.map(({ identity }) => identity)],
    );
    expect(rows).toEqual([{ kind: 'pending-delete', owner: 'mara', records: 200 }]);
    await expectQuiescence(world);
  } finally {
    await world.close();
  }
}, 240_000);
