import { describe, expect, test } from 'vitest';
import { START, testOrg, V, type Json } from './org.ts';

const fieldNamed = (describe: Json, name: string): Json => describe.fields.find((field: Json) => field.name === name);

describe('salesforce 6: describe', () => {
  test('required on create = createable && !nillable && !defaultedOnCreate', async () => {
    const { call } = await testOrg();
    const required = async (type: string): Promise<string[]> =>
      (await call('GET', `/sobjects/${type}/describe`)).body.fields
        .filter((field: Json) => field.createable && !field.nillable && !field.defaultedOnCreate)
        .map((field: Json) => field.name)
        .toSorted();
    expect(await required('Contact')).toEqual(['LastName']);
    expect(await required('lead')).toEqual(['Company', 'LastName']);
    expect(await required('Account')).toEqual(['Name']);
    expect(await required('Opportunity')).toEqual(['CloseDate', 'Name', 'StageName']);
  });

  test('compound, system and derived fields are not writable', async () => {
    const { call } = await testOrg();
    const contact = (await call('GET', '/sobjects/Contact/describe')).body;
    for (const name of ['Id', 'Name', 'MailingAddress', 'SystemModstamp', 'IsDeleted', 'MasterRecordId']) {
      expect(fieldNamed(contact, name)).toMatchObject({ createable: false, updateable: false });
    }
    const deal = (await call('GET', '/sobjects/Opportunity/describe')).body;
    expect(fieldNamed(deal, 'IsWon').updateable).toBe(false);
    expect(fieldNamed(deal, 'MasterRecordId')).toBeUndefined();
    expect(fieldNamed((await call('GET', '/sobjects/Lead/describe')).body, 'OwnerId').referenceTo).toEqual(['Group', 'User']);
  });

  test('If-Modified-Since gives 304 until a field or a permission changes', async () => {
    const org = await testOrg();
    const first = await org.call('GET', '/sobjects/Contact/describe');
    const since = { 'if-modified-since': first.headers.get('last-modified') ?? '' };
    const again = await org.call('GET', '/sobjects/Contact/describe', undefined, since);
    expect(again.status).toBe(304);
    expect(again.body).toBe('');
    await org.addMarker('Contact');
    const changed = await org.call('GET', '/sobjects/Contact/describe', undefined, since);
    expect(changed.status).toBe(200);
    expect(fieldNamed(changed.body, 'MeshLine_Id__c')).toMatchObject({
      externalId: true,
      unique: true,
      idLookup: true,
      custom: true,
      length: 36,
      type: 'string',
    });
  });

  test('the list of objects leaves out tooling objects', async () => {
    const { call } = await testOrg();
    const names = (await call('GET', '/sobjects')).body.sobjects.map((type: Json) => type.name);
    expect(names).toEqual(expect.arrayContaining(['User', 'Account', 'Contact', 'Lead', 'Opportunity', 'Organization']));
    expect(names).not.toContain('CustomField');
  });
});

describe('salesforce 12.9: a new custom field and field-level security', () => {
  const metadata = { type: 'Text', length: 36, externalId: true, unique: true, label: 'MeshLine Id' };

  test('is invisible to its maker until a permission set of the running user grants it', async () => {
    const { call, query, vendor } = await testOrg();
    const made = await call('POST', '/tooling/sobjects/CustomField', { FullName: 'Contact.MeshLine_Id__c', Metadata: metadata });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ success: true, errors: [] });
    const hidden = async (): Promise<void> => {
      expect(fieldNamed((await call('GET', '/sobjects/Contact/describe')).body, 'MeshLine_Id__c')).toBeUndefined();
      expect((await query('SELECT MeshLine_Id__c FROM Contact')).body[0].errorCode).toBe('INVALID_FIELD');
      expect((await call('POST', '/sobjects/Contact', { LastName: 'A', MeshLine_Id__c: 'x' })).body[0]).toMatchObject({
        errorCode: 'INVALID_FIELD',
        message: "No such column 'MeshLine_Id__c' on sobject of type Contact",
      });
      expect((await call('PATCH', '/sobjects/Contact/MeshLine_Id__c/x', { LastName: 'A' })).status).toBe(404);
    };
    await hidden();
    const set = (await call('POST', '/sobjects/PermissionSet', { Name: 'MeshLine', Label: 'MeshLine' })).body.id;
    const permission = {
      ParentId: set,
      SobjectType: 'Contact',
      Field: 'Contact.MeshLine_Id__c',
      PermissionsRead: true,
      PermissionsEdit: false,
    };
    const granted = await call('POST', '/sobjects/FieldPermissions', permission);
    expect(granted.status).toBe(201);
    await hidden();
    const assignment = { PermissionSetId: set, AssigneeId: vendor.controls.runningUserId };
    expect((await call('POST', '/sobjects/PermissionSetAssignment', assignment)).status).toBe(201);
    expect((await call('POST', '/sobjects/PermissionSetAssignment', assignment)).body[0].errorCode).toBe('DUPLICATE_VALUE');
    expect((await query('SELECT MeshLine_Id__c FROM Contact')).status).toBe(200);
    expect((await call('POST', '/sobjects/Contact', { LastName: 'A', MeshLine_Id__c: 'x' })).body[0]).toMatchObject({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      fields: ['MeshLine_Id__c'],
    });
    await call('PATCH', `/sobjects/FieldPermissions/${granted.body.id}`, { PermissionsEdit: true });
    expect((await call('POST', '/sobjects/Contact', { LastName: 'A', MeshLine_Id__c: 'x' })).status).toBe(201);
    await call('DELETE', `/sobjects/FieldPermissions/${granted.body.id}`);
    expect((await query('SELECT MeshLine_Id__c FROM Contact')).body[0].errorCode).toBe('INVALID_FIELD');
  });

  test('a second one of the same name, a bad object and a bad type are refused', async () => {
    const { call } = await testOrg();
    const create = async (FullName: string, Metadata: unknown) =>
      (await call('POST', '/tooling/sobjects/CustomField', { FullName, Metadata })).body;
    await create('Lead.MeshLine_Id__c', metadata);
    expect((await create('Lead.meshline_id__c', metadata))[0].errorCode).toBe('DUPLICATE_DEVELOPER_NAME');
    expect((await create('Nope.MeshLine_Id__c', metadata))[0].errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
    expect((await create('Lead.MeshLine_Id', metadata))[0].errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
    expect((await create('Lead.Other__c', { ...metadata, type: 'Nope' }))[0].errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
    expect((await create('Lead.Other__c', { ...metadata, length: 0 }))[0].errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
    expect((await create('Lead.Flag__c', { type: 'Checkbox', label: 'Flag', unique: true }))[0].errorCode).toBe(
      'FIELD_INTEGRITY_EXCEPTION',
    );
  });

  test('a permission names a field that exists', async () => {
    const { call, query } = await testOrg();
    const set = (await query('SELECT Id, IsOwnedByProfile FROM PermissionSet')).body.records[0];
    expect(set.IsOwnedByProfile).toBe(true);
    const refused = await call('POST', '/sobjects/FieldPermissions', {
      ParentId: set.Id,
      SobjectType: 'Contact',
      Field: 'Contact.Nope__c',
      PermissionsRead: true,
    });
    expect(refused.body[0].errorCode).toBe('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
  });

  test('the Tooling API lists fields, one at a time where the metadata is wanted', async () => {
    const org = await testOrg();
    await org.addMarker('Contact');
    await org.addMarker('Lead');
    const ask = (soql: string) => org.call('GET', `/tooling/query/?q=${encodeURIComponent(soql)}`);
    const found = await ask(
      "SELECT Id, TableEnumOrId FROM CustomField WHERE DeveloperName = 'MeshLine_Id' ORDER BY TableEnumOrId",
    );
    expect(found.body.records.map((row: Json) => row.TableEnumOrId)).toEqual(['Contact', 'Lead']);
    expect((await ask('SELECT Id, Metadata FROM CustomField')).body[0].errorCode).toBe('MALFORMED_QUERY');
    expect((await org.query('SELECT Id FROM CustomField')).body[0].errorCode).toBe('INVALID_TYPE');
    const one = await org.call('GET', `/tooling/sobjects/CustomField/${found.body.records[0].Id}`);
    expect(one.body).toMatchObject({ FullName: 'Contact.MeshLine_Id__c', Metadata: metadata });
    expect((await org.call('GET', '/tooling/sobjects/CustomField')).body.objectDescribe.keyPrefix).toBe('00N');
  });
});

describe('salesforce 11, 12.11: limits', () => {
  test('every REST answer tells the usage, errors and not-modified too', async () => {
    const { call } = await testOrg();
    expect((await call('GET', '/limits')).headers.get('sforce-limit-info')).toBe('api-usage=1/150000');
    expect((await call('GET', '/nope')).headers.get('sforce-limit-info')).toBe('api-usage=2/150000');
    const since = { 'if-modified-since': new Date(START).toUTCString() };
    const unchanged = await call('GET', '/sobjects', undefined, since);
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.get('sforce-limit-info')).toBe('api-usage=3/150000');
    expect((await call('GET', '/limits')).body.DailyApiRequests).toEqual({ Max: 150_000, Remaining: 149_996 });
  });

  test('beyond the allocation it is 403 REQUEST_LIMIT_EXCEEDED, until the window of 24 h has rolled on', async () => {
    const { call, clock, vendor } = await testOrg({ realism: { limits: true, lags: false } });
    vendor.controls.useRequests(149_999);
    expect((await call('GET', '/limits')).status).toBe(200);
    const refused = await call('GET', '/limits');
    expect(refused.status).toBe(403);
    expect(refused.headers.has('retry-after')).toBe(false);
    expect(refused.body).toEqual([{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
    clock.advance(24 * 3_600_000);
    const again = await testOrg({ from: { vendor, clock } });
    expect((await again.call('GET', '/limits')).headers.get('sforce-limit-info')).toBe('api-usage=1/150000');
  });

  test('with limits off nothing is refused', async () => {
    const { call, vendor } = await testOrg();
    vendor.controls.useRequests(1_000_000);
    expect((await call('GET', '/limits')).status).toBe(200);
  });

  test('the Date header is the server’s clock', async () => {
    const { call, clock } = await testOrg();
    clock.advance(61_000);
    expect((await call('GET', '/limits')).headers.get('date')).toBe(new Date(START + 61_000).toUTCString());
  });

  test('URI and headers above 16,384 bytes are refused', async () => {
    const { call, query } = await testOrg();
    expect((await query(`SELECT Id FROM Contact WHERE LastName = '${'x'.repeat(16_400)}'`)).status).toBe(414);
    expect((await call('GET', '/limits', undefined, { 'x-long': 'x'.repeat(16_300) })).status).toBe(431);
    expect((await call('GET', V.replace('62', '20'))).body[0].errorCode).toBe('NOT_FOUND');
  });
});
