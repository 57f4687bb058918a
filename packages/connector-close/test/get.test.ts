import { describe, expect, test } from 'vitest';
import { getAll, provision, world, writeOne } from './world.ts';

describe('get', () => {
  test('a record is found, gone or moved', async () => {
    const w = world();
    const { backdoor } = w.vendor;
    const [a, b, c] = ['A', 'B', 'C'].map((name) => backdoor.create('lead', { name })) as [string, string, string];
    backdoor.edit('lead', b, { merge_into: a });
    backdoor.remove('lead', c);
    const results = await getAll(w.session, {
      stream: 'lead',
      targets: [
        { key: '1', id: a },
        { key: '2', id: b },
        { key: '3', id: c },
        { key: '4', id: 'lead_nobody' },
        { key: '5', id: a },
      ],
    });
    expect(results.get('1')).toMatchObject({ state: 'found', record: { id: a, fields: { name: 'A' } } });
    expect(results.get('2')).toMatchObject({ state: 'moved', to: { stream: 'lead', id: a }, record: { id: a } });
    expect(results.get('3')).toEqual({ key: '3', state: 'gone' });
    expect(results.get('4')).toEqual({ key: '4', state: 'gone' });
    expect(results.get('5')?.state).toBe('found');
  });

  test('is not fooled by a list that lags: what it lacks is asked for by id', async () => {
    const w = world({ lags: true });
    const lead = w.vendor.backdoor.create('lead', { name: 'Just made' });
    const results = await getAll(w.session, { stream: 'lead', targets: [{ key: '1', id: lead }] });
    expect(results.get('1')).toMatchObject({ state: 'found', record: { fields: { name: 'Just made' } } });
  });

  test('sees the own writes of the session, though the list lags', async () => {
    const w = world({ lags: true });
    const lead = w.vendor.backdoor.create('lead', { name: 'Old' });
    const contact = w.vendor.backdoor.create('contact', { lead_id: lead, name: 'Gone soon' });
    w.clock.advance(60_000);
    const written = await writeOne(w.session, { opId: 'u', stream: 'lead', kind: 'update', id: lead, patch: { name: 'New' } });
    await writeOne(w.session, { opId: 'a', stream: 'contact', kind: 'archive', id: contact });
    const [leads, contacts] = await Promise.all([
      getAll(w.session, { stream: 'lead', targets: [{ key: '1', id: lead }], fields: ['name'] }),
      getAll(w.session, { stream: 'contact', targets: [{ key: '1', id: contact }] }),
    ]);
    expect(leads.get('1')).toMatchObject({ state: 'found', record: { fields: { name: 'New' } } });
    expect(leads.get('1')).toMatchObject({ record: { revision: 'revision' in written ? written.revision : '' } });
    expect(contacts.get('1')?.state).toBe('gone');
  });

  test('reads in batches: a hundred records are one request', async () => {
    const w = world();
    const ids = Array.from({ length: 100 }, (_, i) => w.vendor.backdoor.create('lead', { name: `Lead ${i}` }));
    await w.session.describe(new AbortController().signal);
    w.requests();
    const results = await getAll(w.session, { stream: 'lead', targets: ids.map((id) => ({ key: id, id })) });
    expect([...results.values()].every(({ state }) => state === 'found')).toBe(true);
    expect(w.requests()).toEqual(['POST /lead/']);
  });

  test.each(['lead', 'contact', 'opportunity'] as const)(
    'by marker: a %s is found at once and after the lag, and gone when it was deleted',
    async (stream) => {
      const w = world({ lags: true });
      await provision(w.session);
      const lead = w.vendor.backdoor.create('lead', { name: 'Parent' });
      w.clock.advance(60_000);
      const patch = stream === 'lead' ? { name: 'Mine' } : { lead_id: { stream: 'lead', id: lead } };
      const marker = '7d1f0a52-slot-1';
      const made = await writeOne(w.session, { opId: '1', stream, kind: 'create', patch, marker });
      const id = 'id' in made ? made.id : '';
      const look = async (session = w.open()) =>
        await getAll(session, {
          stream,
          targets: [
            { key: 'mine', marker },
            { key: 'half', marker: '7d1f0a52-slot' },
          ],
        });
      for (const wait of [0, 120_000]) {
        w.clock.advance(wait);
        const results = await look();
        expect(results.get('mine')).toMatchObject({ state: 'found', record: { id, marker } });
        expect(results.get('half')?.state).toBe('gone');
      }
      w.vendor.backdoor.remove(stream, id);
      w.clock.advance(10_000);
      expect((await look()).get('mine')?.state).toBe('gone');
    },
  );

  test('users are found by id and by e-mail', async () => {
    const w = world();
    const ada = w.vendor.backdoor.create('user', { email: 'ada@example.com', first_name: 'Ada', last_name: 'B' });
    const results = await getAll(w.session, {
      stream: 'user',
      targets: [
        { key: '1', id: ada },
        { key: '2', field: 'email', value: 'ADA@example.com' },
        { key: '3', id: 'user_nobody' },
      ],
    });
    expect(results.get('1')).toMatchObject({ state: 'found', record: { fields: { firstName: 'Ada', active: true } } });
    expect(results.get('2')).toMatchObject({ state: 'found', record: { id: ada } });
    expect(results.get('3')?.state).toBe('gone');
  });

  test('contacts are found by an e-mail address and leads by the host of their website, the oldest first', async () => {
    const w = world();
    const { backdoor } = w.vendor;
    const lead = backdoor.create('lead', { name: 'Acme', url: 'https://www.acme.com/' });
    backdoor.create('lead', { name: 'Other', url: 'https://shop.acme.com' });
    const contact = (name: string, email: string): string =>
      backdoor.create('contact', {
        lead_id: lead,
        name,
        emails: [
          { email: 'x@example.com', type: 'home' },
          { email, type: 'office' },
        ],
      });
    const first = contact('Ada', 'Ada@acme.com');
    contact('Ida', 'ida.ada@acme.com');
    w.clock.advance(1_000);
    const second = contact('Ada B', 'ada@acme.com');
    w.clock.advance(120_000);
    const people = await getAll(w.session, {
      stream: 'contact',
      targets: ['ada@acme.com', 'nobody@acme.com'].map((value) => ({ key: value, field: 'emails', value })),
      fields: ['name'],
    });
    expect(people.get('ada@acme.com')).toMatchObject({ state: 'found', record: { id: first }, others: [{ id: second }] });
    expect(people.get('nobody@acme.com')?.state).toBe('gone');
    const targets = [{ key: '1', field: 'url', value: 'acme.com' }];
    const leads = await getAll(w.session, { stream: 'lead', targets });
    expect(leads.get('1')).toMatchObject({ state: 'found', record: { id: lead } });
    expect(leads.get('1')).not.toHaveProperty('others');
  });

  test('a look-up by a field that is not unique is refused', async () => {
    const w = world();
    const targets = [{ key: '1', field: 'name', value: 'x' }];
    await expect(getAll(w.session, { stream: 'lead', targets })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  });
});
