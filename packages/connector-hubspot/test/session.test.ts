import { describe, expect, test } from 'vitest';
import { connector } from '../src/index.ts';
import { failure, openPortal } from './support/portal.ts';

describe('get', () => {
  test('tells found, moved and gone apart by id, in one call of many', async () => {
    const portal = await openPortal({ lags: true });
    const company = portal.backdoor.create('companies', { name: 'C' });
    const [a = '', b = '', c = '', d = ''] = ['a', 'b', 'c', 'd'].map((name) =>
      portal.backdoor.create('contacts', { email: `${name}@example.com`, companies: [company] }),
    );
    portal.backdoor.edit('contacts', b, { merge: c });
    portal.backdoor.remove('contacts', d);
    const ids = [a, b, c, d, '123456', 'x', '..', ''];
    const results = await portal.get(
      'contacts',
      ids.map((id, i) => ({ key: `k${i}`, id })),
      ['email', 'companies'],
    );
    expect(results.map(({ key, state }) => [key, state])).toEqual([
      ['k0', 'found'],
      ['k1', 'moved'],
      ['k2', 'moved'],
      ['k3', 'gone'],
      ['k4', 'gone'],
      ['k5', 'gone'],
      ['k6', 'gone'],
      ['k7', 'gone'],
    ]);
    expect(results[0]).toMatchObject({
      record: { fields: { email: 'a@example.com', companies: [{ value: { stream: 'companies', id: company } }] } },
    });
    const survivors = results.flatMap((result) => (result.state === 'moved' ? [result.to.id] : []));
    expect(new Set(survivors).size).toBe(1);
  });

  test('finds by marker and by unique fields, right after the write and in any case; a second e-mail where it is asked for alone', async () => {
    const portal = await openPortal({ lags: true });
    const [made] = await portal.write({
      opId: 'o',
      stream: 'contacts',
      kind: 'create',
      patch: { email: 'ada@example.com' },
      marker: 'm1',
    });
    const id = made !== undefined && 'id' in made ? made.id : '';
    portal.backdoor.edit('contacts', id, { hs_additional_emails: 'second@example.com' });
    const results = await portal.get('contacts', [
      { key: '1', marker: 'm1' },
      { key: '2', marker: 'nobody' },
      { key: '3', field: 'email', value: ' ADA@example.com ' },
      { key: '4', field: 'email', value: 'second@example.com' },
      { key: '5', field: 'email', value: 'none@example.com' },
      { key: '6', field: 'email', value: 'ada@example.com' },
    ]);
    expect(results.map((result) => [result.key, result.state === 'found' ? result.record.id : result.state])).toEqual([
      ['1', id],
      ['2', 'gone'],
      ['3', id],
      ['4', 'gone'],
      ['5', 'gone'],
      ['6', id],
    ]);
    expect(await portal.get('contacts', [{ key: '4', field: 'email', value: 'second@example.com' }])).toMatchObject([
      { state: 'found', record: { id } },
    ]);
    expect(results[0]).toMatchObject({ record: { marker: 'm1', revision: expect.any(String), createdAt: expect.any(String) } });
  });

  test('does not call gone what it can`t look up: no marker property, no unique field, no answer', async () => {
    const portal = await openPortal({ provisioned: false });
    expect((await failure(portal.get('contacts', [{ key: '1', marker: 'm' }]))).code).toBe('NOT_SUPPORTED');
    expect((await failure(portal.get('companies', [{ key: '1', field: 'name', value: 'X' }]))).code).toBe('NOT_SUPPORTED');
    portal.meddle((request, forward) =>
      request.url.includes('/batch/read') ? Promise.resolve(new Response('', { status: 503 })) : forward(),
    );
    expect((await failure(portal.get('contacts', [{ key: '1', id: '1' }]))).code).toBe('UNAVAILABLE');
  });

  test('looks a hundred e-mails up in one call, and companies by their domain in two: all that hold it, the oldest first', async () => {
    const portal = await openPortal();
    const contact = portal.backdoor.create('contacts', { email: 'p7@example.com' });
    const first = portal.backdoor.create('companies', { name: 'Acme', domain: 'Acme.com' });
    portal.clock.advance(1_000);
    const second = portal.backdoor.create('companies', { name: 'Acme again', domain: 'acme.com' });
    portal.backdoor.create('companies', { name: 'Other', domain: 'notacme.com' });
    const calls: string[] = [];
    portal.meddle((request, forward) => {
      if (/batch|search/.test(request.url)) calls.push(new URL(request.url).pathname.split('/').slice(-2).join('/'));
      return forward();
    });
    const emails = Array.from({ length: 100 }, (_, n) => ({ key: `${n}`, field: 'email', value: `P${n}@example.com` }));
    const people = await portal.get('contacts', emails, ['email']);
    expect(people.flatMap((each) => (each.state === 'found' ? [each.key, each.record.id] : []))).toEqual(['7', contact]);
    expect(calls).toEqual(['batch/read']);
    calls.length = 0;
    const targets = ['acme.com', 'nobody.com'].map((value) => ({ key: value, field: 'domain', value }));
    expect(await portal.get('companies', targets, ['name'])).toMatchObject([
      { key: 'acme.com', state: 'found', record: { id: first }, others: [{ id: second, fields: { name: 'Acme again' } }] },
      { key: 'nobody.com', state: 'gone' },
    ]);
    expect(calls).toEqual(['companies/search', 'batch/read']);
  });

  test('sees a change of associations alone, and does not take a failed read for none', async () => {
    const portal = await openPortal();
    const company = portal.backdoor.create('companies', { name: 'C' });
    const id = portal.backdoor.create('contacts', { email: 'a@example.com' });
    const companies = async (): Promise<unknown> => {
      const [result] = await portal.get('contacts', [{ key: 'k', id }], ['companies']);
      return result?.state === 'found' ? result.record.fields['companies'] : undefined;
    };
    expect(await companies()).toBeNull();
    portal.backdoor.edit('contacts', id, { companies: [company] });
    expect(await companies()).toEqual([{ value: { stream: 'companies', id: company } }]);
    portal.meddle((request, forward) =>
      request.url.includes('/associations/')
        ? Promise.resolve(
            Response.json(
              { results: [], errors: [{ category: 'INTERNAL_ERROR', context: { fromObjectId: [id] } }] },
              { status: 207 },
            ),
          )
        : forward(),
    );
    expect((await failure(companies())).code).toBe('UNAVAILABLE');
  });

  test('reads associations to their last page', async () => {
    const portal = await openPortal();
    const id = portal.backdoor.create('contacts', { email: 'a@example.com' });
    portal.meddle(async (request, forward) => {
      if (!request.url.includes('/associations/')) return forward();
      const { inputs } = (await request.json()) as { inputs: { id: string; after?: string }[] };
      const from = Number(inputs[0]?.after ?? 0);
      const to = [
        {
          toObjectId: 100 + from,
          associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: from === 2 ? 1 : 279, label: null }],
        },
      ];
      return Response.json({
        results: [{ from: { id }, to, ...(from < 2 ? { paging: { next: { after: String(from + 1) } } } : {}) }],
      });
    });
    const [result] = await portal.get('contacts', [{ key: 'k', id }], ['companies']);
    const ids =
      result?.state === 'found'
        ? (result.record.fields['companies'] as unknown as { value: { id: string } }[]).map(({ value }) => value.id)
        : [];
    expect(ids).toEqual(['102', '100', '101']);
  });

  test('finds owners by id and by e-mail', async () => {
    const portal = await openPortal();
    const id = portal.backdoor.create('owners', { email: 'Ada@example.com' });
    const results = await portal.get('owners', [
      { key: '1', id },
      { key: '2', field: 'email', value: 'ADA@example.com' },
      { key: '3', id: '77' },
    ]);
    expect(results.map(({ state }) => state)).toEqual(['found', 'found', 'gone']);
  });
});

describe('describe', () => {
  test('types fields by HubSpot`s definitions', async () => {
    const portal = await openPortal();
    const streams = new Map(
      (await portal.describe()).map((stream) => [stream.stream, new Map(stream.fields.map((field) => [field.name, field]))]),
    );
    const work = ['tickets', 'tasks', 'notes', 'calls', 'emails'];
    expect([...streams.keys()]).toEqual(['contacts', 'companies', 'deals', ...work, 'owners', 'form_submissions']);
    const field = (stream: string, name: string) => streams.get(stream)?.get(name);
    expect(field('contacts', 'email')).toMatchObject({ type: 'email', unique: true, writable: true });
    expect(field('contacts', 'phone')).toMatchObject({ type: 'phone' });
    expect(field('contacts', 'createdate')).toMatchObject({ type: 'datetime', writable: false, clearable: false });
    expect(field('contacts', 'hs_additional_emails')).toMatchObject({ type: 'list', itemType: 'email', writable: false });
    expect(field('contacts', 'hs_email_domain')).toMatchObject({ computed: true, writable: false });
    expect(field('contacts', 'hubspot_owner_id')).toMatchObject({ type: 'reference', references: ['owners'] });
    expect(field('contacts', 'companies')).toMatchObject({
      type: 'list',
      itemType: 'reference',
      references: ['companies'],
      writable: true,
    });
    expect(field('contacts', 'lifecyclestage')?.options?.map(({ value }) => value)).toContain('customer');
    expect(field('contacts', 'meshline_id')).toMatchObject({ type: 'text', unique: true });
    expect(field('companies', 'companies')).toBeUndefined();
    expect(field('companies', 'numberofemployees')).toMatchObject({ type: 'number' });
    expect(field('deals', 'amount')).toMatchObject({ type: 'money' });
    expect(field('deals', 'dealstage')).toMatchObject({ type: 'enum', required: true, clearable: false });
    expect(field('deals', 'dealstage')?.options?.map(({ value }) => value)).toContain('closedwon');
    expect(field('deals', 'pipeline')?.options?.map(({ value }) => value)).toContain('default');
    expect(field('owners', 'active')).toMatchObject({ type: 'boolean', writable: false });
  });

  test('leaves out streams that the token may not see', async () => {
    const portal = await openPortal({ provisioned: false, settings: { missingScopes: ['crm.schemas.deals.read'] } });
    const streams = (await portal.describe()).map(({ stream }) => stream);
    expect(streams.filter((stream) => ['contacts', 'companies', 'deals', 'owners'].includes(stream))).toEqual([
      'contacts',
      'companies',
      'owners',
    ]);
  });
});

describe('check', () => {
  test('names the account of a working token', async () => {
    const portal = await openPortal();
    expect(await portal.session.check(portal.signal)).toEqual({ ok: true, account: { id: '48311207' }, problems: [] });
  });
  test('a wrong token is a problem of credentials, told once and without the token', async () => {
    const portal = await openPortal({ token: 'pat-na1-wrong' });
    const report = await portal.session.check(portal.signal);
    expect(report).toMatchObject({ ok: false, problems: [{ code: 'credentials' }] });
    expect(JSON.stringify(report)).not.toContain('pat-na1-wrong');
    expect((await failure(portal.read({ feed: 'contacts' }))).code).toBe('AUTH_REVOKED');
  });
  test('a missing scope is named with its stream', async () => {
    const portal = await openPortal({ provisioned: false, settings: { missingScopes: ['crm.objects.owners.read'] } });
    const report = await portal.session.check(portal.signal);
    expect(report.problems).toMatchObject([{ code: 'scope', message: expect.stringContaining('crm.objects.owners.read') }]);
  });
  test('an unreachable system is a problem of reach', async () => {
    const portal = await openPortal();
    portal.meddle(() => Promise.resolve('lost'));
    expect(await portal.session.check(portal.signal)).toMatchObject({ ok: false, problems: [{ code: 'reach' }] });
  });
});

describe('provision', () => {
  test('plans what is missing, makes it once, and makes nothing of what is there', async () => {
    const portal = await openPortal({ provisioned: false });
    const plan = async () => (await portal.session.provision?.plan(portal.signal)) ?? [];
    const before = await plan();
    expect(before.map(({ stream, state }) => [stream, state])).toEqual(
      ['contacts', 'companies', 'deals', 'tasks', 'notes'].map((stream) => [stream, 'missing']),
    );
    for (const step of before) await portal.session.provision?.apply(step, portal.signal);
    expect((await plan()).every(({ state }) => state === 'present')).toBe(true);
    const posts = portal.requests.filter(({ method }) => method === 'POST').length;
    for (const step of before) await portal.session.provision?.apply(step, portal.signal);
    expect(portal.requests.filter(({ method }) => method === 'POST')).toHaveLength(posts);
  });
  test('says what to do where the name is taken by a property that is not unique', async () => {
    const portal = await openPortal({ provisioned: false });
    const property = { name: 'meshline_id', label: 'M', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
    const request = { method: 'POST', headers: { authorization: 'Bearer pat-na1-test' }, body: JSON.stringify(property) };
    await portal.vendor.fetch(new Request('http://x/crm/v3/properties/contacts', request));
    const [step] = (await portal.session.provision?.plan(portal.signal)) ?? [];
    expect(step).toMatchObject({ state: 'missing' });
    if (step === undefined) return;
    expect((await failure(Promise.resolve(portal.session.provision?.apply(step, portal.signal)))).code).toBe('CONFIG_INVALID');
  });
});

describe('settings', () => {
  test.each([
    [undefined, true],
    [{}, true],
    [{ baseUrl: 'http://127.0.0.1:4010/hubspot/' }, true],
    [{ apiVersion: '2026-09' }, true],
    [{ baseUrl: 'http://api.example.com' }, false],
    [{ baseUrl: 'ftp://api.example.com' }, false],
    [{ apiVersion: 'v5' }, false],
    [{ token: 'x' }, false],
  ])('%j', (input, ok) => {
    expect(connector.parseSettings(input).ok).toBe(ok);
  });
  test('an address of one`s own is a host that the host must let through', () => {
    const parsed = connector.parseSettings({ baseUrl: 'http://127.0.0.1:4010/hubspot/' });
    if (!parsed.ok) throw new Error('refused');
    expect(connector.create(parsed.settings).hosts).toEqual(['127.0.0.1:4010']);
    const own = connector.parseSettings({});
    if (!own.ok) throw new Error('refused');
    expect(connector.create(own.settings).hosts).toBeUndefined();
  });
});
