import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ids, openWorld, phrase, query, regular, since, START, where, type Json, type World } from './world.ts';

const search = (world: World, body: Json) => world.call('POST', '/data/search/', body);
const byUpdate = (direction: 'asc' | 'desc', type = 'lead'): Json[] => [{ direction, field: regular(type, 'date_updated') }];
const iso = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');

describe('data/search', () => {
  it('close 8.4: without _fields only ids come back', async () => {
    const world = openWorld();
    const lead = (await world.call('POST', '/lead/', { name: 'Acme' })).body;
    const bare = (await search(world, { query: query('lead') })).body;
    expect(bare).toEqual({ data: [{ __object_type: 'lead', id: lead['id'] }], cursor: null });
    const named = (await search(world, { query: query('lead'), _fields: { lead: ['id', 'name'] }, include_counts: true })).body;
    expect(named).toEqual({
      data: [{ __object_type: 'lead', id: lead['id'], name: 'Acme' }],
      cursor: null,
      count: { limited: 1, total: 1 },
    });
  });

  it('close 8.4: text is matched by words, not by equality', async () => {
    const world = openWorld();
    const { call } = world;
    const field = (await call('POST', '/custom_field/contact/', { name: 'MeshLine Id', type: 'hidden' })).body['id'];
    const make = async (marker: string) =>
      (await call('POST', '/contact/', { name: 'Jo', [`custom.${field}`]: marker })).body['id'] as string;
    const [exact, longer, other] = [await make('mesh-123'), await make('MESH-123-b'), await make('123-mesh')];
    const find = async (condition: Json) =>
      ids(await search(world, { query: query('contact', where({ type: 'custom_field', custom_field_id: field }, condition)) }));
    expect(await find(phrase('mesh-123'))).toEqual([exact, longer]);
    expect(await find({ type: 'text', mode: 'full_words', value: 'mesh 123' })).toEqual([exact, longer, other]);
    expect(await find(phrase('mesh-12'))).toEqual([]);
    expect(await find({ type: 'term', values: ['mesh-123'] })).toEqual([exact]);
    await call('PUT', `/contact/${exact}/`, { [`custom.${field}`]: 'gone' });
    expect(await find(phrase('mesh-123'))).toEqual([longer]);
    await call('DELETE', `/contact/${longer}/`);
    expect(await find(phrase('mesh-123'))).toEqual([]);
  });

  it('close 4: the sample query, has_related down to the e-mail', async () => {
    const world = openWorld();
    const lead = (
      await world.call('POST', '/lead/', { name: 'Acme', contacts: [{ name: 'Jane', emails: [{ email: 'Jane@Example.com' }] }] })
    ).body;
    await world.call('POST', '/lead/', { name: 'Other', contacts: [{ name: 'Jane', emails: [{ email: 'jane@else.com' }] }] });
    const email = where(regular('contact_email', 'email'), phrase('jane@example.com'));
    const related_query = {
      type: 'has_related',
      this_object_type: 'contact',
      related_object_type: 'contact_email',
      related_query: email,
    };
    const hasContact = { type: 'has_related', this_object_type: 'lead', related_object_type: 'contact', related_query };
    const body = {
      query: query('lead', where(regular('lead', 'date_updated'), since('2026-01-01T00:00:00+00:00')), hasContact),
      _fields: { lead: ['id', 'name', 'date_updated', 'custom'] },
      _limit: 200,
      results_limit: 1000,
      include_counts: true,
      cursor: null,
      sort: byUpdate('asc'),
    };
    const reply = await search(world, body);
    expect(reply.body['count']).toEqual({ limited: 1, total: 1 });
    expect(reply.body['data']).toEqual([
      { __object_type: 'lead', id: lead['id'], name: 'Acme', date_updated: lead['date_updated'], custom: {} },
    ]);
    expect(ids(await search(world, { query: query('contact', related_query) }))).toEqual(lead['contact_ids']);
    expect(ids(await search(world, { query: query('lead', { ...hasContact, negate: true }) }))).toHaveLength(1);
  });

  it('close 4: id, or, negate, references, numbers, existence and dates', async () => {
    const world = openWorld();
    const { call, vendor } = world;
    const [employees, owner] = (await call('GET', '/custom_field_schema/lead/')).body['fields'].map((field: Json) => field['id']);
    const user = vendor.backdoor.create('user', { email: 'a@b.example', first_name: 'A', last_name: 'B' });
    const small = (await call('POST', '/lead/', { name: 'Small', [`custom.${employees}`]: 5, [`custom.${owner}`]: user })).body[
      'id'
    ];
    const big = (await call('POST', '/lead/', { name: 'Big', [`custom.${employees}`]: 50, status: 'Customer' })).body;
    await call('POST', '/opportunity/', { lead_id: big['id'], status: 'Won', value: 100 });
    const find = async (...conditions: Json[]) => ids(await search(world, { query: query('lead', ...conditions) }));
    const custom = (id: string) => ({ type: 'custom_field', custom_field_id: id });
    expect(await find({ type: 'id', value: small })).toEqual([small]);
    expect(
      await find({
        type: 'or',
        queries: [
          { type: 'id', value: small },
          { type: 'id', value: big['id'] },
        ],
      }),
    ).toEqual([small, big['id']]);
    expect(await find({ type: 'id', value: small, negate: true })).toEqual([big['id']]);
    expect(await find(where(custom(employees), { type: 'number_range', gte: 5, lt: 50 }))).toEqual([small]);
    expect(await find(where(custom(owner), { type: 'reference', reference_type: 'user', object_ids: [user] }))).toEqual([small]);
    expect(await find({ ...where(custom(owner), { type: 'exists' }), negate: true })).toEqual([big['id']]);
    const status = { type: 'reference', reference_type: 'status.lead', object_ids: [big['status_id']] };
    expect(await find(where(regular('lead', 'status_id'), status))).toEqual([big['id']]);
    const won = where(regular('opportunity', 'status_type'), { type: 'term', values: ['won'] });
    expect(
      await find({ type: 'has_related', this_object_type: 'lead', related_object_type: 'opportunity', related_query: won }),
    ).toEqual([big['id']]);
    expect(await find({ type: 'text', value: 'small' })).toEqual([small]);
    const today = {
      type: 'moment_range',
      on_or_after: { type: 'fixed_local_date', value: '2026-11-02', which: 'start' },
      before: { type: 'now' },
    };
    expect(await find(where(regular('lead', 'date_created'), today))).toEqual([]);
    world.clock.advance(1);
    expect(await find(where(regular('lead', 'date_created'), today))).toHaveLength(2);
    const lastHour = { type: 'offset', direction: 'past', moment: { type: 'now' }, offset: { hours: 1 } };
    expect(await find(where(regular('lead', 'date_created'), { type: 'moment_range', on_or_after: lastHour }))).toHaveLength(2);
  });

  it('a renamed status and the name of a contact are found where a lead shows them', async () => {
    const world = openWorld();
    const lead = (await world.call('POST', '/lead/', { contacts: [{ name: 'Jo' }] })).body;
    const find = async (field: string, text: string) =>
      ids(await search(world, { query: query('lead', where(regular('lead', field), phrase(text))) }));
    expect(await find('status_label', 'potential')).toEqual([lead['id']]);
    await world.call('PUT', `/status/lead/${lead['status_id']}/`, { label: 'Prospect' });
    expect([await find('status_label', 'potential'), await find('status_label', 'prospect')]).toEqual([[], [lead['id']]]);
    expect(await find('display_name', 'jo')).toEqual([lead['id']]);
    await world.call('PUT', `/contact/${lead['contacts'][0].id}/`, { name: 'Al' });
    expect([await find('display_name', 'jo'), await find('display_name', 'al')]).toEqual([[], [lead['id']]]);
  });

  it.each([
    ['no object type', { query: { type: 'and', queries: [] } }],
    ['another object type', { query: { type: 'object_type', object_type: 'opportunity' } }],
    ['an unknown node', { query: query('lead', { type: 'nope' }) }],
    ['an unknown field', { query: query('lead', where(regular('lead', 'nope'), phrase('x'))) }],
    ['an unknown custom field', { query: query('lead', where({ type: 'custom_field', custom_field_id: 'cf_x' }, phrase('x'))) }],
    ['a bad date', { query: query('lead', where(regular('lead', 'date_updated'), since('yesterday'))) }],
    ['a sort by another object', { query: query('lead'), sort: byUpdate('asc', 'contact') }],
    ['a page too long', { query: query('lead'), _limit: 201 }],
    ['a made-up cursor', { query: query('lead'), cursor: 'abc' }],
    ['hundreds of fields', { query: query('lead'), _fields: { lead: Array.from({ length: 201 }, (_, n) => `custom.cf_${n}`) } }],
  ])('close 4: %s answers 400', async (_, body) => {
    expect((await search(openWorld(), body)).status).toBe(400);
  });

  it('close 8.4: a cursor expires after exactly 30 s', async () => {
    const world = openWorld();
    for (const name of ['a', 'b', 'c']) await world.call('POST', '/lead/', { name });
    const { cursor } = (await search(world, { query: query('lead'), _limit: 1 })).body;
    world.clock.advance(29_999);
    const second = (await search(world, { query: query('lead'), _limit: 1, cursor })).body;
    expect([second['data'].length, typeof second['cursor']]).toEqual([1, 'string']);
    world.clock.advance(1);
    const expired = await search(world, { query: query('lead'), _limit: 1, cursor });
    expect([expired.status, expired.body['field-errors']]).toEqual([400, { cursor: 'Expired cursor' }]);
    const last = (await search(world, { query: query('lead'), _limit: 1, cursor: second['cursor'] })).body;
    expect([last['data'].length, last['cursor']]).toEqual([1, null]);
  });

  it('close 8.4: one walk hands out 10,000 objects at most; results_limit lowers that', async () => {
    const world = openWorld();
    for (let n = 0; n < 10_050; n++)
      world.vendor.backdoor.create('lead', { name: `L${n}` }, { createdAt: START - 60 * 86_400_000 - n });
    const walk = async (body: Json): Promise<number> => {
      let found = 0;
      for (let cursor: unknown = null; found === 0 || cursor !== null;) {
        const page = (await search(world, { query: query('lead'), _limit: 200, sort: byUpdate('asc'), ...body, cursor })).body;
        found += page['data'].length;
        cursor = page['cursor'];
      }
      return found;
    };
    expect(await walk({})).toBe(10_000);
    expect(await walk({ results_limit: 450 })).toBe(450);
    const counted = (await search(world, { query: query('lead'), _limit: 1, include_counts: true })).body;
    expect(counted['count']).toEqual({ limited: 10_000, total: 10_050 });
  });

  it('a keyset walk by date_updated finds every lead, whatever happened to them before', async () => {
    const step = fc.record({
      act: fc.constantFrom('create', 'create', 'edit', 'touch', 'delete'),
      pick: fc.nat(20),
      wait: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom('asc', 'desc'),
        fc.integer({ min: 1, max: 4 }),
        async (steps, direction, limit) => {
          const world = openWorld();
          const live: string[] = [];
          for (const { act, pick, wait } of steps) {
            world.clock.advance(wait);
            const id = live[pick % Math.max(1, live.length)];
            if (act === 'create' || id === undefined) live.push(world.vendor.backdoor.create('lead', { name: `L${pick}` }));
            else if (act === 'edit') world.vendor.backdoor.edit('lead', id, { name: `E${pick}` });
            else if (act === 'touch') world.vendor.backdoor.create('opportunity', { lead_id: id });
            else {
              world.vendor.backdoor.remove('lead', id);
              live.splice(live.indexOf(id), 1);
            }
          }
          const shown = (await world.call('GET', '/lead/?_fields=id,date_updated')).body['data'] as {
            id: string;
            date_updated: string;
          }[];
          expect(shown.map(({ id }) => id).toSorted()).toEqual(live.toSorted());
          const from = START + 10;
          const expected = shown.filter((row) => Date.parse(row.date_updated) >= from).map((row) => row.id);
          const found: string[] = [];
          const times: number[] = [];
          for (let cursor: unknown = null, first = true; first || cursor !== null; first = false) {
            const condition = where(regular('lead', 'date_updated'), since(iso(from)));
            const page = (
              await search(world, {
                query: query('lead', condition),
                _fields: { lead: ['id', 'date_updated'] },
                _limit: limit,
                sort: byUpdate(direction),
                cursor,
              })
            ).body;
            for (const row of page['data']) {
              found.push(row.id);
              times.push(Date.parse(row.date_updated));
            }
            cursor = page['cursor'];
          }
          expect(found.toSorted()).toEqual(expected.toSorted());
          expect(times).toEqual(times.toSorted((a, b) => (direction === 'asc' ? a - b : b - a)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('sorts by own text and numbers, blanks last, and pages through them', async () => {
    const world = openWorld();
    const [employees] = (await world.call('GET', '/custom_field/lead/')).body['data'].map((field: Json) => field['id']);
    for (const [name, size] of [
      ['b', 2],
      ['A', undefined],
      ['c', 1],
    ] as const) {
      world.vendor.backdoor.create('lead', { name, ...(size === undefined ? {} : { 'custom.Employees': size }) });
    }
    const names = async (field: Json, direction = 'asc'): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor: unknown = null, first = true; first || cursor !== null; first = false) {
        const page = (
          await search(world, {
            query: query('lead'),
            _fields: { lead: ['name'] },
            _limit: 1,
            sort: [{ direction, field }],
            cursor,
          })
        ).body;
        found.push(...page['data'].map((row: Json) => row['name']));
        cursor = page['cursor'];
      }
      return found;
    };
    expect(await names(regular('lead', 'name'))).toEqual(['A', 'b', 'c']);
    expect(await names(regular('lead', 'name'), 'desc')).toEqual(['c', 'b', 'A']);
    expect(await names({ type: 'custom_field', custom_field_id: employees })).toEqual(['c', 'b', 'A']);
  });
});
