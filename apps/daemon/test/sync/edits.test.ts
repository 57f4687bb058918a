import { decideException, sweep } from '@meshline/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { edit, identityOf, mutationCount, of, ourWrites, questions, remove, shown, subjectsOf } from '../support/subjects.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const SF_LEAD = 'salesforce/Lead';
const CLOSE_CONTACT = 'close/contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, CLOSE_CONTACT];

describe('people at work in the systems', () => {
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
  });
  afterAll(() => world.close());

  test('an edit in the source of truth reaches every other system, and nothing else is written', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { LastName: 'Ostrowska-Neu' });
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['lastname']).toBe('Ostrowska-Neu');
    expect(String(shown(world, CLOSE_CONTACT, of(person, CLOSE_CONTACT)).properties['name'])).toMatch(/ Ostrowska-Neu$/);
    const ours = await ourWrites(world, from);
    expect(ours.map(({ vendor, kind, id }) => `${vendor} ${kind} ${id}`).sort()).toEqual([
      `close update ${of(person, CLOSE_CONTACT)}`,
      `hubspot update ${of(person, CONTACT)}`,
    ]);
    expect(ours.flatMap(({ changed }) => changed).sort()).toEqual(['display_name', 'lastname', 'name']);
    expect(await questions(world, person.identity)).toEqual([]);
  });

  test('an edit elsewhere overwrites nothing and becomes one question; approved, the agreed value is put back and it closes', async () => {
    const person = await take('person', EVERYWHERE);
    const agreed = shown(world, SF_CONTACT, of(person, SF_CONTACT)).properties['LastName'];
    await edit(world, CONTACT, of(person, CONTACT), { lastname: 'Somethingelse' });
    await world.drain();
    await world.drain();
    expect(await ourWrites(world, from)).toEqual([]);
    const [question, ...others] = await questions(world, person.identity);
    expect(others).toEqual([]);
    expect(question).toMatchObject({ kind: 'conflict', reason: 'unauthorised-edit', field: 'lastName', owner: 'mara' });
    expect(question?.dueAt.getTime()).toBeGreaterThan(world.clock.now());
    const decided = await decideException(world.deps, {
      exception: question?.id ?? 0,
      item: question?.item,
      verb: 'approve',
      reason: 'a slip',
      actor: 'mara',
      version: question?.version ?? 0,
    });
    expect(decided).toMatchObject({ ok: true, records: 1 });
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['lastname']).toBe(agreed);
    expect(await questions(world, person.identity)).toEqual([]);
  });

  test("an edit elsewhere of a field that says 'put-back' is put back without a question", async () => {
    const company = await take('company', ['hubspot/companies', 'salesforce/Account'], ({ ids }) => {
      const count = shown(world, 'hubspot/companies', ids['hubspot/companies'] ?? '').properties['numberofemployees'];
      return count !== undefined && count !== null;
    });
    const agreed = Number(shown(world, 'hubspot/companies', of(company, 'hubspot/companies')).properties['numberofemployees']);
    await edit(world, 'salesforce/Account', of(company, 'salesforce/Account'), { NumberOfEmployees: agreed + 411 });
    await world.drain();
    expect(shown(world, 'salesforce/Account', of(company, 'salesforce/Account')).properties['NumberOfEmployees']).toBe(agreed);
    expect(await questions(world, company.identity)).toEqual([]);
  });

  test('a record that is deleted in one system is deleted nowhere else and made nowhere again: one question', async () => {
    for (const [stream, streams] of [
      [CONTACT, EVERYWHERE],
      [SF_CONTACT, EVERYWHERE],
      [CLOSE_CONTACT, EVERYWHERE],
    ] as const) {
      const person = await take('person', streams);
      from = await mutationCount(world);
      await remove(world, stream, of(person, stream));
      await world.drain();
      await world.drain();
      expect(await ourWrites(world, from), stream).toEqual([]);
      const open = await questions(world, person.identity);
      expect(open, stream).toMatchObject([
        { kind: 'pending-delete', owner: 'mara', finding: { systems: [stream.split('/')[0]] } },
      ]);
      // What happens elsewhere still travels between those that live.
      const alive = EVERYWHERE.filter((other) => other !== stream);
      for (const other of alive) expect(shown(world, other, of(person, other)).live).toBe(true);
    }
  });

  test('a record that comes back from the bin closes the question', async () => {
    const person = await take('person', EVERYWHERE);
    await remove(world, CONTACT, of(person, CONTACT));
    await world.drain();
    expect(await questions(world, person.identity)).toHaveLength(1);
    await edit(world, CONTACT, of(person, CONTACT), { restore: true });
    await world.drain();
    expect(await questions(world, person.identity)).toEqual([]);
    expect((await ourWrites(world, from)).filter(({ kind }) => kind !== 'update')).toEqual([]);
  });

  test('a Salesforce lead that is converted stays the same person, and no second record is made', async () => {
    const person = await take('person', [CONTACT, SF_LEAD]);
    await edit(world, SF_LEAD, of(person, SF_LEAD), { convert: true });
    const contact = String(shown(world, SF_LEAD, of(person, SF_LEAD)).properties['ConvertedContactId']);
    await world.drain();
    await world.drain();
    expect(await identityOf(world, SF_CONTACT, contact)).toBe(person.identity);
    const made = (await ourWrites(world, from)).filter(
      ({ kind, type }) => kind === 'create' && ['Lead', 'Contact', 'contacts'].includes(type),
    );
    expect(made).toEqual([]);
    const email = shown(world, SF_CONTACT, contact).properties['Email'];
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['email']).toBe(email);
    // Its next edit travels from the contact.
    await edit(world, SF_CONTACT, contact, { LastName: 'Afterconversion' });
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['lastname']).toBe('Afterconversion');
  });

  test('a lead whose contact is deleted before anybody read it is not made again: after a while it is asked about', async () => {
    const person = await take('person', [CONTACT, SF_LEAD]);
    await edit(world, SF_LEAD, of(person, SF_LEAD), { convert: true });
    const contact = String(shown(world, SF_LEAD, of(person, SF_LEAD)).properties['ConvertedContactId']);
    await remove(world, SF_CONTACT, contact);
    await world.drain();
    // That it isn't there yet is usual: what a lead became is read a moment later.
    expect(await questions(world, person.identity)).toEqual([]);
    world.clock.advance(15 * 60_000);
    await sweep(world.deps);
    await world.drain();
    expect(await questions(world, person.identity)).toMatchObject([
      { kind: 'pending-delete', owner: 'mara', finding: { systems: ['salesforce'] } },
    ]);
    const made = (await ourWrites(world, from)).filter(
      ({ kind, type }) => kind === 'create' && ['Lead', 'Contact', 'contacts'].includes(type),
    );
    expect(made).toEqual([]);
  });

  test('two HubSpot contacts that are merged become one thing under a new id, and no second record is made', async () => {
    const [one, two] = [await take('person', [CONTACT, SF_LEAD]), await take('person', [CONTACT])];
    await edit(world, CONTACT, of(one, CONTACT), { merge: of(two, CONTACT) });
    await world.drain();
    await world.drain();
    const { rows } = await world.pool.query<{ to_id: string }>(
      `select to_id from alias where connection = 'hubspot' and id = any($1)`,
      [[of(one, CONTACT), of(two, CONTACT)]],
    );
    const [kept, ...others] = [...new Set(rows.map(({ to_id }) => to_id))];
    expect(others).toEqual([]);
    const identity = await identityOf(world, CONTACT, kept ?? '');
    expect([one.identity, two.identity]).toContain(identity);
    expect(await identityOf(world, SF_LEAD, of(one, SF_LEAD))).toBe(identity);
    expect((await ourWrites(world, from)).filter(({ kind }) => kind === 'create')).toEqual([]);
    expect(await questions(world, identity ?? '')).not.toContainEqual(expect.objectContaining({ kind: 'pending-delete' }));
  });

  test('a record that somebody makes by hand for a known person is linked and not made again', async () => {
    const leadOf = async (accountId: unknown): Promise<string | undefined> => {
      const company = await identityOf(world, 'salesforce/Account', String(accountId));
      const { rows } = await world.pool.query<{ id: string }>(
        `select id from link where identity = $1 and connection = 'close'`,
        [company],
      );
      return rows[0]?.id;
    };
    const person = await take('person', [CONTACT, SF_CONTACT], async ({ ids }) => {
      const { AccountId, Email } = shown(world, SF_CONTACT, ids[SF_CONTACT] ?? '').properties;
      return Email !== null && (await leadOf(AccountId)) !== undefined;
    });
    const { Email, FirstName, LastName, Phone, AccountId } = shown(world, SF_CONTACT, of(person, SF_CONTACT)).properties;
    const lead = await leadOf(AccountId);
    const { id } = await world.control<{ id: string }>('create', {
      vendor: 'close',
      type: 'contact',
      properties: {
        lead_id: lead,
        name: `${String(FirstName)} ${String(LastName)}`,
        emails: [{ email: Email, type: 'office' }],
        phones: Phone === null ? [] : [{ phone: Phone, type: 'office' }],
      },
    });
    await world.drain();
    expect(await identityOf(world, CLOSE_CONTACT, id)).toBe(person.identity);
    expect((await ourWrites(world, from)).filter(({ kind }) => kind === 'create')).toEqual([]);
  });

  test('a stage that no table knows becomes a question, and nothing is written to it', async () => {
    const person = await take('person', EVERYWHERE);
    await edit(world, CONTACT, of(person, CONTACT), { lifecyclestage: 'evangelist' });
    await world.drain();
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['lifecyclestage']).toBe('evangelist');
    expect((await ourWrites(world, from)).filter(({ id }) => id === of(person, CONTACT))).toEqual([]);
    expect(await questions(world, person.identity)).toMatchObject([
      {
        kind: 'failed-validation',
        reason: 'unmapped-value',
        field: 'lifecycle',
        owner: 'mara',
        finding: { detail: 'evangelist' },
      },
    ]);
  });

  test('an owner who has left one system is never written there: a question instead, and the other fields go on', async () => {
    const person = await take('person', EVERYWHERE);
    const before = shown(world, CONTACT, of(person, CONTACT)).properties['hubspot_owner_id'];
    const { rows } = await world.pool.query<{ hubspot: string; salesforce: string }>(
      `select h.id as hubspot, s.id as salesforce from link h join link s using (identity)
         join snapshot sn on sn.connection = 'salesforce' and sn.stream = 'User' and sn.id = s.id
         join snapshot hn on hn.connection = 'hubspot' and hn.stream = 'owners' and hn.id = h.id
         where h.connection = 'hubspot' and h.stream = 'owners' and s.connection = 'salesforce' and s.stream = 'User' and h.id <> $1
           and sn.fields->>'active' <> 'false' and hn.live and coalesce(hn.fields->>'active', 'true') <> 'false' order by h.id`,
      [before],
    );
    const leaver = rows[0];
    if (!leaver) throw new Error('no user is in both systems');
    await remove(world, 'hubspot/owners', leaver.hubspot);
    await world.drain();
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { OwnerId: leaver.salesforce, LastName: 'Withnewowner' });
    await world.drain();
    await world.drain();
    const now = shown(world, CONTACT, of(person, CONTACT)).properties;
    expect(now['hubspot_owner_id']).toBe(before);
    expect(now['lastname']).toBe('Withnewowner');
    expect(await questions(world, person.identity)).toMatchObject([
      { kind: 'unowned', reason: 'inactive-owner', field: 'owner', owner: 'lea' },
    ]);
    for (const record of world.sandbox.vendors.hubspot.backdoor.records()) {
      const touched = (await ourWrites(world, from)).some(
        ({ vendor, id, changed }) => vendor === 'hubspot' && id === record.id && changed.includes('hubspot_owner_id'),
      );
      if (touched) expect(record.properties['hubspot_owner_id'], record.id).not.toBe(leaver.hubspot);
    }
  });
});
