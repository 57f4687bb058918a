import { describe, expect, test } from 'vitest';
import { NO_ASSIGNMENT, testOrg, V, type Json, type TestOrg } from './org.ts';

const contact = (fields: Record<string, unknown>): Record<string, unknown> => ({ attributes: { type: 'Contact' }, ...fields });
const post = (org: TestOrg, records: unknown, allOrNone = false) =>
  org.call('POST', '/composite/sobjects', { allOrNone, records }, NO_ASSIGNMENT);
const codes = (answer: Json): string[] =>
  answer.body.map((result: Json) => (result.success ? 'ok' : result.errors[0].statusCode));

describe('salesforce 12.1, 12.2, 12.8: collections', () => {
  test('answer 200 with a flag for each record, in order, and statusCode in the errors', async () => {
    const org = await testOrg();
    const answer = await post(org, [
      contact({ LastName: 'A' }),
      contact({}),
      { attributes: { type: 'Account' }, Name: 'B' },
      contact({ Nope: 1 }),
    ]);
    expect(answer.status).toBe(200);
    expect(codes(answer)).toEqual(['ok', 'REQUIRED_FIELD_MISSING', 'ok', 'INVALID_FIELD']);
    expect(answer.body[1]).toEqual({
      success: false,
      errors: [
        { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [LastName]', fields: ['LastName'] },
      ],
    });
    expect(answer.body[0].id).toMatch(/^003/);
    expect(answer.body[2].id).toMatch(/^001/);
    expect((await post(org, [contact({})])).status).toBe(200);
  });

  test('allOrNone rolls back: good rows carry the code and an id, and nothing is left', async () => {
    const org = await testOrg();
    const answer = await post(org, [contact({ LastName: 'A' }), contact({})], true);
    expect(codes(answer)).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
    expect(answer.body[0].id).toMatch(/^003/);
    expect(answer.body[0].errors[0].message).toBe(
      'Record rolled back because not all records were valid and the request was using AllOrNone header',
    );
    expect((await org.query('SELECT COUNT() FROM Contact')).body.totalSize).toBe(0);
    expect(org.vendor.mutations()).toEqual([]);
    const next = await post(org, [contact({ LastName: 'A' })]);
    expect(next.body[0].id).not.toBe(answer.body[0].id);
  });

  test('update takes a lower-case id; unknown, foreign, deleted and repeated ids fail one by one', async () => {
    const org = await testOrg();
    const made = await post(org, [contact({ LastName: 'A' }), contact({ LastName: 'B' }), contact({ LastName: 'C' })]);
    const [a, b, c] = made.body.map((result: Json) => result.id);
    await org.call('DELETE', `/sobjects/Contact/${b}`);
    const records = [
      contact({ id: a, FirstName: 'x' }),
      contact({ id: b, FirstName: 'x' }),
      contact({ id: '003000000000001AAA', FirstName: 'x' }),
      contact({ id: '001000000000001AAA', FirstName: 'x' }),
      contact({ FirstName: 'x' }),
      contact({ id: c, FirstName: 'x' }),
      contact({ Id: c.slice(0, 15), FirstName: 'y' }),
    ];
    const answer = await org.call('PATCH', '/composite/sobjects', { allOrNone: false, records });
    expect(codes(answer)).toEqual([
      'ok',
      'ENTITY_IS_DELETED',
      'INVALID_CROSS_REFERENCE_KEY',
      'MALFORMED_ID',
      'MISSING_ARGUMENT',
      'DUPLICATE_VALUE',
      'DUPLICATE_VALUE',
    ]);
    expect(answer.body[3].errors[0]).toEqual({
      statusCode: 'MALFORMED_ID',
      message: 'Contact ID: id value of incorrect type: 001000000000001AAA',
      fields: ['Id'],
    });
  });

  test('upsert says created, and rows that share a key in one call all fail', async () => {
    const org = await testOrg();
    await org.addMarker('Contact');
    const put = (keys: readonly (string | null)[]) => {
      const records = keys.map((key) => contact({ LastName: 'A', MeshLine_Id__c: key }));
      return org.call('PATCH', '/composite/sobjects/Contact/meshline_id__c', { allOrNone: false, records });
    };
    const first = await put(['a', 'b', 'B', null, '']);
    expect(codes(first)).toEqual(['ok', 'DUPLICATE_VALUE', 'DUPLICATE_VALUE', 'MISSING_ARGUMENT', 'MISSING_ARGUMENT']);
    expect(first.body[0].created).toBe(true);
    expect(first.body[1].errors[0].message).toBe('Duplicate external id specified: b');
    const second = await put(['A', 'b']);
    expect(second.body).toMatchObject([
      { id: first.body[0].id, success: true, created: false },
      { success: true, created: true },
    ]);
    const withId = { records: [contact({ LastName: 'A', MeshLine_Id__c: 'z', Id: first.body[0].id })] };
    expect(codes(await org.call('PATCH', '/composite/sobjects/Contact/MeshLine_Id__c', withId))).toEqual(['INVALID_FIELD']);
    expect((await org.call('PATCH', '/composite/sobjects/Contact/LastName', withId)).body[0].errorCode).toBe('NOT_FOUND');
  });

  test('delete takes ids in the URL; a repeat is ENTITY_IS_DELETED', async () => {
    const org = await testOrg();
    const made = await post(org, [contact({ LastName: 'A' }), contact({ LastName: 'B' })]);
    const [a, b] = made.body.map((result: Json) => result.id);
    expect(codes(await org.call('DELETE', `/composite/sobjects?ids=${a}&allOrNone=true`))).toEqual(['ok']);
    expect(codes(await org.call('DELETE', `/composite/sobjects?ids=${a},${b},nope&allOrNone=true`))).toEqual([
      'ENTITY_IS_DELETED',
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'MALFORMED_ID',
    ]);
    expect((await org.query('SELECT COUNT() FROM Contact')).body.totalSize).toBe(1);
  });

  test('retrieve keeps order and gives null for what is not there; a bad field fails the call', async () => {
    const org = await testOrg();
    const made = await post(org, [contact({ LastName: 'A' }), contact({ LastName: 'B' })]);
    const [a, b] = made.body.map((result: Json) => result.id);
    await org.call('DELETE', `/sobjects/Contact/${a}`);
    const answer = await org.call('POST', '/composite/sobjects/Contact', {
      ids: [b, '003000000000001', a, b],
      fields: ['Id', 'lastname'],
    });
    expect(answer.body.map((row: Json) => row?.LastName ?? null)).toEqual(['B', null, null, 'B']);
    expect(answer.body[0]).toEqual({ attributes: { type: 'Contact', url: `${V}/sobjects/Contact/${b}` }, Id: b, LastName: 'B' });
    const bad = await org.call('POST', '/composite/sobjects/Contact', { ids: [b], fields: ['Nope'] });
    expect(bad.status).toBe(400);
    expect(bad.body[0].errorCode).toBe('INVALID_FIELD');
    expect((await org.call('GET', `/composite/sobjects/Contact?ids=${b}&fields=Id`)).body).toHaveLength(1);
  });

  test('more than 200 records, more than 10 chunks, or a malformed list is 400 for the whole call', async () => {
    const org = await testOrg();
    const many = Array.from({ length: 201 }, () => contact({ LastName: 'A' }));
    expect((await post(org, many)).body[0].errorCode).toBe('EXCEEDED_ID_LIMIT');
    const mixed = Array.from({ length: 11 }, (_, at) =>
      at % 2 === 0 ? contact({ LastName: 'A' }) : { attributes: { type: 'Account' }, Name: 'A' },
    );
    expect((await post(org, mixed)).body[0].errorCode).toBe('LIMIT_EXCEEDED');
    expect((await post(org, mixed.slice(1))).status).toBe(200);
    for (const records of [[], ['x'], undefined, [{ LastName: 'A' }]]) expect((await post(org, records)).status).toBe(400);
  });
});

describe('salesforce 6: composite', () => {
  const sub = (method: string, path: string, referenceId: string, body?: unknown, httpHeaders?: unknown) => ({
    method,
    url: V + path,
    referenceId,
    body,
    httpHeaders,
  });
  const send = (org: TestOrg, compositeRequest: unknown, allOrNone = false, headers = {}) =>
    org.call('POST', '/composite', { allOrNone, compositeRequest }, headers);

  test('later subrequests refer to earlier ones, and the whole counts as one call', async () => {
    const org = await testOrg();
    const answer = await send(org, [
      sub('POST', '/sobjects/Account', 'acc', { Name: 'Acme' }),
      sub('POST', '/sobjects/Contact', 'con', { LastName: 'A', AccountId: '@{acc.id}', Description: 'of @{acc.id}' }),
      sub('GET', "/query/?q=SELECT+Account.Name+FROM+Contact+WHERE+Id+=+'@{con.id}'", 'back'),
      sub('PATCH', '/sobjects/Account/@{back.records[0].Id}', 'wrong', { Name: 'x' }),
    ]);
    expect(answer.status).toBe(200);
    const [acc, con, back, wrong] = answer.body.compositeResponse;
    expect(acc).toMatchObject({
      httpStatusCode: 201,
      referenceId: 'acc',
      body: { success: true },
      httpHeaders: { Location: expect.stringContaining('/Account/001') },
    });
    expect(con.httpStatusCode).toBe(201);
    expect(back.body.records[0].Account.Name).toBe('Acme');
    expect(wrong.body[0].errorCode).toBe('PROCESSING_HALTED');
    expect(answer.headers.get('sforce-limit-info')).toMatch(/^api-usage=1\//);
  });

  test('only dependents of a failure are halted', async () => {
    const org = await testOrg();
    const answer = await send(org, [
      sub('POST', '/sobjects/Account', 'acc', {}),
      sub('POST', '/sobjects/Contact', 'con', { LastName: 'A', AccountId: '@{acc.id}' }),
      sub('POST', '/sobjects/Contact', 'free', { LastName: 'A' }),
    ]);
    expect(answer.body.compositeResponse.map((part: Json) => [part.httpStatusCode, part.body[0]?.errorCode])).toEqual([
      [400, 'REQUIRED_FIELD_MISSING'],
      [400, 'PROCESSING_HALTED'],
      [201, undefined],
    ]);
  });

  test('outer allOrNone undoes everything, a collection with a failed record too', async () => {
    const org = await testOrg();
    const records = [contact({ LastName: 'A' }), contact({})];
    const answer = await send(
      org,
      [
        sub('POST', '/sobjects/Account', 'acc', { Name: 'A' }),
        sub('POST', '/composite/sobjects', 'many', { allOrNone: false, records }),
      ],
      true,
    );
    const [acc, many] = answer.body.compositeResponse;
    expect([acc.httpStatusCode, acc.body[0].errorCode]).toEqual([400, 'PROCESSING_HALTED']);
    expect(many.body[0].errors[0].statusCode).toBe('ALL_OR_NONE_OPERATION_ROLLED_BACK');
    for (const type of ['Account', 'Contact']) expect((await org.query(`SELECT COUNT() FROM ${type}`)).body.totalSize).toBe(0);
  });

  test('headers go with each subrequest and are not inherited: conditional PATCHes, auto-assign', async () => {
    const org = await testOrg();
    const lead = (await org.call('POST', '/sobjects/Lead', { LastName: 'A', Company: 'C' }, NO_ASSIGNMENT)).body.id;
    const old = { 'If-Unmodified-Since': 'Mon, 01 Jan 2024 00:00:00 GMT' };
    const owner = async () => (await org.query('SELECT OwnerId FROM Lead')).body.records[0].OwnerId;
    const patch = (httpHeaders: unknown) =>
      sub('PATCH', `/sobjects/Lead/${lead}`, `p${JSON.stringify(httpHeaders).length}`, { FirstName: 'x' }, httpHeaders);
    const stopped = await send(org, [patch(old)]);
    expect(stopped.body.compositeResponse[0]).toMatchObject({ httpStatusCode: 412 });
    await send(org, [patch({ 'Sforce-Auto-Assign': 'FALSE' })]);
    expect(await owner()).toBe(org.vendor.controls.runningUserId);
    await send(org, [patch({})], false, NO_ASSIGNMENT);
    expect(await owner()).toMatch(/^00G/);
  });

  test('bounds and form: 25 subrequests, 5 queries, unique reference ids, no inner Authorization, no nesting', async () => {
    const org = await testOrg();
    const list = (count: number, path: string) => Array.from({ length: count }, (_, at) => sub('GET', path, `r${at}`));
    expect((await send(org, list(26, '/limits'))).status).toBe(400);
    expect((await send(org, list(25, '/limits'))).status).toBe(200);
    expect((await send(org, list(6, '/query?q=SELECT+Id+FROM+Contact'))).status).toBe(400);
    expect((await send(org, [sub('GET', '/limits', 'a'), sub('GET', '/limits', 'a')])).status).toBe(400);
    expect((await send(org, [sub('GET', '/limits', 'a', undefined, { Authorization: 'x' })])).status).toBe(400);
    expect((await send(org, [sub('POST', '/composite', 'a', {})])).body.compositeResponse[0].httpStatusCode).toBe(400);
    expect((await send(org, [])).status).toBe(400);
  });

  test('a batch is independent, and each of its parts counts', async () => {
    const org = await testOrg();
    const batchRequests = [
      { method: 'POST', url: 'v62.0/sobjects/Contact', richInput: { LastName: 'A' } },
      { method: 'GET', url: 'v62.0/sobjects/Nope' },
      { method: 'GET', url: 'v62.0/limits' },
    ];
    const answer = await org.call('POST', '/composite/batch', { batchRequests });
    expect(answer.body.hasErrors).toBe(true);
    expect(answer.body.results.map((result: Json) => result.statusCode)).toEqual([201, 404, 200]);
    expect(answer.headers.get('sforce-limit-info')).toMatch(/^api-usage=3\//);
    const halted = await org.call('POST', '/composite/batch', { haltOnError: true, batchRequests });
    expect(halted.body.results[2]).toMatchObject({ statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] });
  });
});
