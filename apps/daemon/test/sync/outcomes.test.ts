import type { WriteResult } from '@meshline/connector-spec';
import type { Fields } from '@meshline/record';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { edit, identityOf, mutationCount, of, ourWrites, questions, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const ACCOUNT = 'salesforce/Account';
const EVERYWHERE = [CONTACT, SF_CONTACT, 'close/contact'];

describe('what became of a write', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  let from = 0;
  beforeAll(async () => {
    world = await createWorld({ people: 80, seed: 2, lags: true });
    await world.drain();
    take = subjectsOf(world);
  }, 60_000);
  beforeEach(async () => {
    from = await mutationCount(world);
  });
  afterEach(() => {
    delete world.faults.transport;
    delete world.faults.connection;
  });
  afterAll(() => world.close());

  /** Answers for the vendor where `answer` gives a result, lets the others through. */
  const answered = (
    connection: string,
    answer: (write: { readonly opId: string; readonly patch: Fields }) => WriteResult | undefined,
  ): void => {
    world.faults.connection = (hosted) =>
      hosted.id !== connection
        ? hosted
        : {
            ...hosted,
            openUntil: () => hosted.openUntil(),
            async write(request) {
              const own = request.operations.map((operation) => ('patch' in operation ? answer(operation) : undefined));
              const others = request.operations.filter((_, i) => own[i] === undefined);
              const results = others.length === 0 ? [] : await hosted.write({ ...request, operations: others });
              return [...own.filter((result) => result !== undefined), ...results];
            },
          };
  };
  const intentsOf = async (
    identity: string,
    connection: string,
  ): Promise<{ id: string; state: string; attempts: number; tries: string[] }[]> => {
    const { rows } = await world.pool.query<{ id: string; state: string; attempts: number; tries: string[] }>(
      `select i.id, i.state, i.attempts, array(select a.outcome from attempt a where a.intent = i.id order by a.number) as tries
         from intent i where i.identity = $1 and i.connection = $2 and i.updated_at >= $3 order by i.seq`,
      [identity, connection, new Date(started)],
    );
    return rows;
  };
  let started = 0;
  beforeEach(() => {
    started = world.clock.now();
  });
  const newLead = async (name: string, extra: Record<string, unknown> = {}): Promise<string> => {
    const { id } = await world.control<{ id: string }>('create', {
      vendor: 'salesforce',
      type: 'Lead',
      properties: {
        LastName: name,
        FirstName: 'Quirina',
        Email: `${name.toLowerCase()}@quirks.example`,
        Company: 'Quirks & Co',
        Status: 'New',
        ...extra,
      },
    });
    return id;
  };

  test('an answer that is lost is looked for, and what was applied is neither sent again nor made again', async () => {
    const person = await take('person', EVERYWHERE);
    const lead = await newLead('Lostanswer');
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Lostonce' });
    let lost = 0;
    world.faults.transport = async (connection, request, forward) => {
      const isWrite =
        connection === 'hubspot' &&
        request.method === 'POST' &&
        /contacts\/batch\/(upsert|update|create)$/.test(new URL(request.url).pathname);
      const response = await forward();
      if (!isWrite) return response;
      lost++;
      throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    };
    await world.drain();
    expect(lost).toBeGreaterThanOrEqual(2);
    const made = await identityOf(world, 'salesforce/Lead', lead);
    expect(await intentsOf(person.identity, 'hubspot')).toMatchObject([{ state: 'confirmed', tries: ['unknown'] }]);
    expect(await intentsOf(made ?? '', 'hubspot')).toMatchObject([{ state: 'confirmed', tries: ['unknown'] }]);
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle']).toBe('Lostonce');
    const writes = (await ourWrites(world, from)).filter(({ vendor, type }) => vendor === 'hubspot' && type === 'contacts');
    expect(writes.map(({ kind }) => kind).sort()).toEqual(['create', 'update']);
  });

  test('a record that somebody deletes right after it was made is not made again: one question', async () => {
    const lead = await newLead('Deletedatonce');
    world.faults.transport = async (connection, request, forward) => {
      const response = await forward();
      if (
        connection === 'hubspot' &&
        request.method === 'POST' &&
        new URL(request.url).pathname.endsWith('/contacts/batch/upsert')
      ) {
        const { results } = (await response.clone().json()) as { results: { id: string; new: boolean }[] };
        for (const { id, new: isNew } of results) if (isNew) world.sandbox.vendors.hubspot.backdoor.remove('contacts', id);
      }
      return response;
    };
    await world.drain();
    await world.drain();
    const identity = (await identityOf(world, 'salesforce/Lead', lead)) ?? '';
    const creates = (await ourWrites(world, from)).filter(({ vendor, kind }) => vendor === 'hubspot' && kind === 'create');
    expect(creates).toHaveLength(1);
    expect(await questions(world, identity)).toMatchObject([{ kind: 'pending-delete', owner: 'mara' }]);
  });

  test.each(['the same value', 'ever another value'])(
    'a system that undoes every write (%s) is asked about after a few of them, and not fought for ever',
    async (what) => {
      const isHeadcount = (id: string | undefined): boolean =>
        Number(shown(world, 'hubspot/companies', id ?? '').properties['numberofemployees']) > 0;
      const company = await take('company', ['hubspot/companies', ACCOUNT], ({ ids }) => isHeadcount(ids['hubspot/companies']));
      const id = of(company, ACCOUNT);
      const { backdoor } = world.sandbox.vendors.salesforce;
      let insists = 77_777;
      world.faults.transport = async (connection, request, forward) => {
        const response = await forward();
        const written =
          connection === 'salesforce' &&
          request.method !== 'GET' &&
          backdoor.get('Account', id)?.properties['NumberOfEmployees'] !== insists;
        if (written) backdoor.edit('Account', id, { NumberOfEmployees: what === 'the same value' ? insists : ++insists });
        return response;
      };
      await edit(world, ACCOUNT, id, { NumberOfEmployees: insists });
      for (let look = 0; look < 8; look++) await world.drain();
      const writes = (await ourWrites(world, from)).filter((write) => write.id === id);
      expect(writes.length).toBeGreaterThan(1);
      expect(writes.length).toBeLessThanOrEqual(5);
      expect(await questions(world, company.identity)).toMatchObject([
        { kind: 'fight', reason: 'changed-back', field: 'employees', owner: 'mara' },
      ]);
    },
  );

  test.each(['update', 'create'] as const)(
    '%s: a write that is never applied is tried a limited number of times, then somebody is asked',
    async (kind) => {
      const person = await take('person', EVERYWHERE);
      const lead = kind === 'create' ? await newLead('Neverapplied') : undefined;
      if (kind === 'update') await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Neverapplied' });
      answered('hubspot', ({ opId, patch }) =>
        patch['lastname'] === 'Neverapplied' || patch['jobtitle'] === 'Neverapplied'
          ? { opId, outcome: 'unknown', error: { code: 'OUTCOME_UNKNOWN', message: 'It did not answer.' } }
          : undefined,
      );
      for (let look = 0; look < 12; look++) await world.drain();
      const identity = lead === undefined ? person.identity : ((await identityOf(world, 'salesforce/Lead', lead)) ?? '');
      const tries = (await intentsOf(identity, 'hubspot')).flatMap((intent) => intent.tries);
      expect(tries.length).toBeGreaterThan(2);
      expect(tries.length).toBeLessThanOrEqual(8);
      expect(await questions(world, identity)).toMatchObject([{ kind: 'failed-delivery', owner: 'sam' }]);
    },
  );

  test('a write that is refused for a while is tried again later, and after the limit somebody is asked', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Unavailable' });
    answered('hubspot', ({ opId, patch }) =>
      patch['jobtitle'] === 'Unavailable'
        ? { opId, outcome: 'rejected', error: { code: 'UNAVAILABLE', message: 'Try later.' } }
        : undefined,
    );
    for (let look = 0; look < 12; look++) await world.drain();
    const tries = (await intentsOf(person.identity, 'hubspot')).flatMap((intent) => intent.tries);
    expect(tries.length).toBeGreaterThan(2);
    expect(tries.length).toBeLessThanOrEqual(8);
    expect(await questions(world, person.identity)).toMatchObject([{ kind: 'failed-delivery', owner: 'sam' }]);
  });

  test('a write that is refused for its value is asked about once and not sent again; the other fields go on', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Refused' });
    answered('hubspot', ({ opId, patch }) =>
      patch['jobtitle'] === 'Refused'
        ? { opId, outcome: 'rejected', error: { code: 'RECORD_REJECTED', message: 'A rule refused it.', fields: ['jobtitle'] } }
        : undefined,
    );
    for (let look = 0; look < 3; look++) await world.drain();
    expect((await intentsOf(person.identity, 'hubspot')).flatMap(({ tries }) => tries)).toEqual(['rejected']);
    expect(await questions(world, person.identity)).toMatchObject([{ kind: 'failed-validation', field: 'title', owner: 'mara' }]);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Phone: '+4930555123' });
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['phone']).toBe('+4930555123');
    expect(await questions(world, person.identity)).toHaveLength(1);
  });

  test('a record that is deleted while a write to it is under way is left deleted, and asked about', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Toolate' });
    let done = false;
    world.faults.transport = async (connection, request, forward) => {
      if (connection === 'hubspot' && request.method === 'POST' && request.url.includes('/contacts/batch/update') && !done) {
        done = true;
        world.sandbox.vendors.hubspot.backdoor.remove('contacts', of(person, CONTACT));
      }
      return forward();
    };
    await world.drain();
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).live).toBe(false);
    expect(await questions(world, person.identity)).toMatchObject([{ kind: 'pending-delete' }]);
  });

  test('all of this ends in agreement or in questions, and then it is quiet', async () => {
    await world.drain();
    await expectLaws(world);
    await expectQuiescence(world);
  });
});
