import { describe, expect, test } from 'vitest';
import { account } from './account.ts';

const V3 = '/crm/v3/objects/contacts';

describe('reads', () => {
  test('hubspot 13.2: values are strings, properties without a value are null, unknown ones are left out', async () => {
    const { call, create } = account();
    const id = await create('companies', { name: 'Acme', numberofemployees: 120 });
    const asked = await call('GET', `/crm/v3/objects/companies/${id}?properties=numberofemployees,phone,no_such_thing`);
    expect(asked.body.properties).toEqual({
      numberofemployees: '120',
      phone: null,
      hs_object_id: id,
      createdate: '2026-11-24T09:30:00.125Z',
      hs_lastmodifieddate: '2026-11-24T09:30:00.125Z',
    });
  });

  test('hubspot 13.2: a read that names no properties gets the default ones only', async () => {
    const { call, create } = account();
    const names = async (type: string, properties: object) => {
      const id = await create(type, properties as Record<string, unknown>);
      return Object.keys((await call('GET', `/crm/v3/objects/${type}/${id}`)).body.properties).toSorted();
    };
    expect(await names('contacts', { email: 'a@b.co', phone: '1', jobtitle: 'CTO' })).toEqual([
      'createdate',
      'email',
      'firstname',
      'hs_object_id',
      'lastmodifieddate',
      'lastname',
    ]);
    expect(await names('companies', { name: 'Acme', city: 'Oslo' })).toEqual([
      'createdate',
      'domain',
      'hs_lastmodifieddate',
      'hs_object_id',
      'name',
    ]);
    expect(
      await names('deals', { dealname: 'D', dealstage: 'contractsent', pipeline: 'default', dealtype: 'newbusiness' }),
    ).toEqual(['amount', 'closedate', 'createdate', 'dealname', 'dealstage', 'hs_lastmodifieddate', 'hs_object_id', 'pipeline']);
  });

  test('hubspot 13.4: the last page of a list has no paging, and no page has a total', async () => {
    const { call, create } = account();
    const ids: string[] = [];
    for (let index = 0; index < 25; index++) ids.push(await create('contacts', { email: `p${index}@b.co` }));
    const seen: string[] = [];
    let after: string | undefined;
    const sizes: number[] = [];
    do {
      const { body } = await call('GET', `${V3}${after === undefined ? '' : `?after=${after}`}`);
      expect(body).not.toHaveProperty('total');
      sizes.push(body.results.length);
      seen.push(...body.results.map((record: { id: string }) => record.id));
      after = body.paging?.next.after;
      if (after !== undefined) expect(body.paging.next.link).toBe(`http://hubspot.test${V3}?after=${after}`);
    } while (after !== undefined);
    expect(sizes).toEqual([10, 10, 5]);
    expect(seen).toEqual(ids);
  });

  test('hubspot 4: a list gives at most 100 records, 50 with history', async () => {
    const { call } = account();
    expect((await call('GET', `${V3}?limit=100`)).status).toBe(200);
    expect((await call('GET', `${V3}?limit=101`)).body.category).toBe('VALIDATION_ERROR');
    expect((await call('GET', `${V3}?limit=51&propertiesWithHistory=email`)).status).toBe(400);
  });

  test('hubspot 13.4: a create answers 201, a delete 204 without a body', async () => {
    const { call } = account();
    const created = await call('POST', V3, { properties: { email: 'A.Person@Example.com' } });
    expect(created.status).toBe(201);
    expect(created.body.properties.email).toBe('a.person@example.com');
    const deleted = await call('DELETE', `${V3}/${created.body.id}`);
    expect(deleted).toMatchObject({ status: 204, body: undefined });
    expect((await call('DELETE', `${V3}/${created.body.id}`)).status).toBe(204);
  });

  test('hubspot 13.13: both path families and all names of a type lead to the same record', async () => {
    const { call, create } = account();
    const id = await create('contacts', { email: 'a@b.co' });
    for (const base of ['/crm/v3/objects', '/crm/objects/2026-03', '/crm/objects/2026-09']) {
      for (const type of ['contacts', 'contact', '0-1']) {
        expect((await call('GET', `${base}/${type}/${id}`)).body.id).toBe(id);
      }
    }
    expect((await call('GET', `/crm/objects/2025-03/contacts/${id}`)).status).toBe(404);
    expect((await call('GET', '/crm/v3/objects/spaceships')).status).toBe(400);
    for (const path of ['/crm/v3/properties/contacts', '/crm/properties/2026-03/0-1', '/crm/v3/owners', '/crm/owners/2026-09']) {
      expect((await call('GET', path)).status).toBe(200);
    }
  });

  test('hubspot 13.13: properties may be listed by comma or by repeating the key', async () => {
    const { call, create } = account();
    const id = await create('contacts', { email: 'a@b.co', phone: '1', city: 'Oslo' });
    for (const query of ['properties=phone,city', 'properties=phone&properties=city']) {
      expect((await call('GET', `${V3}/${id}?${query}`)).body.properties).toMatchObject({ phone: '1', city: 'Oslo' });
    }
  });

  test('hubspot 13.13: archived=true lists the archived records and nothing else', async () => {
    const { call, create, clock } = account();
    const [gone, kept] = [await create('contacts', { email: 'a@b.co' }), await create('contacts', { email: 'c@b.co' })];
    clock.advance(5_000);
    await call('DELETE', `${V3}/${gone}`);
    const archived = (await call('GET', `${V3}?archived=true`)).body.results;
    expect(archived).toMatchObject([{ id: gone, archived: true, archivedAt: '2026-11-24T09:30:05.125Z' }]);
    expect((await call('GET', V3)).body.results.map((each: { id: string }) => each.id)).toEqual([kept]);
    expect((await call('GET', `${V3}/${gone}`)).status).toBe(404);
    expect((await call('GET', `${V3}/${gone}?archived=true`)).body.id).toBe(gone);
    expect((await call('PATCH', `${V3}/${gone}`, { properties: { city: 'X' } })).status).toBe(404);
    // hubspot 13.9: the delete didn't move the modified date.
    expect(archived[0].updatedAt).toBe('2026-11-24T09:30:00.125Z');
  });

  test('hubspot 13.13: an owner has two ids, and an archived one no userId', async () => {
    const { vendor, call } = account();
    const active = vendor.backdoor.create('owners', { email: 'Ann@b.co', firstName: 'Ann', lastName: 'Lee' });
    const left = vendor.backdoor.create('owners', { email: 'bob@b.co', firstName: 'Bob', lastName: 'Ray', archived: true });
    const [ann] = (await call('GET', '/crm/v3/owners/?limit=10')).body.results;
    expect(ann).toMatchObject({ id: active, email: 'ann@b.co', archived: false });
    expect(String(ann.userId)).not.toBe(ann.id);
    const [bob] = (await call('GET', '/crm/v3/owners?archived=true')).body.results;
    expect(bob).toMatchObject({ id: left, userId: null, archived: true });
    expect(bob.userIdIncludingInactive).toBeTypeOf('number');
    expect((await call('GET', `/crm/v3/owners/${ann.userId}?idProperty=userId`)).body.id).toBe(active);
    expect((await call('GET', `/crm/v3/owners/${left}`)).status).toBe(404);
    expect((await call('GET', '/crm/v3/owners/?email=ANN@b.co')).body.results).toHaveLength(1);
  });

  test('hubspot 4: a record is found by e-mail in any case, also by an additional one, and by no other property', async () => {
    const { vendor, call } = account();
    const id = vendor.backdoor.create('contacts', { email: 'a@b.co', hs_additional_emails: 'Old@b.co;older@b.co' });
    for (const email of ['A@B.co', 'old@b.co']) {
      expect((await call('GET', `${V3}/${encodeURIComponent(email)}?idProperty=email`)).body.id).toBe(id);
    }
    expect((await call('GET', `${V3}/1?idProperty=phone`)).body.message).toContain('non-unique 0-1 property phone');
  });

  test('hubspot 8: history is newest first and names the writer', async () => {
    const { vendor, call, clock } = account();
    const id = vendor.backdoor.create('contacts', { email: 'a@b.co', phone: '1' }, { createdAt: Date.UTC(2024, 0, 2) });
    clock.advance(1_000);
    await call('PATCH', `${V3}/${id}`, { properties: { phone: '2' } });
    const { body } = await call('GET', `${V3}/${id}?propertiesWithHistory=phone`);
    expect(body.properties.phone).toBe('2');
    expect(body.propertiesWithHistory.phone).toMatchObject([
      { value: '2', timestamp: '2026-11-24T09:30:01.125Z', sourceType: 'INTEGRATION', sourceId: '5670736' },
      { value: '1', timestamp: '2024-01-02T00:00:00.000Z', sourceType: 'CRM_UI' },
    ]);
  });

  test('hubspot 2: the account details tell the portal', async () => {
    const { call } = account();
    const { body } = await call('GET', '/account-info/2026-09/details');
    expect(body).toMatchObject({ portalId: 48_311_207, accountType: 'STANDARD', companyCurrency: 'USD', timeZone: 'US/Eastern' });
    expect((await call('GET', '/account-info/v3/details')).body).toEqual(body);
  });
});
