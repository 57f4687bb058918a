import { describe, expect, test } from 'vitest';
import { account, markerProperty } from './account.ts';

const BATCH = '/crm/v3/objects/contacts/batch';
type Result = { id: string; new?: boolean; objectWriteTraceId?: string; properties: Record<string, string> };
const ids = (results: Result[]) => results.map((result) => result.id).toSorted();
const create = (email: string, more: object = {}) => ({ properties: { email }, ...more });

describe('batches', () => {
  test('hubspot 13.3: without trace ids one bad input refuses the whole batch, and nothing is written', async () => {
    const { call } = account();
    const inputs = [create('a@b.co'), { properties: { email: 'c@b.co', missing: '1' } }];
    const { status, body } = await call('POST', `${BATCH}/create`, { inputs });
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
    expect((await call('GET', '/crm/v3/objects/contacts')).body.results).toEqual([]);
  });

  test('hubspot 13.3: with trace ids the good inputs are written and the bad are errors of a 207 (recorded body)', async () => {
    const { call } = account();
    const { status, body } = await call('POST', '/crm/v3/objects/deals/batch/create', {
      inputs: [
        { objectWriteTraceId: '549b1c2a9350', properties: { dealname: 'D', dealstage: 'contractsent', pipeline: 'default' } },
        { objectWriteTraceId: '549b1c2a9351', properties: { missing: '1' } },
      ],
    });
    expect(status).toBe(207);
    expect(body).toMatchObject({
      status: 'COMPLETE',
      numErrors: 1,
      results: [{ objectWriteTraceId: '549b1c2a9350', properties: { dealstage: 'contractsent' }, archived: false }],
    });
    const message =
      'Property values were not valid: [{"isValid":false,"message":"Property \\"missing\\" does not exist",' +
      '"error":"PROPERTY_DOESNT_EXIST","name":"missing",' +
      '"localizedErrorMessage":"Property \\"missing\\" does not exist","portalId":48311207}]';
    expect(body.errors).toEqual([
      { status: 'error', category: 'VALIDATION_ERROR', message, context: { objectWriteTraceId: ['549b1c2a9351'] } },
    ]);
  });

  test('hubspot 13.3: a trace id that is missing or given twice makes the batch one again', async () => {
    const { call } = account();
    for (const traces of [
      ['t1', 't1'],
      ['t1', undefined],
    ]) {
      const inputs = [create('a@b.co', { objectWriteTraceId: traces[0] }), create('bad', { objectWriteTraceId: traces[1] })];
      expect((await call('POST', `${BATCH}/create`, { inputs })).status).toBe(400);
    }
  });

  test('hubspot 13.3: results are not in the order of the inputs, and a create answers 201', async () => {
    const { call } = account();
    const inputs = Array.from({ length: 20 }, (_, index) => create(`P${index}@B.co`));
    const { status, body } = await call('POST', `${BATCH}/create`, { inputs });
    expect(status).toBe(201);
    const emails = body.results.map((result: Result) => result.properties['email']);
    expect(emails).not.toEqual(inputs.map((input) => input.properties.email.toLowerCase()));
    expect(emails.toSorted()).toEqual(inputs.map((input) => input.properties.email.toLowerCase()).toSorted());
  });

  test('hubspot 13.3: an id that is given twice refuses the request (recorded body)', async () => {
    const { call, create: one } = account();
    const id = await one('contacts', { email: 'a@b.co' });
    const inputs = [
      { id, properties: { city: 'Oslo' } },
      { id, properties: { city: 'Rome' } },
    ];
    const { status, body } = await call('POST', `${BATCH}/update`, { inputs });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      message: `Duplicate IDs found in batch input: [${id}]. IDs must be unique`,
      category: 'VALIDATION_ERROR',
      context: { ids: [id] },
    });
    const emails = ['a@b.co', 'A@b.co'].map((each) => ({ id: each, idProperty: 'email', properties: {} }));
    expect((await call('POST', `${BATCH}/upsert`, { inputs: emails })).status).toBe(400);
  });

  test('hubspot 13.3: 101 inputs are refused', async () => {
    const { call } = account();
    const inputs = Array.from({ length: 101 }, (_, index) => create(`p${index}@b.co`));
    expect((await call('POST', `${BATCH}/create`, { inputs })).status).toBe(400);
    expect((await call('POST', `${BATCH}/create`, { inputs: inputs.slice(1) })).status).toBe(201);
  });

  test('hubspot 13.6: an update of a missing id is an error beside the rest; one of a merged id says nothing at all', async () => {
    const { call, create: one } = account();
    const [a, b, c] = [
      await one('contacts', { email: 'a@b.co' }),
      await one('contacts', { email: 'b@b.co' }),
      await one('contacts', { email: 'c@b.co' }),
    ];
    await call('POST', '/crm/v3/objects/contacts/merge', { primaryObjectId: a, objectIdToMerge: b });
    const inputs = [a, c, '99999'].map((id) => ({ id, properties: { city: 'Oslo' } }));
    const { status, body } = await call('POST', `${BATCH}/update`, { inputs });
    expect(status).toBe(207);
    expect(ids(body.results)).toEqual([c]);
    expect(body.errors).toEqual([
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
        context: { ids: ['99999'] },
      },
    ]);
  });

  test('hubspot 13.11: a batch of missing ids alone is a 207 with no results', async () => {
    const { call } = account();
    const read = await call('POST', `${BATCH}/read`, { inputs: [{ id: '1' }, { id: '2' }] });
    expect([read.status, read.body.results, read.body.errors[0].context.ids]).toEqual([207, [], ['1', '2']]);
  });

  test('hubspot 4: batch read finds by id, e-mail and unique property, and answers 200 when it finds all', async () => {
    const { call, create: one } = account();
    await call('POST', '/crm/v3/properties/contacts', markerProperty);
    const a = await one('contacts', { email: 'a@b.co', meshline_id: 'slot-1' });
    const b = await one('contacts', { email: 'b@b.co', meshline_id: 'slot-2' });
    for (const [idProperty, keys] of [
      [undefined, [a, b]],
      ['email', ['A@b.co', 'b@B.co']],
      ['meshline_id', ['slot-1', 'slot-2']],
    ] as const) {
      const body = { idProperty, properties: ['meshline_id'], inputs: keys.map((id) => ({ id })) };
      const answer = await call('POST', `${BATCH}/read`, body);
      expect([answer.status, ids(answer.body.results)]).toEqual([200, [a, b].toSorted()]);
      expect(answer.body.results[0].properties.meshline_id).toMatch(/^slot-/);
    }
  });

  test('hubspot 4: upsert on a unique property creates once, says so, and then updates', async () => {
    const { call } = account();
    await call('POST', '/crm/v3/properties/contacts', markerProperty);
    const inputs = ['slot-1', 'slot-2'].map((id) => ({
      id,
      idProperty: 'meshline_id',
      objectWriteTraceId: `t-${id}`,
      properties: { email: `${id}@b.co` },
    }));
    const first = await call('POST', `${BATCH}/upsert`, { inputs });
    expect([first.status, first.body.results.map((result: Result) => result.new)]).toEqual([200, [true, true]]);
    const again = await call('POST', `${BATCH}/upsert`, { inputs });
    expect(again.body.results.map((result: Result) => result.new)).toEqual([false, false]);
    expect(ids(again.body.results)).toEqual(ids(first.body.results));
    for (const { id, objectWriteTraceId, properties } of again.body.results as Result[]) {
      expect(properties['meshline_id']).toBe(objectWriteTraceId?.slice(2));
      expect(id).toBe(properties['hs_object_id']);
    }
  });

  test('hubspot 4: upsert needs a unique property, and by e-mail it is all or nothing', async () => {
    const { call } = account();
    const deal = { id: 'D', idProperty: 'dealname', properties: { dealstage: 'closedwon', pipeline: 'default' } };
    const refused = await call('POST', '/crm/v3/objects/deals/batch/upsert', { inputs: [deal] });
    expect(refused.body.message).toBe('Unable to perform update/upsert by non-unique 0-3 property dealname');
    const inputs = [
      { id: 'a@b.co', idProperty: 'email', objectWriteTraceId: '1', properties: { city: 'Oslo' } },
      { id: 'b@b.co', idProperty: 'email', objectWriteTraceId: '2', properties: { nonsense: 'x' } },
    ];
    expect((await call('POST', `${BATCH}/upsert`, { inputs })).status).toBe(400);
    expect((await call('GET', '/crm/v3/objects/contacts')).body.results).toEqual([]);
  });

  test('hubspot 4: a conflict inside a batch is found too', async () => {
    const { call, create: one } = account();
    const holder = await one('contacts', { email: 'a@b.co' });
    const withTraces = (emails: string[]) => ({
      inputs: emails.map((email, index) => create(email, { objectWriteTraceId: `t${index}` })),
    });
    const known = await call('POST', `${BATCH}/create`, withTraces(['A@b.co', 'new@b.co']));
    expect(known.status).toBe(207);
    expect(known.body.errors).toMatchObject([
      {
        category: 'CONFLICT',
        message: `Contact already exists. Existing ID: ${holder}`,
        context: { objectWriteTraceId: ['t0'] },
      },
    ]);
    const twice = await call('POST', `${BATCH}/create`, withTraces(['x@b.co', 'x@b.co']));
    expect([twice.body.results.length, twice.body.numErrors]).toEqual([1, 1]);
  });

  test('hubspot 4: batch archive answers 204 and nothing else', async () => {
    const { call, create: one } = account();
    const id = await one('contacts', { email: 'a@b.co' });
    expect(await call('POST', `${BATCH}/archive`, { inputs: [{ id }, { id: '5' }] })).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect((await call('GET', '/crm/v3/objects/contacts')).body.results).toEqual([]);
  });
});
