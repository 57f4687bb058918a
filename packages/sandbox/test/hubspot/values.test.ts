import { describe, expect, test } from 'vitest';
import { account, markerProperty, START, type Account } from './account.ts';

const V3 = '/crm/v3/objects';
const inner = (message: string) => JSON.parse(message.slice(message.indexOf('[')));
const deal = { dealname: 'D', dealstage: 'contractsent', pipeline: 'default' };

async function property(portal: Account, name: string, type: string, fieldType: string, more: object = {}): Promise<void> {
  const body = { ...markerProperty, hasUniqueValue: false, name, type, fieldType, ...more };
  expect((await portal.call('POST', '/crm/v3/properties/contacts', body)).status).toBe(201);
}

describe('values', () => {
  test('hubspot 7: an unknown property answers with the recorded body', async () => {
    const { call } = account();
    const { status, body } = await call('POST', `${V3}/companies`, { properties: { name: 'A', testproperty: '1' } });
    expect(status).toBe(400);
    expect(Object.keys(body)).toEqual(['status', 'message', 'correlationId', 'errors', 'category']);
    expect(body).toMatchObject({
      status: 'error',
      category: 'VALIDATION_ERROR',
      errors: [
        {
          message: 'Property "testproperty" does not exist',
          code: 'PROPERTY_DOESNT_EXIST',
          context: { propertyName: ['testproperty'] },
        },
      ],
    });
    expect(inner(body.message)).toEqual([
      {
        isValid: false,
        message: 'Property "testproperty" does not exist',
        error: 'PROPERTY_DOESNT_EXIST',
        name: 'testproperty',
        localizedErrorMessage: 'Property "testproperty" does not exist',
        portalId: 48_311_207,
      },
    ]);
  });

  test('hubspot 13.8: writing a read-only or calculated property is refused', async () => {
    const { call, create } = account();
    const id = await create('contacts', { email: 'a@b.co' });
    for (const name of ['hs_object_id', 'lastmodifieddate', 'hs_email_domain', 'createdate', 'hs_additional_emails']) {
      const { status, body } = await call('PATCH', `${V3}/contacts/${id}`, { properties: { [name]: '1' } });
      expect([status, body.errors[0].code]).toEqual([400, 'READ_ONLY_VALUE']);
    }
    const read = await call('GET', `${V3}/contacts/${id}?properties=hs_email_domain`);
    expect(read.body.properties.hs_email_domain).toBe('b.co');
  });

  test('hubspot 13.8: a choice is written by its value, not by its label', async () => {
    const { call, create } = account();
    const id = await create('companies', { name: 'A' });
    const write = (industry: string) => call('PATCH', `${V3}/companies/${id}`, { properties: { industry } });
    expect((await write('COMPUTER_SOFTWARE')).status).toBe(200);
    for (const wrong of ['Computer Software', 'computer_software']) {
      expect((await write(wrong)).body.errors[0].code).toBe('INVALID_OPTION');
    }
  });

  test('hubspot 13.8: a leading semicolon adds to a multiple choice, without it the value is replaced', async () => {
    const portal = account();
    const options = ['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value }));
    await property(portal, 'tastes', 'enumeration', 'checkbox', { options });
    const id = await portal.create('contacts', { email: 'a@b.co', tastes: 'a;b' });
    const write = async (tastes: string) => (await portal.call('PATCH', `${V3}/contacts/${id}`, { properties: { tastes } })).body;
    expect((await write(';c')).properties.tastes).toBe('a;b;c');
    expect((await write(';b')).properties.tastes).toBe('a;b;c');
    expect((await write('b')).properties.tastes).toBe('b');
    expect((await write('b;z')).category).toBe('VALIDATION_ERROR');
  });

  test('hubspot 13.8: a date is a day or its midnight in UTC', async () => {
    const portal = account();
    await property(portal, 'birthday', 'date', 'date');
    const id = await portal.create('contacts', { email: 'a@b.co' });
    const write = async (birthday: unknown) => portal.call('PATCH', `${V3}/contacts/${id}`, { properties: { birthday } });
    expect((await write('1990-02-28')).body.properties.birthday).toBe('1990-02-28');
    expect((await write(Date.UTC(1990, 4, 1))).body.properties.birthday).toBe('1990-05-01');
    for (const wrong of [Date.UTC(1990, 4, 1, 5), '1990-02-31', 'soon', '1990-02-28T05:00:00Z']) {
      expect((await write(wrong)).body.errors[0].code).toBe('INVALID_DATE');
    }
  });

  test('hubspot 8: times read back as ISO, numbers and booleans as text, and an empty text clears', async () => {
    const portal = account();
    await property(portal, 'vip', 'bool', 'booleancheckbox');
    await property(portal, 'seen', 'datetime', 'date');
    const id = await portal.create('contacts', { email: 'a@b.co', vip: true, seen: START, city: 'Oslo' });
    const cleared = await portal.call('PATCH', `${V3}/contacts/${id}`, { properties: { city: '' } });
    expect(cleared.status).toBe(200);
    const { body } = await portal.call('GET', `${V3}/contacts/${id}?properties=vip,seen,city`);
    expect(body.properties).toMatchObject({ vip: 'true', seen: '2026-11-24T09:30:00.125Z', city: null });
    expect((await portal.call('PATCH', `${V3}/contacts/${id}`, { properties: { vip: 'yes' } })).status).toBe(400);
    const amount = (value: unknown) => portal.call('POST', `${V3}/deals`, { properties: { ...deal, amount: value } });
    expect((await amount(12.5)).body.properties.amount).toBe('12.5');
    expect((await amount('12,5')).body.errors[0].code).toBe('INVALID_INTEGER');
  });

  test('hubspot 13.8: a lifecycle stage only goes forward, and a backward write is passed over', async () => {
    const { call, create } = account();
    const id = await create('contacts', { email: 'a@b.co', lifecyclestage: 'customer' });
    const write = (properties: object) => call('PATCH', `${V3}/contacts/${id}`, { properties });
    const stage = async () => (await call('GET', `${V3}/contacts/${id}?properties=lifecyclestage,city`)).body.properties;
    expect((await write({ lifecyclestage: 'lead', city: 'Oslo' })).status).toBe(200);
    expect(await stage()).toMatchObject({ lifecyclestage: 'customer', city: 'Oslo' });
    await write({ lifecyclestage: '' });
    await write({ lifecyclestage: 'lead' });
    expect(await stage()).toMatchObject({ lifecyclestage: 'lead' });
  });

  test('hubspot 8: the other reading, in which a backward stage is refused, can be switched on', async () => {
    const { call, create } = account({}, { backwardLifecycle: 'refused' });
    const id = await create('contacts', { email: 'a@b.co', lifecyclestage: 'customer' });
    expect((await call('PATCH', `${V3}/contacts/${id}`, { properties: { lifecyclestage: 'lead' } })).status).toBe(400);
  });

  test('hubspot 8: a stage belongs to its pipeline, an owner exists and is active', async () => {
    const { vendor, call, create } = account();
    const stages = [{ label: 'Start', metadata: { probability: '0.1' } }];
    const other = (await call('POST', '/crm/v3/pipelines/deals', { label: 'Renewals', displayOrder: 1, stages })).body;
    const id = await create('deals', deal);
    const write = async (properties: object) => (await call('PATCH', `${V3}/deals/${id}`, { properties })).status;
    expect(await write({ dealstage: 'nowhere' })).toBe(400);
    expect(await write({ dealstage: other.stages[0].id })).toBe(400);
    expect(await write({ pipeline: other.id })).toBe(400);
    expect(await write({ pipeline: other.id, dealstage: other.stages[0].id })).toBe(200);
    const [owner, left] = [{}, { archived: true }].map((more) => vendor.backdoor.create('owners', { email: 'o@b.co', ...more }));
    const { userId } = (await call('GET', `/crm/v3/owners/${owner}`)).body;
    expect(await write({ hubspot_owner_id: owner })).toBe(200);
    for (const wrong of [left, userId, '12']) expect(await write({ hubspot_owner_id: wrong })).toBe(400);
    expect(await write({ hubspot_owner_id: '' })).toBe(200);
  });

  test('hubspot 4: what a create must have', async () => {
    const { call } = account();
    const missing = async (type: string, properties: object) =>
      (await call('POST', `${V3}/${type}`, { properties })).body.context?.properties;
    expect(await missing('contacts', { phone: '1' })).toEqual(['email']);
    expect(await missing('companies', { city: 'Oslo' })).toEqual(['name']);
    expect(await missing('deals', { dealname: 'D' })).toEqual(['dealstage', 'pipeline']);
    expect((await call('POST', `${V3}/contacts`, '{"properties":')).status).toBe(400);
  });

  test('hubspot 0.4: an administrator’s rules count from 2026-09 on', async () => {
    const { call } = account({}, { requiredOnCreate: { contacts: ['phone'] } });
    const body = { properties: { email: 'a@b.co' } };
    const refused = await call('POST', '/crm/objects/2026-09/contacts', body);
    expect(refused.body.errors[0].code).toBe('MISSING_REQUIRED_PROPERTY');
    expect((await call('POST', '/crm/objects/2026-03/contacts', body)).status).toBe(201);
  });

  test('hubspot 13.7: an e-mail is taken in any case, also as an additional one', async () => {
    const { vendor, call } = account();
    const id = vendor.backdoor.create(
      'contacts',
      { email: 'Ann@b.co', hs_additional_emails: 'ann@old.co' },
      { createdAt: START - 1e6 },
    );
    for (const email of ['ANN@b.co', 'Ann@Old.co']) {
      const { status, body } = await call('POST', `${V3}/contacts`, { properties: { email } });
      expect([status, body.category, body.message]).toEqual([409, 'CONFLICT', `Contact already exists. Existing ID: ${id}`]);
    }
    const { body } = await call('GET', `${V3}/contacts/${id}?properties=hs_additional_emails`);
    expect(body.properties.hs_additional_emails).toBe('ann@old.co');
  });

  test('hubspot 13.7: of two creates at one time the later gets the 400 form, which names the holder second', async () => {
    const { call, create, clock } = account({ lags: true });
    const holder = await create('contacts', { email: 'a@b.co' });
    const racing = await call('POST', `${V3}/contacts`, { properties: { email: 'A@b.co' } });
    expect([racing.status, racing.body.category]).toEqual([400, 'VALIDATION_ERROR']);
    expect(racing.body.message).toMatch(
      new RegExp(
        `^Cannot set PropertyValueCoordinates\\{portalId=48311207, objectTypeId=0-1, propertyName=email, value=a@b.co\\} on \\d+\\. ${holder} already has that value\\.$`,
      ),
    );
    clock.advance(1_000);
    expect((await call('POST', `${V3}/contacts`, { properties: { email: 'a@b.co' } })).status).toBe(409);
  });

  test('hubspot 4: two companies may share a domain', async () => {
    const { create, call } = account();
    await create('companies', { name: 'A', domain: 'a.co' });
    await create('companies', { name: 'B', domain: 'a.co' });
    expect((await call('GET', `${V3}/companies/a.co?idProperty=domain`)).status).toBe(400);
  });

  test('hubspot 13.9: the modified date moves with other people’s edits and with HubSpot’s own work too', async () => {
    const { vendor, call, create, clock } = account({ lags: true }, { recalculationShare: 1 });
    const id = await create('contacts', { email: 'a@b.co' });
    const modified = async () => Date.parse((await call('GET', `${V3}/contacts/${id}`)).body.updatedAt) - START;
    expect(await modified()).toBe(0);
    clock.advance(1_000);
    expect(await modified()).toBe(400);
    vendor.backdoor.edit('contacts', id, { city: 'Oslo' });
    expect(await modified()).toBe(1_000);
  });
});
