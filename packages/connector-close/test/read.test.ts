import { describe, expect, test } from 'vitest';
import { readAll, START, world, type Reading, type World } from './world.ts';

const DAY = 86_400_000;

/** Leads with contacts and opportunities, as many as wanted, months old. */
function seed({ vendor }: World, leads: number, options: { sameMoment?: boolean } = {}): string[] {
  const { backdoor } = vendor;
  return Array.from({ length: leads }, (_, i) => {
    const at = START - 90 * DAY + (options.sameMoment === true ? 0 : i * 600_000);
    const lead = backdoor.create(
      'lead',
      { name: `Lead ${i}`, url: `https://lead${i}.example`, 'custom.Employees': i },
      { createdAt: at },
    );
    const contact = backdoor.create(
      'contact',
      { lead_id: lead, name: `Contact ${i}`, emails: [{ email: `c${i}@example.com`, type: 'office' }] },
      { createdAt: at },
    );
    if (i % 3 === 0) backdoor.create('opportunity', { lead_id: lead, contact_id: contact, value: 1_000 + i }, { createdAt: at });
    return lead;
  });
}

const ids = (w: World): string[] =>
  ['lead', 'contact', 'opportunity'].flatMap((type) => w.live(type).map(({ id }) => id)).toSorted();

/** What a host holds after reading on: the last state of each record. */
function apply(held: Map<string, unknown>, reading: Reading): void {
  for (const item of reading.items) {
    if (item.kind === 'record') held.set(item.record.id, item.record.fields);
    if (item.kind === 'tombstone') held.delete(item.id);
    if (item.kind === 'alias') held.delete(item.from.id);
  }
}

describe('a full pass', () => {
  test('reads everything, in pages, with checkpoints on the way, and ends in changes', async () => {
    const w = world();
    seed(w, 650);
    const reading = await readAll(w.session);
    expect([...reading.records.keys()].toSorted()).toEqual(ids(w));
    const phases = reading.items.flatMap((item) => (item.kind === 'checkpoint' ? [item.phase] : []));
    expect(phases.filter((phase) => phase === 'snapshot').length).toBeGreaterThanOrEqual(2);
    expect(phases.at(-1)).toBe('changes');
    expect(w.requests().filter((line) => line === 'POST /data/search/').length).toBeLessThanOrEqual(5);
  });

  test('has typed values, times, revision and address of each record', async () => {
    const w = world();
    const { backdoor } = w.vendor;
    const user = backdoor.create('user', { email: 'ada@example.com', first_name: 'Ada', last_name: 'B' });
    const lead = backdoor.create(
      'lead',
      {
        name: 'Acme',
        status: 'Qualified',
        'custom.Employees': 12,
        'custom.Owner': user,
        addresses: [{ address_1: 'Hauptstr. 1', city: 'Berlin', country: 'DE' }],
      },
      { createdAt: START - DAY },
    );
    const contact = backdoor.create('contact', {
      lead_id: lead,
      name: 'Jane Doe',
      title: 'CTO',
      emails: [{ email: 'jane@acme.example', type: 'office' }],
      phones: [{ phone: '+1 650 555 1234', type: 'mobile' }],
    });
    const deal = backdoor.create('opportunity', {
      lead_id: lead,
      contact_id: contact,
      user_id: user,
      value: 123_450,
      value_period: 'monthly',
    });
    const { records } = await readAll(w.session);
    expect(records.get(lead)).toMatchObject({
      stream: 'lead',
      createdAt: new Date(START - DAY).toISOString(),
      modifiedAt: new Date(START).toISOString(),
      url: `https://app.close.com/lead/${lead}/`,
      fields: {
        name: 'Acme',
        url: null,
        status: 'Qualified',
        'custom.Employees': 12,
        'custom.Owner': { stream: 'user', id: user },
        addresses: [{ value: 'Hauptstr. 1, Berlin, DE', parts: { city: 'Berlin', country: 'DE', zipcode: null } }],
      },
    });
    expect(records.get(contact)).toMatchObject({
      stream: 'contact',
      fields: {
        name: 'Jane Doe',
        title: 'CTO',
        lead_id: { stream: 'lead', id: lead },
        emails: [{ value: 'jane@acme.example', kind: 'office' }],
        phones: [{ value: '+16505551234', kind: 'mobile' }],
        urls: [],
      },
    });
    expect(records.get(deal)?.fields).toMatchObject({
      lead_id: { stream: 'lead', id: lead },
      contact_id: { stream: 'contact', id: contact },
      user_id: { stream: 'user', id: user },
      status: 'Demo',
      status_type: 'active',
      value: { amount: '1234.5', currency: 'USD' },
      value_period: 'monthly',
      date_won: null,
    });
    expect(records.get(deal)?.revision).toMatch(/^2026-11-20T09:00:00/);
  });

  test('goes on from any of its checkpoints without losing a record', async () => {
    const w = world();
    seed(w, 500);
    const whole = await readAll(w.session);
    for (const [index, item] of whole.items.entries()) {
      if (item.kind !== 'checkpoint') continue;
      const held = new Set(whole.items.slice(0, index).flatMap((one) => (one.kind === 'record' ? [one.record.id] : [])));
      for (const id of (await readAll(w.open(), item.cursor)).records.keys()) held.add(id);
      expect([...held].toSorted()).toEqual(ids(w));
    }
  });

  test('gets past more leads of one moment than a page holds, also when the search cursor expires meanwhile', async () => {
    const w = world();
    seed(w, 450, { sameMoment: true });
    let searches = 0;
    w.intercept(
      (request) => request.url.endsWith('/data/search/'),
      async (next) => {
        if (++searches === 2) w.clock.advance(31_000);
        return await next();
      },
    );
    expect([...(await readAll(w.session)).records.keys()].toSorted()).toEqual(ids(w));
  });

  test('loses nothing of what is created, changed and deleted while it runs', async () => {
    const w = world({ lags: true });
    const leads = seed(w, 450);
    w.clock.advance(60_000);
    let page = 0;
    w.intercept(
      (request) => request.url.endsWith('/data/search/'),
      async (next) => {
        page++;
        w.clock.advance(1_000);
        const { backdoor } = w.vendor;
        backdoor.remove('lead', leads[page] ?? '');
        backdoor.edit('lead', leads[page + 100] ?? '', { name: `Changed ${page}` });
        backdoor.edit('lead', leads[page + 400] ?? '', { name: `Changed ${page}` });
        backdoor.create('contact', { lead_id: leads[page + 200] ?? '', name: `New ${page}` });
        return await next();
      },
    );
    const held = new Map<string, unknown>();
    const first = await readAll(w.session);
    apply(held, first);
    apply(held, await readAll(w.session, first.cursor));
    expect([...held.keys()].toSorted()).toEqual(ids(w));
    for (const { id, properties } of w.live('lead')) expect(held.get(id)).toMatchObject({ name: properties['name'] });
  });

  test('asks for the wanted fields only', async () => {
    const w = world();
    const [lead = ''] = seed(w, 1);
    const { records } = await readAll(w.session, undefined, 'log', { lead: ['name'], contact: ['emails'] });
    expect(records.get(lead)?.fields).toEqual({ name: 'Lead 0' });
    expect(Object.keys([...records.values()].find(({ stream }) => stream === 'contact')?.fields ?? {})).toEqual(['emails']);
  });
});

describe('changes', () => {
  test('each change made by people is found, with the state of now', async () => {
    const w = world({ lags: true });
    const leads = seed(w, 20);
    w.clock.advance(600_000);
    const { cursor } = await readAll(w.session);
    w.clock.advance(3_600_000);
    const { backdoor } = w.vendor;
    const [a = '', b = '', c = ''] = leads;
    const contact = w.live('contact').find((record) => record.properties['lead_id'] === c)?.id ?? '';
    const deal = w.live('opportunity')[0]?.id ?? '';
    backdoor.edit('lead', a, { name: 'Renamed' });
    backdoor.edit('contact', contact, { emails: [{ email: 'new@example.com', type: 'home' }] });
    backdoor.edit('opportunity', deal, { value: 5_000, status: 'Won' });
    const made = backdoor.create('lead', { name: 'Fresh' });
    backdoor.remove('lead', b);
    // Lists lag behind by two seconds here: what an event tells of is read by its id then.
    const { records, tombstones } = await readAll(w.session, cursor);
    expect(records.get(a)?.fields['name']).toBe('Renamed');
    expect(records.get(contact)?.fields['emails']).toEqual([{ value: 'new@example.com', kind: 'home' }]);
    expect(records.get(deal)?.fields).toMatchObject({ status: 'Won', value: { amount: '50' } });
    expect(records.get(made)?.fields['name']).toBe('Fresh');
    expect(tombstones).toContain(b);
    expect(tombstones).toHaveLength(2);
    expect(records.has(b)).toBe(false);
  });

  test('a merge is an alias; what hung under the source is read under its new lead', async () => {
    const w = world();
    const [source = '', destination = ''] = seed(w, 2);
    w.clock.advance(600_000);
    const { cursor } = await readAll(w.session);
    w.clock.advance(600_000);
    const moved = w.live('contact').find((record) => record.properties['lead_id'] === source)?.id ?? '';
    w.vendor.backdoor.edit('lead', source, { merge_into: destination });
    const { aliases, tombstones, records } = await readAll(w.session, cursor);
    expect(aliases).toEqual([`${source} -> ${destination}`]);
    expect(tombstones).toEqual([]);
    expect(records.get(moved)?.fields['lead_id']).toEqual({ stream: 'lead', id: destination });
    expect(records.has(destination)).toBe(true);
    expect(records.has(source)).toBe(false);
  });

  test('an opportunity whose contact was deleted is read again, though no event tells of it', async () => {
    const w = world();
    seed(w, 1);
    w.clock.advance(600_000);
    const { cursor } = await readAll(w.session);
    w.clock.advance(600_000);
    const [deal] = w.live('opportunity');
    w.vendor.backdoor.remove('contact', String(deal?.properties['contact_id']));
    const { records, tombstones } = await readAll(w.session, cursor);
    expect(records.get(deal?.id ?? '')?.fields['contact_id']).toBeNull();
    expect(tombstones).toHaveLength(1);
  });

  test('what is done with is not read twice, what changes again is; another session reads the overlap again', async () => {
    const w = world();
    const [lead = ''] = seed(w, 3);
    const { cursor } = await readAll(w.session);
    w.vendor.backdoor.edit('lead', lead, { name: 'One' });
    const second = await readAll(w.session, cursor);
    expect([...second.records.keys()]).toEqual([lead]);
    w.clock.advance(1_000);
    const third = await readAll(w.session, second.cursor);
    expect(third.records.size).toBe(0);
    expect((await readAll(w.open(), second.cursor)).records.size).toBe(1);
    w.vendor.backdoor.edit('lead', lead, { name: 'Two' });
    const fourth = await readAll(w.session, third.cursor);
    expect(fourth.records.get(lead)?.fields['name']).toBe('Two');
  });

  test('a reading that broke off before its checkpoint was committed is done again', async () => {
    const w = world();
    const [lead = ''] = seed(w, 3);
    const { cursor } = await readAll(w.session);
    w.vendor.backdoor.edit('lead', lead, { name: 'One' });
    for await (const item of w.session.read({ feed: 'log', cursor, signal: new AbortController().signal }))
      if (item.kind === 'checkpoint') break;
    expect((await readAll(w.session, cursor)).records.has(lead)).toBe(true);
  });

  test('a long gap is read in slices, each with its checkpoint', async () => {
    const w = world();
    const leads = seed(w, 60);
    const { cursor } = await readAll(w.session);
    for (let day = 0; day < 20; day++) {
      w.clock.advance(DAY);
      for (const id of leads) w.vendor.backdoor.edit('lead', id, { name: `Day ${day}` });
    }
    const reading = await readAll(w.session, cursor);
    const read = [...reading.records.values()].filter(({ stream }) => stream === 'lead');
    expect(new Set(read.map(({ fields }) => fields['name']))).toEqual(new Set(['Day 19']));
    expect(read).toHaveLength(60);
    const since = reading.items.flatMap((item) => (item.kind === 'checkpoint' ? [String(item.cursor['since'])] : []));
    expect(since.length).toBeGreaterThan(5);
    expect(since).toEqual(since.toSorted());
    expect((await readAll(w.session, reading.cursor)).records.size).toBe(0);
  });

  test('an idle log keeps its cursor young; a gap of more than 30 days wants everything anew', async () => {
    const w = world();
    seed(w, 1);
    let { cursor } = await readAll(w.session);
    for (let week = 0; week < 8; week++) {
      w.clock.advance(7 * DAY);
      ({ cursor } = await readAll(w.session, cursor));
    }
    w.clock.advance(31 * DAY);
    await expect(readAll(w.session, cursor)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    await expect(readAll(w.session, { v: 99 })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  test('an idle poll costs two requests', async () => {
    const w = world();
    seed(w, 3);
    const { cursor } = await readAll(w.session);
    w.requests();
    await readAll(w.session, cursor);
    expect(w.requests()).toEqual(['POST /data/search/', 'GET /event/']);
  });
});

describe('users', () => {
  test('are read whole each time; who left is a tombstone', async () => {
    const w = world();
    const ada = w.vendor.backdoor.create('user', { email: 'ada@example.com', first_name: 'Ada', last_name: 'B' });
    const tom = w.vendor.backdoor.create('user', { email: 'tom@example.com', first_name: 'Tom', last_name: 'C' });
    const first = await readAll(w.session, undefined, 'users');
    expect(first.records.get(ada)?.fields).toEqual({ email: 'ada@example.com', firstName: 'Ada', lastName: 'B', active: true });
    w.vendor.backdoor.remove('user', tom);
    const second = await readAll(w.session, first.cursor, 'users');
    expect(second.records.has(ada)).toBe(true);
    expect(
      second.tombstones.concat(
        [...second.records.values()].filter(({ fields }) => fields['active'] === false).map(({ id }) => id),
      ),
    ).toEqual([tom]);
  });
});
