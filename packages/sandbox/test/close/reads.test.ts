import { describe, expect, it } from 'vitest';
import { at, ids, openWorld, phrase, query, regular, START, where, type Json, type World } from './world.ts';

async function leads({ call, clock }: World, count: number): Promise<string[]> {
  const made: string[] = [];
  for (let n = 0; n < count; n++) {
    clock.advance(10);
    made.push((await call('POST', '/lead/', { name: `Lead ${n}` })).body['id']);
  }
  return made;
}

describe('lists', () => {
  it('close 2.3: pages by _skip and _limit, 100 by default, with has_more and the total of leads', async () => {
    const world = openWorld();
    const made = await leads(world, 101);
    const first = (await world.call('GET', '/lead/?_fields=id')).body;
    expect(first['data']).toHaveLength(100);
    expect(first).toMatchObject({ has_more: true, total_results: 101 });
    expect(first['data'][0]).toEqual({ id: made.at(-1) });
    const rest = (await world.call('GET', '/lead/?_fields=id&_skip=100')).body;
    expect([rest['data'], rest['has_more']]).toEqual([[{ id: made[0] }], false]);
    expect((await world.call('GET', '/contact/')).body).toEqual({ data: [], has_more: false });
  });

  it('close 2: _fields narrows; custom stands for every custom field', async () => {
    const { call } = openWorld();
    const field = (await call('GET', '/custom_field/lead/')).body['data'][0].id;
    const lead = (await call('POST', '/lead/', { name: 'Acme', [`custom.${field}`]: 3 })).body;
    const read = async (fields: string) => (await call('GET', `/lead/${lead['id']}/?_fields=${fields}`)).body;
    expect(await read('id,name')).toEqual({ id: lead['id'], name: 'Acme' });
    expect(await read('custom')).toEqual({ custom: { Employees: 3 }, [`custom.${field}`]: 3 });
    expect(await read(`custom.${field}`)).toEqual({ [`custom.${field}`]: 3 });
    expect(Object.keys(await read('_all'))).toContain('html_url');
  });

  it('close 2: id__in finds many by id, in the query and as a POST that stands for a GET', async () => {
    const world = openWorld();
    const made = await leads(world, 130);
    const some = [...made.slice(0, 120), 'lead_unknown'];
    const reply = await world.call(
      'POST',
      '/lead/',
      { _params: { id__in: some.join(','), _fields: 'id', _limit: 200 } },
      { 'x-http-method-override': 'GET' },
    );
    expect([reply.status, ids(reply).toSorted()]).toEqual([200, made.slice(0, 120).toSorted()]);
    expect(ids(await world.call('GET', `/lead/?id__in=${made[3]},${made[5]}`))).toEqual([made[5], made[3]]);
    expect(world.vendor.mutations()).toHaveLength(130);
  });

  it('close 0.5: opportunities can be filtered by date, leads and contacts can not', async () => {
    const { call, clock } = openWorld();
    const lead = (await call('POST', '/lead/', { name: 'Acme', contacts: [{ name: 'Jo' }] })).body;
    const make = async (body: Json) =>
      (await call('POST', '/opportunity/', { lead_id: lead['id'], ...body })).body['id'] as string;
    const old = await make({ status: 'Won' });
    clock.advance(60_000);
    const recent = await make({ value: 5 });
    const list = async (params: Record<string, string>) => ids(await call('GET', at('/opportunity/', params)));
    const after = '2026-11-02T09:31:00+00:00';
    expect(await list({ date_updated__gte: after })).toEqual([recent]);
    expect(await list({ date_created__lt: after })).toEqual([old]);
    expect(await list({ status_type: 'won' })).toEqual([old]);
    expect(await list({ date_won__gte: '2026-11-02' })).toEqual([old]);
    expect(await list({ lead_id: lead['id'], _order_by: 'date_updated' })).toEqual([old, recent]);
    expect(await list({ status_type__in: 'won,active' })).toEqual([recent, old]);
    expect((await call('GET', '/opportunity/?date_updated__gte=2026-11-02T09:31:00+00:00')).status).toBe(400);
    for (const path of ['/lead/', '/contact/'])
      expect(ids(await call('GET', `${path}?date_updated__gte=2030-01-01`))).toHaveLength(1);
  });

  it('close 4: the old query of leads knows dates by the minute, names, e-mails and free words', async () => {
    const { call, clock } = openWorld();
    const acme = (
      await call('POST', '/lead/', { name: 'Acme Rockets', contacts: [{ name: 'Jo', emails: [{ email: 'jo@acme.example' }] }] })
    ).body['id'];
    clock.advance(60_000);
    const other = (await call('POST', '/lead/', { name: 'Other' })).body['id'];
    const list = async (text: string) => ids(await call('GET', at('/lead/', { query: text })));
    expect(await list('date_updated>="2026-11-02 09:31:59"')).toEqual([other]);
    expect(await list('date_updated<="2026-11-02 09:30:00"')).toEqual([acme]);
    expect(await list('name:"acme rockets"')).toEqual([acme]);
    expect(await list('email:jo@acme.example')).toEqual([acme]);
    expect(await list('rockets')).toEqual([acme]);
    expect(await list('-rockets')).toEqual([other]);
  });
});

describe('lags', () => {
  const lagging = { realism: { lags: true } };

  it('close 8.1: lists and the search see a write only after the lag, a GET by id at once', async () => {
    const { call, clock } = openWorld(lagging);
    const lead = (await call('POST', '/lead/', { name: 'Before', contacts: [{ name: 'Jo' }] })).body;
    const search = async (name: string) => {
      const body = { query: query('lead', where(regular('lead', 'name'), phrase(name))) };
      return ids(await call('POST', '/data/search/', body));
    };
    expect((await call('GET', `/lead/${lead['id']}/`)).body['name']).toBe('Before');
    expect([ids(await call('GET', '/lead/')), await search('before')]).toEqual([[], []]);
    clock.advance(2_000);
    expect([ids(await call('GET', '/lead/')), await search('before')]).toEqual([[lead['id']], [lead['id']]]);
    await call('PUT', `/lead/${lead['id']}/`, { name: 'After' });
    expect((await call('GET', `/lead/${lead['id']}/`)).body['name']).toBe('After');
    expect((await call('GET', `/lead/?id__in=${lead['id']}`)).body['data'][0].name).toBe('Before');
    expect([await search('before'), await search('after')]).toEqual([[lead['id']], []]);
    clock.advance(1_999);
    expect(await search('before')).toEqual([lead['id']]);
    clock.advance(1);
    expect([await search('before'), await search('after')]).toEqual([[], [lead['id']]]);
  });

  it('close 8.1: a GET after a DELETE still answers 200 for a while, a second DELETE 404', async () => {
    const { call, clock } = openWorld(lagging);
    const lead = (await call('POST', '/lead/', { name: 'Acme' })).body;
    clock.advance(5_000);
    await call('DELETE', `/lead/${lead['id']}/`);
    const path = `/lead/${lead['id']}/`;
    expect([
      (await call('GET', path)).status,
      (await call('DELETE', path)).status,
      (await call('PUT', path, { name: 'x' })).status,
    ]).toEqual([200, 404, 404]);
    expect(ids(await call('GET', '/lead/'))).toEqual([lead['id']]);
    clock.advance(2_000);
    expect((await call('GET', path)).status).toBe(404);
    expect(ids(await call('GET', '/lead/'))).toEqual([]);
  });

  it('the event log shows a write at once', async () => {
    const { call } = openWorld(lagging);
    await call('POST', '/lead/', { name: 'Acme' });
    expect((await call('GET', '/event/')).body['data']).toHaveLength(1);
  });

  it('a seed with a past date is in lists at once', async () => {
    const { call, vendor } = openWorld(lagging);
    const lead = vendor.backdoor.create(
      'lead',
      { name: 'Acme' },
      { createdAt: START - 90 * 86_400_000, updatedAt: START - 3_000 },
    );
    expect(ids(await call('GET', '/lead/'))).toEqual([lead]);
  });
});

describe('custom fields', () => {
  it('close 3.2: a list per type omits shared fields, the schema has both', async () => {
    const { call } = openWorld();
    const shared = (
      await call('POST', '/custom_field/shared/', { name: 'Region', type: 'text', associations: [{ object_type: 'contact' }] })
    ).body;
    const own = (await call('POST', '/custom_field/contact/', { name: 'MeshLine Id', type: 'hidden' })).body;
    expect(ids(await call('GET', '/custom_field/contact/'))).toEqual([own['id']]);
    expect((await call('GET', '/custom_field_schema/contact/')).body['fields'].map((field: Json) => field['id'])).toEqual([
      shared['id'],
      own['id'],
    ]);
    await call('POST', `/custom_field/shared/${shared['id']}/association/`, { object_type: 'lead' });
    const lead = (await call('POST', '/lead/', { [`custom.${shared['id']}`]: 'EMEA' })).body;
    expect(lead['custom']).toEqual({ Region: 'EMEA' });
  });

  it('close 3.2: a change of type is taken up later; values that do not fit are lost', async () => {
    const { call, clock } = openWorld({ realism: { lags: true } });
    const field = (await call('POST', '/custom_field/lead/', { name: 'Size', type: 'text' })).body;
    const key = `custom.${field['id']}`;
    const [number, word] = [
      (await call('POST', '/lead/', { [key]: '12' })).body,
      (await call('POST', '/lead/', { [key]: 'many' })).body,
    ];
    const changing = (await call('PUT', `/custom_field/lead/${field['id']}/`, { type: 'number' })).body;
    expect(changing).toMatchObject({ type: 'text', converting_to_type: 'number' });
    clock.advance(2_000);
    expect((await call('GET', `/custom_field/lead/${field['id']}/`)).body).toMatchObject({ type: 'number' });
    expect((await call('GET', `/lead/${number['id']}/`)).body[key]).toBe(12);
    expect((await call('GET', `/lead/${word['id']}/`)).body[key]).toBeUndefined();
  });

  it.each([
    [{ type: 'text' }, 'name'],
    [{ name: 'X', type: 'textarea' }, 'type'],
    [{ name: 'X', type: 'choices' }, 'choices'],
    [{ name: 'Owner', type: 'text' }, 'name'],
    [{ name: 'X', type: 'text', accepts_multiple_values: true }, 'accepts_multiple_values'],
  ])('a bad definition is refused: %j', async (body, field) => {
    const { call } = openWorld();
    const reply = await call('POST', '/custom_field/lead/', body);
    expect([reply.status, Object.keys(reply.body['field-errors'])]).toEqual([400, [field]]);
  });
});
