import type { WriteOperation } from '@meshline/connector-spec';
import { describe, expect, test } from 'vitest';
import { provision, readAll, world, writeAll, writeOne, type World } from './world.ts';

const marked = (w: World, type: string, marker: string) =>
  w.live(type).filter((record) => Object.values(record.properties).includes(marker));

const createLead = (marker: string, opId = marker): WriteOperation => ({
  opId,
  stream: 'lead',
  kind: 'create',
  patch: { name: `Lead ${marker}` },
  marker,
});

describe('create', () => {
  test('a record is made as wanted, with its marker, and told as stored', async () => {
    const w = world();
    await provision(w.session);
    const user = w.vendor.backdoor.create('user', { email: 'ada@example.com', first_name: 'Ada', last_name: 'B' });
    const lead = await writeOne(w.session, {
      opId: '1',
      stream: 'lead',
      kind: 'create',
      marker: 'slot-1',
      patch: {
        name: 'Acme',
        url: 'https://acme.example',
        status: 'Customer',
        'custom.Employees': 12,
        'custom.Owner': { stream: 'user', id: user },
        addresses: [{ value: 'x', parts: { city: 'Berlin', country: 'DE' } }],
      },
    });
    expect(lead).toMatchObject({
      outcome: 'applied',
      created: true,
      record: { marker: 'slot-1', fields: { status: 'Customer' } },
    });
    const leadId = 'id' in lead ? lead.id : '';
    const contact = await writeOne(w.session, {
      opId: '2',
      stream: 'contact',
      kind: 'create',
      marker: 'slot-2',
      patch: {
        lead_id: { stream: 'lead', id: leadId },
        name: 'Jane Doe',
        emails: [{ value: 'jane@acme.example', kind: 'work' }],
      },
    });
    expect(contact).toMatchObject({
      outcome: 'applied',
      created: true,
      record: { fields: { emails: [{ value: 'jane@acme.example', kind: 'office' }] } },
    });
    const deal = await writeOne(w.session, {
      opId: '3',
      stream: 'opportunity',
      kind: 'create',
      marker: 'slot-3',
      patch: {
        lead_id: { stream: 'lead', id: leadId },
        status: 'Won',
        value: { amount: '99.9', currency: 'USD' },
        date_won: '2026-02-03',
      },
    });
    expect(deal).toMatchObject({
      outcome: 'applied',
      record: { fields: { status: 'Won', value: { amount: '99.9' }, date_won: '2026-02-03' } },
    });
    const { records } = await readAll(w.session);
    expect(records.get(leadId)?.fields).toMatchObject({ 'custom.Employees': 12, 'custom.Owner': { stream: 'user', id: user } });
    expect([...records.values()].map(({ marker }) => String(marker)).toSorted()).toEqual(['slot-1', 'slot-2', 'slot-3']);
  });

  test.each(['lead', 'contact', 'opportunity'] as const)(
    'sent again with its marker, a %s is not made twice: by the same session, another one, at once or later',
    async (stream) => {
      const w = world({ lags: true });
      await provision(w.session);
      const parent = w.vendor.backdoor.create('lead', { name: 'Parent' });
      w.clock.advance(60_000);
      const patch = stream === 'lead' ? { name: 'Mine' } : { lead_id: { stream: 'lead', id: parent } };
      const operation: WriteOperation = { opId: '1', stream, kind: 'create', patch, marker: 'slot-9' };
      const first = await writeOne(w.session, operation);
      for (const [session, wait] of [
        [w.session, 0],
        [w.open(), 0],
        [w.open(), 1_000],
        [w.open(), 3_600_000],
      ] as const) {
        w.clock.advance(wait);
        expect(await writeOne(session, operation)).toMatchObject({
          outcome: 'applied',
          created: false,
          id: 'id' in first ? first.id : '',
        });
      }
      expect(marked(w, stream, 'slot-9')).toHaveLength(1);
    },
  );

  test.each(['lead', 'contact', 'opportunity'] as const)(
    'sent again when many others were made meanwhile, a %s is found by the search',
    async (stream) => {
      const w = world({ lags: true });
      await provision(w.session);
      const parent = w.vendor.backdoor.create('lead', { name: 'Parent' });
      const patch = stream === 'lead' ? { name: 'Mine' } : { lead_id: { stream: 'lead', id: parent } };
      const operation: WriteOperation = { opId: '1', stream, kind: 'create', patch, marker: 'slot-9' };
      const first = await writeOne(w.session, operation);
      // More than a page of the log, twice, and far apart: the look at the log ends before it comes to the first one.
      for (let i = 0; i < 120; i++) {
        if (i % 60 === 0) w.clock.advance(3_600_000);
        w.vendor.backdoor.create(stream, stream === 'lead' ? { name: `L ${i}` } : { lead_id: parent });
      }
      w.clock.advance(60_000);
      const again = await writeOne(w.open(), operation);
      expect(again).toMatchObject({ outcome: 'applied', created: false, id: 'id' in first ? first.id : '' });
      expect(marked(w, stream, 'slot-9')).toHaveLength(1);
    },
  );

  test('an answer that is lost, cut off or no JSON is unknown, and the create can be repeated at once', async () => {
    const w = world({ lags: true });
    await provision(w.session);
    const answers: ((next: () => Promise<Response>) => Promise<Response>)[] = [
      async (next) => (await next(), Promise.reject(new TypeError('socket hang up'))),
      async (next) => new Response((await (await next()).text()).slice(0, 20), { status: 200 }),
      async (next) => (await next(), new Response('<html>Bad gateway</html>', { status: 502 })),
      async (next) => (await next(), new Response('{}', { status: 200 })),
    ];
    let lost = 0;
    w.intercept(
      (request) => request.method === 'POST' && request.url.endsWith('/lead/') && lost < answers.length,
      async (next) => (await answers[lost++]?.(next)) ?? (await next()),
    );
    for (let i = 0; i < answers.length; i++) {
      const result = await writeOne(w.session, createLead(`lost-${i}`));
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } });
    }
    const again = await writeAll(
      w.open(),
      answers.map((_, i) => createLead(`lost-${i}`)),
    );
    expect(again.map((result) => 'created' in result && result.created)).toEqual(answers.map(() => false));
    for (let i = 0; i < answers.length; i++) expect(marked(w, 'lead', `lost-${i}`)).toHaveLength(1);
  });

  test('creates of one marker at the same time make one record', async () => {
    const w = world({ lags: true });
    await provision(w.session);
    const results = await Promise.all(Array.from({ length: 5 }, (_, i) => writeOne(w.session, createLead('same', `op-${i}`))));
    expect(results.map((result) => result.outcome)).toEqual(Array.from({ length: 5 }, () => 'applied'));
    expect(results.filter((result) => 'created' in result && result.created === true)).toHaveLength(1);
    expect(marked(w, 'lead', 'same')).toHaveLength(1);
  });

  test('a batch is looked up with one search, however many markers it has', async () => {
    const w = world();
    await provision(w.session);
    await w.session.describe(new AbortController().signal);
    w.requests();
    const results = await writeAll(
      w.session,
      Array.from({ length: 50 }, (_, i) => createLead(`batch-${i}`)),
    );
    expect(results.every(({ outcome }) => outcome === 'applied')).toBe(true);
    const requests = w.requests();
    expect(requests.filter((line) => line === 'POST /data/search/')).toHaveLength(1);
    expect(requests.filter((line) => line === 'POST /lead/')).toHaveLength(50);
    expect(requests.length).toBeLessThanOrEqual(54);
  });

  test('a look-up that fails sends nothing', async () => {
    const w = world();
    await provision(w.session);
    w.intercept(
      (request) => request.url.endsWith('/data/search/'),
      () => Promise.resolve(new Response('no', { status: 503 })),
    );
    expect(await writeOne(w.session, createLead('x'))).toMatchObject({ outcome: 'rejected', error: { code: 'UNAVAILABLE' } });
    expect(w.live('lead')).toHaveLength(0);
  });

  test('without the marker field nothing with a marker is made; provisioned meanwhile, it goes on', async () => {
    const w = world();
    expect(await writeOne(w.session, createLead('x'))).toMatchObject({ outcome: 'rejected', error: { code: 'CONFIG_INVALID' } });
    await provision(w.open());
    expect(await writeOne(w.session, createLead('x'))).toMatchObject({ outcome: 'applied', created: true });
  });

  test('a contact or an opportunity without its lead is refused: Close would make an empty lead', async () => {
    const w = world();
    for (const stream of ['contact', 'opportunity']) {
      const result = await writeOne(w.session, {
        opId: '1',
        stream,
        kind: 'create',
        patch: stream === 'contact' ? { name: 'x' } : { note: 'x' },
      });
      expect(result).toMatchObject({ outcome: 'rejected', error: { code: 'RECORD_REJECTED', fields: ['lead_id'] } });
    }
    expect(w.live('lead')).toHaveLength(0);
  });
});

describe('update', () => {
  const setUp = () => {
    const w = world();
    const lead = w.vendor.backdoor.create('lead', { name: 'Acme' });
    const contact = w.vendor.backdoor.create('contact', {
      lead_id: lead,
      name: 'Jane',
      emails: [{ email: 'jane@acme.example', type: 'home', is_unsubscribed: true }],
    });
    return { w, lead, contact };
  };

  test('changes what the patch names; null clears; the rest stays', async () => {
    const { w, lead } = setUp();
    const id = lead;
    await writeOne(w.session, {
      opId: '1',
      stream: 'lead',
      kind: 'update',
      id,
      patch: { description: 'Big', 'custom.Employees': 7, url: 'https://a.example' },
    });
    await writeOne(w.session, { opId: '2', stream: 'lead', kind: 'update', id, patch: { 'custom.Employees': null, url: null } });
    expect((await readAll(w.session)).records.get(lead)?.fields).toMatchObject({
      name: 'Acme',
      description: 'Big',
      'custom.Employees': null,
      url: null,
    });
  });

  test('a list is replaced, and what Close keeps beside its items stays', async () => {
    const { w, contact } = setUp();
    const emails = [{ value: 'jane@acme.example' }, { value: 'jane@home.example', kind: 'other' }];
    const result = await writeOne(w.session, { opId: '1', stream: 'contact', kind: 'update', id: contact, patch: { emails } });
    expect(result).toMatchObject({ outcome: 'applied' });
    expect(w.vendor.backdoor.get('contact', contact)?.properties['emails']).toEqual([
      { email: 'jane@acme.example', type: 'home', is_unsubscribed: true },
      { email: 'jane@home.example', type: 'other', is_unsubscribed: false },
    ]);
  });

  test('is one request where no list is replaced, two where one is', async () => {
    const { w, contact } = setUp();
    await w.session.describe(new AbortController().signal);
    w.requests();
    await writeOne(w.session, { opId: '1', stream: 'contact', kind: 'update', id: contact, patch: { title: 'CTO' } });
    expect(w.requests()).toEqual([`PUT /contact/${contact}/`]);
    await writeOne(w.session, {
      opId: '2',
      stream: 'contact',
      kind: 'update',
      id: contact,
      patch: { emails: [{ value: 'a@b.example' }] },
    });
    expect(w.requests()).toEqual([`GET /contact/${contact}/`, `PUT /contact/${contact}/`]);
  });

  test('a value that Close stores in another form is told', async () => {
    const { w, contact } = setUp();
    const patch = { phones: [{ value: '+1 (650) 555-1234' }] };
    const result = await writeOne(w.session, { opId: '1', stream: 'contact', kind: 'update', id: contact, patch });
    expect(result).toMatchObject({ outcome: 'applied', warnings: [{ kind: 'coerced', field: 'phones' }] });
  });

  test('a refused value, an unknown field, a read-only field, an unknown status and a record that is gone are rejected', async () => {
    const { w, lead, contact } = setUp();
    const results = await Promise.all([
      writeOne(w.session, {
        opId: '1',
        stream: 'contact',
        kind: 'update',
        id: contact,
        patch: { emails: [{ value: 'no mail' }] },
      }),
      writeOne(w.session, { opId: '2', stream: 'lead', kind: 'update', id: lead, patch: { 'custom.Employes': 5, name: 'x' } }),
      writeOne(w.session, { opId: '3', stream: 'opportunity', kind: 'update', id: 'oppo_1', patch: { status_type: 'won' } }),
      writeOne(w.session, { opId: '4', stream: 'lead', kind: 'update', id: lead, patch: { status: 'Nope' } }),
      writeOne(w.session, { opId: '5', stream: 'lead', kind: 'update', id: 'lead_gone', patch: { name: 'x' } }),
      writeOne(w.session, {
        opId: '6',
        stream: 'contact',
        kind: 'update',
        id: 'cont_gone',
        patch: { emails: [{ value: 'a@b.example' }] },
      }),
    ]);
    expect(
      results.map((result) => ('error' in result ? [result.outcome, result.error.code, result.error.fields] : result)),
    ).toEqual([
      ['rejected', 'RECORD_REJECTED', ['emails']],
      ['rejected', 'SCHEMA_CHANGED', ['custom.Employes']],
      ['rejected', 'NOT_SUPPORTED', ['status_type']],
      ['rejected', 'RECORD_REJECTED', ['status']],
      ['rejected', 'RECORD_GONE', undefined],
      ['rejected', 'RECORD_GONE', undefined],
    ]);
    expect(w.vendor.backdoor.get('lead', lead)?.properties['name']).toBe('Acme');
  });

  test('a field that was made in Close meanwhile is known', async () => {
    const { w, lead } = setUp();
    await w.session.describe(new AbortController().signal);
    await w.vendor.fetch(
      new Request('http://127.0.0.1:4999/api/v1/custom_field/lead/', {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('api_test:')}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Industry', type: 'text' }),
      }),
    );
    expect(
      await writeOne(w.session, { opId: '1', stream: 'lead', kind: 'update', id: lead, patch: { 'custom.Industry': 'Steel' } }),
    ).toMatchObject({ outcome: 'applied' });
  });

  test('a contact is moved to another lead; where Close ignores that, it is rejected', async () => {
    for (const moveByLeadId of [true, false]) {
      const w = world({ quirks: { moveByLeadId } });
      const [from, to] = ['A', 'B'].map((name) => w.vendor.backdoor.create('lead', { name })) as [string, string];
      const contact = w.vendor.backdoor.create('contact', { lead_id: from, name: 'Jane' });
      const result = await writeOne(w.session, {
        opId: '1',
        stream: 'contact',
        kind: 'update',
        id: contact,
        patch: { lead_id: { stream: 'lead', id: to } },
      });
      expect(result.outcome).toBe(moveByLeadId ? 'applied' : 'rejected');
    }
  });

  test('a lost answer is unknown', async () => {
    const { w, lead } = setUp();
    w.intercept(
      (request) => request.method === 'PUT',
      async (next) => (await next(), Promise.reject(new TypeError('socket hang up'))),
    );
    expect(
      await writeOne(w.session, { opId: '1', stream: 'lead', kind: 'update', id: lead, patch: { name: 'x' } }),
    ).toMatchObject({ outcome: 'unknown' });
  });

  test('a mixed batch has its own outcome for each operation', async () => {
    const { w, lead } = setUp();
    const results = await writeAll(w.session, [
      { opId: 'good', stream: 'lead', kind: 'update', id: lead, patch: { name: 'New' } },
      { opId: 'bad', stream: 'lead', kind: 'update', id: 'lead_gone', patch: { name: 'New' } },
      { opId: 'upsert', stream: 'lead', kind: 'upsert', key: { field: 'name', value: 'x' }, patch: {} },
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'rejected', 'rejected']);
  });
});

describe('archive', () => {
  test('deletes, and finds nothing to do the second time', async () => {
    const w = world();
    const lead = w.vendor.backdoor.create('lead', { name: 'Acme' });
    const operation: WriteOperation = { opId: '1', stream: 'lead', kind: 'archive', id: lead };
    expect(await writeOne(w.session, operation)).toMatchObject({ outcome: 'applied', id: lead });
    expect(await writeOne(w.session, operation)).toMatchObject({ outcome: 'unchanged', id: lead });
    expect(w.live('lead')).toHaveLength(0);
  });
});

describe('limits and credentials', () => {
  test('the rate limit rejects what it stopped, with the time to wait, and the rest is applied', async () => {
    const w = world({ limits: true });
    const lead = w.vendor.backdoor.create('lead', { name: 'Acme' });
    const results = await writeAll(
      w.session,
      Array.from({ length: 80 }, (_, i) => ({
        opId: String(i),
        stream: 'lead',
        kind: 'update' as const,
        id: lead,
        patch: { name: `N${i}` },
      })),
    );
    const limited = results.flatMap((result) => (result.outcome === 'rejected' ? [result.error] : []));
    expect(results.filter(({ outcome }) => outcome === 'applied').length).toBeGreaterThan(40);
    expect(limited.length).toBeGreaterThan(0);
    for (const error of limited) {
      expect(error.code).toBe('RATE_LIMITED');
      expect(error.retryAt).toBeGreaterThan(w.clock.now() - 1);
    }
  });

  test('a wrong key is a problem of check, rejects writes and ends reads, and stands in no error', async () => {
    const w = world();
    const session = w.open('api_wrong');
    expect(await session.check(new AbortController().signal)).toMatchObject({ ok: false, problems: [{ code: 'credentials' }] });
    const result = await writeOne(session, createLead('x'));
    expect(result).toMatchObject({ outcome: 'rejected', error: { code: 'AUTH_REVOKED' } });
    expect(JSON.stringify(result)).not.toContain('api_wrong');
    await expect(readAll(session)).rejects.toMatchObject({ code: 'AUTH_REVOKED' });
    expect((await w.session.check(new AbortController().signal)).account?.id).toMatch(/^orga_/);
  });
});
