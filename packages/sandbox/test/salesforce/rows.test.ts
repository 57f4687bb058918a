import { describe, expect, test } from 'vitest';
import { BASE, NO_ASSIGNMENT, testOrg, V, type TestOrg } from './org.ts';

const create = async (org: TestOrg, type: string, body: unknown): Promise<string> => {
  const made = await org.call('POST', `/sobjects/${type}`, body, NO_ASSIGNMENT);
  expect(made.body).toMatchObject({ success: true, errors: [] });
  return made.body.id as string;
};

const refusal = async (org: TestOrg, type: string, body: unknown) => {
  const refused = await org.call('POST', `/sobjects/${type}`, body, NO_ASSIGNMENT);
  expect(refused.status).toBe(400);
  return refused.body[0];
};

describe('salesforce 6: one row', () => {
  test('POST is 201 with the id and its place, GET shows what was stored, PATCH and DELETE are 204', async () => {
    const org = await testOrg();
    const made = await org.call('POST', '/sobjects/contact', {
      attributes: { type: 'Contact' },
      lastname: ' Weiß ',
      FirstName: 'Jo',
      EMAIL: 'jo@weiss.example',
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.headers.get('location')).toBe(`${V}/sobjects/Contact/${id}`);
    const row = await org.call('GET', `/sobjects/Contact/${id}?fields=Id,name,Email,SystemModstamp,Account.Name`);
    expect(row.body).toEqual({
      attributes: { type: 'Contact', url: `${V}/sobjects/Contact/${id}` },
      Id: id,
      Name: 'Jo Weiß',
      Email: 'jo@weiss.example',
      SystemModstamp: '2026-11-02T09:00:00.000+0000',
      Account: null,
    });
    const changed = await org.call('PATCH', `/sobjects/Contact/${id.slice(0, 15)}`, { FirstName: '' });
    expect(changed.status).toBe(204);
    expect(changed.body).toBe('');
    expect((await org.call('GET', `/sobjects/Contact/${id}`)).body).toMatchObject({
      FirstName: null,
      Name: 'Weiß',
      IsDeleted: false,
      MailingAddress: null,
    });
    expect((await org.call('DELETE', `/sobjects/Contact/${id}`)).status).toBe(204);
    const gone = await org.call('GET', `/sobjects/Contact/${id}`);
    expect(gone.status).toBe(404);
    expect(gone.body).toEqual([{ message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] }]);
    expect((await org.call('DELETE', `/sobjects/Contact/${id}`)).body[0].errorCode).toBe('ENTITY_IS_DELETED');
  });

  test('salesforce 12.2: single errors are an array', async () => {
    const org = await testOrg();
    const unknown = await org.call('GET', '/sobjects/Nope/x');
    expect(unknown.status).toBe(404);
    expect(unknown.body).toEqual([{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }]);
    expect((await org.call('GET', '/sobjects/Contact/nope')).body[0].message).toBe(
      'Provided external ID field does not exist or is not accessible: nope',
    );
    expect((await org.call('PUT', '/sobjects/Contact/nope', {})).status).toBe(405);
    expect((await org.call('POST', '/sobjects/Contact', ['x'])).body[0].errorCode).toBe('JSON_PARSER_ERROR');
  });

  test('salesforce 12.7: an id of another object is MALFORMED_ID, a 15-character id in the wrong case is another row', async () => {
    const org = await testOrg();
    const id = await create(org, 'Contact', { LastName: 'A' });
    const account = await create(org, 'Account', { Name: 'A' });
    expect((await org.call('PATCH', `/sobjects/Contact/${account}`, { LastName: 'B' })).body[0]).toEqual({
      errorCode: 'MALFORMED_ID',
      message: `Contact ID: id value of incorrect type: ${account}`,
      fields: ['Id'],
    });
    const swapped = id.slice(0, 15).toLowerCase();
    expect(swapped).not.toBe(id.slice(0, 15));
    expect((await org.call('GET', `/sobjects/Contact/${swapped}`)).status).toBe(404);
  });

  test('salesforce 12.15: odd but legal forms are taken', async () => {
    const org = await testOrg();
    await create(org, 'Account', { Name: "Bob's" });
    for (const path of [`/query/?q=SELECT+Id+FROM+Account+WHERE+Name+=+'Bob\\'s'`, `/query?q=SELECT%20Id%20FROM%20Account`]) {
      expect((await org.call('GET', path)).body.totalSize).toBe(1);
    }
    const body = { records: [{ attributes: { type: 'Account' }, Id: '001000000000000AAA', Name: 'x' }], allOrNone: false };
    expect((await org.call('PATCH', '/composite/sobjects', body)).body[0].errors[0].statusCode).toBe(
      'INVALID_CROSS_REFERENCE_KEY',
    );
    expect((await org.call('POST', '/sobjects/Account/Id', { Name: 'created' })).status).toBe(201);
    expect(
      (
        await org.call('POST', `/sobjects/Account/${await create(org, 'Account', { Name: 'x' })}?_HttpMethod=PATCH`, {
          Name: 'y',
        })
      ).status,
    ).toBe(204);
  });
});

describe('salesforce 7, 12.9: what a write is refused for', () => {
  test('required fields, all at once', async () => {
    const org = await testOrg();
    expect(await refusal(org, 'Lead', { FirstName: 'A', LastName: '  ' })).toEqual({
      errorCode: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [LastName, Company]',
      fields: ['LastName', 'Company'],
    });
    const id = await create(org, 'Contact', { LastName: 'A' });
    expect((await org.call('PATCH', `/sobjects/Contact/${id}`, { LastName: null })).body[0].errorCode).toBe(
      'REQUIRED_FIELD_MISSING',
    );
  });

  test.each([
    ['Contact', { Nope__c: 1 }, 'INVALID_FIELD', "No such column 'Nope__c' on sobject of type Contact"],
    [
      'Contact',
      { LastName: 'x'.repeat(81) },
      'STRING_TOO_LONG',
      `Last Name: data value too large: ${'x'.repeat(81)} (max length=80)`,
    ],
    ['Contact', { LastName: 'A', Email: 'no mail' }, 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: no mail'],
    [
      'Lead',
      { LastName: 'A', Company: 'C', Status: 'Nope' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Status: bad value for restricted picklist field: Nope',
    ],
    [
      'Contact',
      { LastName: 'A', AccountId: '003000000000001' },
      'MALFORMED_ID',
      'Account ID: id value of incorrect type: 003000000000001',
    ],
    ['Contact', { LastName: 'A', AccountId: '001000000000001' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
    [
      'Contact',
      { LastName: 'A', Id: '003000000000001' },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'cannot specify Id in an insert call',
    ],
    ['Account', { Name: 'A', NumberOfEmployees: 'many' }, 'JSON_PARSER_ERROR', undefined],
    ['Account', { Name: 'A', NumberOfEmployees: 1.5 }, 'JSON_PARSER_ERROR', undefined],
    ['Account', { Name: 'A', NumberOfEmployees: 1e9 }, 'NUMBER_OUTSIDE_VALID_RANGE', undefined],
    ['Account', { Name: ['A'] }, 'JSON_PARSER_ERROR', undefined],
    ['Contact', { LastName: 'A', DoNotCall: 'perhaps' }, 'JSON_PARSER_ERROR', undefined],
    ['Contact', { LastName: 'A', DoNotCall: null }, 'JSON_PARSER_ERROR', undefined],
    ['Opportunity', { Name: 'A', StageName: 'Prospecting', CloseDate: '2026-02-30' }, 'JSON_PARSER_ERROR', undefined],
    ['User', { LastName: 'A' }, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'entity type cannot be inserted: User'],
    ['Contact', { LastName: 'A', Account: { Nope__c: 'x' } }, 'INVALID_FIELD', undefined],
  ])('%s %j is %s', async (type, body, code, message) => {
    const org = await testOrg();
    const refused = await refusal(org, type, body);
    expect(refused.errorCode).toBe(code);
    if (message !== undefined) expect(refused.message).toBe(message);
  });

  test('compound, system and derived fields can not be written', async () => {
    const org = await testOrg();
    expect(await refusal(org, 'Contact', { LastName: 'A', Name: 'A B', CreatedDate: '2026-01-01T00:00:00Z' })).toEqual({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      message:
        'Unable to create/update fields: Name, CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
      fields: ['Name', 'CreatedDate'],
    });
  });

  test('several things wrong are several errors', async () => {
    const org = await testOrg();
    const refused = await org.call('POST', '/sobjects/Contact', { LastName: 'x'.repeat(81), FirstName: 'y'.repeat(41) });
    expect(refused.body.map((error: { errorCode: string }) => error.errorCode)).toEqual(['STRING_TOO_LONG', 'STRING_TOO_LONG']);
  });

  test('an inactive user and, but for leads, a queue can not become owner', async () => {
    const org = await testOrg();
    const gone = org.vendor.backdoor.create('User', {
      Email: 'gone@x.example',
      FirstName: 'G',
      LastName: 'One',
      IsActive: false,
    });
    expect((await refusal(org, 'Contact', { LastName: 'A', OwnerId: gone })).errorCode).toBe('INACTIVE_OWNER_OR_USER');
    const queue = (await org.query("SELECT Id FROM Group WHERE Type = 'Queue'")).body.records[0].Id;
    expect((await refusal(org, 'Contact', { LastName: 'A', OwnerId: queue })).errorCode).toBe('MALFORMED_ID');
    await create(org, 'Lead', { LastName: 'A', Company: 'C', OwnerId: queue });
  });

  test('a deleted parent is ENTITY_IS_DELETED', async () => {
    const org = await testOrg();
    const account = await create(org, 'Account', { Name: 'A' });
    await org.call('DELETE', `/sobjects/Account/${account}`);
    const refused = await org.call('POST', '/sobjects/Contact', { LastName: 'A', AccountId: account });
    expect(refused.body[0].errorCode).toBe('ENTITY_IS_DELETED');
  });

  test('values are stored as the platform stores them', async () => {
    const org = await testOrg();
    const id = await create(org, 'Opportunity', {
      Name: ' Deal ',
      StageName: 'closed won',
      CloseDate: '2026-05-06',
      Amount: '1234.567',
    });
    const row = (await org.call('GET', `/sobjects/Opportunity/${id}`)).body;
    expect(row).toMatchObject({
      Name: 'Deal',
      StageName: 'Closed Won',
      Amount: 1234.57,
      CloseDate: '2026-05-06',
      Probability: 100,
      IsClosed: true,
      IsWon: true,
    });
    await org.call('PATCH', `/sobjects/Opportunity/${id}`, { StageName: 'Negotiation/Review' });
    expect((await org.call('GET', `/sobjects/Opportunity/${id}`)).body).toMatchObject({
      Probability: 90,
      IsClosed: false,
      IsWon: false,
      ExpectedRevenue: 1111.11,
    });
  });
});

describe('salesforce 12.3, 12.10: upsert by external id', () => {
  test('creates with 201, updates with 200 and created:false, and finds without regard to case', async () => {
    const org = await testOrg();
    await org.addMarker('Contact');
    const put = (key: string, body: unknown) =>
      org.call('PATCH', `/sobjects/Contact/MeshLine_Id__c/${encodeURIComponent(key)}`, body);
    const made = await put('a/b c?d#é', { LastName: 'A' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ success: true, created: true, errors: [] });
    const again = await put('A/B C?D#É', { LastName: 'B' });
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ id: made.body.id, success: true, errors: [], created: false });
    const found = await org.call('GET', `/sobjects/Contact/MeshLine_Id__c/${encodeURIComponent('a/b c?d#é')}?fields=LastName`);
    expect(found.body.LastName).toBe('B');
    const old = await org.call('PATCH', '/services/data/v45.0/sobjects/Contact/MeshLine_Id__c/a%2Fb%20c%3Fd%23%C3%A9', {
      LastName: 'C',
    });
    expect(old.status).toBe(204);
  });

  test('answers 300 with the records’ URLs where several match, and writes nothing', async () => {
    const org = await testOrg();
    const ids = [
      await create(org, 'Contact', { LastName: 'A', Email: 'a@x.example' }),
      await create(org, 'Contact', { LastName: 'B', Email: 'A@x.example' }),
    ];
    const several = await org.call('PATCH', '/sobjects/Contact/Email/a@x.example', { LastName: 'C' });
    expect(several.status).toBe(300);
    expect(several.body.toSorted()).toEqual(ids.map((id) => `${V}/sobjects/Contact/${id}`));
    expect((await org.query("SELECT Id FROM Contact WHERE LastName = 'C'")).body.totalSize).toBe(0);
  });

  test('refuses the key or Id in the body, unknown keys, and creation under updateOnly', async () => {
    const org = await testOrg();
    await org.addMarker('Contact');
    const put = (path: string, body: unknown) => org.call('PATCH', `/sobjects/Contact/${path}`, body);
    expect((await put('MeshLine_Id__c/x', { LastName: 'A', MeshLine_Id__c: 'x' })).body[0].message).toBe(
      'The MeshLine_Id__c field should not be specified in the sobject data.',
    );
    expect((await put('MeshLine_Id__c/x', { LastName: 'A', Id: '003000000000001' })).body[0].errorCode).toBe('INVALID_FIELD');
    expect((await put('LastName/x', { FirstName: 'A' })).body[0].message).toBe(
      'Provided external ID field does not exist or is not accessible: LastName',
    );
    expect((await put('MeshLine_Id__c/x?updateOnly=true', { LastName: 'A' })).status).toBe(404);
    expect((await put('MeshLine_Id__c/', { LastName: 'A' })).status).toBe(404);
    expect((await put('MeshLine_Id__c/%20', { LastName: 'A' })).body[0].errorCode).toBe('MISSING_ARGUMENT');
    await put('MeshLine_Id__c/k', { LastName: 'A' });
    expect((await put('MeshLine_Id__c/%20K%20', { LastName: 'A' })).body.created).toBe(false);
    expect((await put('MeshLine_Id__c/a/b', { LastName: 'A' })).body[0].errorCode).toBe('NOT_FOUND');
  });

  test('DUPLICATE_VALUE names the other row by its 15-character id; deleted rows do not count', async () => {
    const org = await testOrg();
    await org.addMarker('Contact');
    const id = await create(org, 'Contact', { LastName: 'A', MeshLine_Id__c: 'k1' });
    expect((await refusal(org, 'Contact', { LastName: 'B', MeshLine_Id__c: 'K1' })).message).toBe(
      `duplicate value found: MeshLine_Id__c duplicates value on record with id: ${id.slice(0, 15)}`,
    );
    await org.call('DELETE', `/sobjects/Contact/${id}`);
    await create(org, 'Contact', { LastName: 'B', MeshLine_Id__c: 'K1' });
    expect(() => org.vendor.backdoor.edit('Contact', id, { undelete: true })).toThrow('DUPLICATE_VALUE');
  });

  test('a parent can be named by its external id', async () => {
    const org = await testOrg();
    await org.addMarker('Account');
    const account = await create(org, 'Account', { Name: 'A', MeshLine_Id__c: 'acc-1' });
    const contact = await create(org, 'Contact', { LastName: 'A', Account: { MeshLine_Id__c: 'ACC-1' } });
    expect((await org.call('GET', `/sobjects/Contact/${contact}`)).body.AccountId).toBe(account);
    expect((await refusal(org, 'Contact', { LastName: 'A', Account: { MeshLine_Id__c: 'nope' } })).message).toBe(
      'Foreign key external ID: nope not found for field MeshLine_Id__c in entity Account',
    );
  });
});

describe('salesforce 9, 12.14: conditional requests', () => {
  const SINCE = 'if-unmodified-since';

  test('If-Unmodified-Since stops a PATCH with 412 when the row changed later, in whole seconds', async () => {
    const org = await testOrg();
    const id = await create(org, 'Lead', { LastName: 'A', Company: 'C' });
    const read = (await org.call('GET', `/sobjects/Lead/${id}`)).headers.get('date') ?? '';
    const patch = (value: string) =>
      org.call('PATCH', `/sobjects/Lead/${id}`, { FirstName: value }, { ...NO_ASSIGNMENT, [SINCE]: read });
    expect((await patch('same second')).status).toBe(204);
    org.clock.advance(1_000);
    await org.call('PATCH', `/sobjects/Lead/${id}`, { FirstName: 'theirs' }, NO_ASSIGNMENT);
    const stopped = await patch('mine');
    expect(stopped.status).toBe(412);
    expect((await org.call('GET', `/sobjects/Lead/${id}`)).body.FirstName).toBe('theirs');
    expect((await org.call('PATCH', `/sobjects/Lead/${id}`, {}, { [SINCE]: 'nonsense' })).status).toBe(400);
  });

  test('DELETE, collections and external-id rows do not know it', async () => {
    const org = await testOrg();
    await org.addMarker('Contact');
    const early = { [SINCE]: 'Mon, 01 Jan 2024 00:00:00 GMT' };
    const id = await create(org, 'Contact', { LastName: 'A', MeshLine_Id__c: 'k' });
    expect((await org.call('PATCH', '/sobjects/Contact/MeshLine_Id__c/k', { LastName: 'B' }, early)).status).toBe(200);
    const many = { records: [{ attributes: { type: 'Contact' }, id, LastName: 'C' }] };
    expect((await org.call('PATCH', '/composite/sobjects', many, early)).body[0].success).toBe(true);
    expect((await org.call('DELETE', `/sobjects/Contact/${id}`, undefined, early)).status).toBe(204);
  });

  test('If-Modified-Since gives 304 on a row', async () => {
    const org = await testOrg();
    const id = await create(org, 'Contact', { LastName: 'A' });
    const now = { 'if-modified-since': new Date(org.clock.now()).toUTCString() };
    expect((await org.call('GET', `/sobjects/Contact/${id}`, undefined, now)).status).toBe(304);
  });

  test('ETags exist for accounts only', async () => {
    const org = await testOrg();
    const account = await create(org, 'Account', { Name: 'A' });
    const tag = (await org.call('GET', `/sobjects/Account/${account}`)).headers.get('etag') ?? '';
    expect((await org.call('PATCH', `/sobjects/Account/${account}`, { Name: 'B' }, { 'if-match': tag })).status).toBe(204);
    expect((await org.call('PATCH', `/sobjects/Account/${account}`, { Name: 'C' }, { 'if-match': tag })).status).toBe(412);
    const contact = await create(org, 'Contact', { LastName: 'A' });
    expect((await org.call('GET', `/sobjects/Contact/${contact}`)).headers.has('etag')).toBe(false);
    expect((await org.call('PATCH', `/sobjects/Contact/${contact}`, { LastName: 'B' }, { 'if-match': '"x"' })).status).toBe(204);
  });
});

describe('salesforce 12.13: rules that act on a write', () => {
  test('without Sforce-Auto-Assign: FALSE a lead moves to the queue, on create and on update', async () => {
    const org = await testOrg();
    const owner = org.vendor.backdoor.create('User', { Email: 'o@x.example', FirstName: 'O', LastName: 'Wner' });
    const body = { LastName: 'A', Company: 'C', OwnerId: owner };
    const ownerOf = async (id: string) =>
      (await org.query(`SELECT OwnerId, Owner.Name, Owner.Type FROM Lead WHERE Id = '${id}'`)).body.records[0];
    const moved = (await org.call('POST', '/sobjects/Lead', body)).body.id;
    expect((await ownerOf(moved)).Owner).toMatchObject({ attributes: { type: 'Name' }, Name: 'Unassigned Leads', Type: 'Queue' });
    const kept = await create(org, 'Lead', body);
    expect((await ownerOf(kept)).OwnerId).toBe(owner);
    await org.call('PATCH', `/sobjects/Lead/${kept}`, { FirstName: 'X' });
    expect((await ownerOf(kept)).OwnerId).toMatch(/^00G/);
    org.vendor.controls.setLeadAssignment(false);
    expect((await ownerOf((await org.call('POST', '/sobjects/Lead', body)).body.id)).OwnerId).toBe(owner);
  });

  test('a duplicate rule blocks or warns; the key is misspelt in single answers and not in collections', async () => {
    const org = await testOrg();
    const first = await create(org, 'Lead', { LastName: 'A', Company: 'C', Email: 'a@x.example' });
    const twin = { LastName: 'B', Company: 'D', Email: 'A@x.example' };
    org.vendor.controls.setDuplicateRule('Lead', 'alert');
    const refused = await refusal(org, 'Lead', twin);
    expect(refused).toMatchObject({
      errorCode: 'DUPLICATES_DETECTED',
      message: 'Use one of these records?',
      duplicateResut: { allowSave: true },
    });
    expect(refused.duplicateResut.matchResults[0].matchRecords[0].record.Id).toBe(first);
    const many = await org.call('POST', '/composite/sobjects', { records: [{ attributes: { type: 'Lead' }, ...twin }] });
    expect(many.body[0].errors[0]).toMatchObject({ statusCode: 'DUPLICATES_DETECTED', duplicateResult: { allowSave: true } });
    const allow = { ...NO_ASSIGNMENT, 'sforce-duplicate-rule-header': 'allowSave=true; includeRecordDetails=true' };
    expect((await org.call('POST', '/sobjects/Lead', twin, allow)).status).toBe(201);
    org.vendor.controls.setDuplicateRule('Lead', 'block');
    expect((await org.call('POST', '/sobjects/Lead', twin, allow)).body[0].errorCode).toBe('DUPLICATES_DETECTED');
  });
});

test('a body that is no JSON is JSON_PARSER_ERROR', async () => {
  const org = await testOrg();
  const token = (await (
    await org.vendor.fetch(
      new Request(`${BASE}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'CID', client_secret: 'SEC' }),
      }),
    )
  ).json()) as { access_token: string };
  const request = new Request(`${BASE}${V}/sobjects/Contact`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.access_token}` },
    body: '{"LastName":"A"',
  });
  const response = await org.vendor.fetch(request);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject([{ errorCode: 'JSON_PARSER_ERROR' }]);
});
