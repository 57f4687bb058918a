import { describe, expect, test } from 'vitest';
import { account, markerProperty, START, type Account } from './account.ts';

const SEARCH = '/crm/v3/objects/contacts/search';
type Hit = { id: string; properties: Record<string, string | null> };
const group = (...filters: object[]) => ({ filterGroups: [{ filters }] });
const filter = (propertyName: string, operator: string, more: object = {}) => ({ propertyName, operator, ...more });
const is = (propertyName: string, value: string) => filter(propertyName, 'EQ', { value });
const emails = (hits: Hit[]) => hits.map((hit) => hit.properties['email']);

async function found(portal: Account, body: object, type = 'contacts'): Promise<Hit[]> {
  const answer = await portal.call('POST', `/crm/v3/objects/${type}/search`, body);
  expect(answer.status).toBe(200);
  return answer.body.results;
}

describe('search', () => {
  test('hubspot 13.1: a new record appears after the lag, a changed one shows its old values until then', async () => {
    const portal = account({ lags: true }, { recalculationShare: 0 });
    const { create, call, clock } = portal;
    const id = await create('contacts', { email: 'a@b.co', firstname: 'Ann' });
    expect(await found(portal, group(is('email', 'a@b.co')))).toEqual([]);
    clock.advance(1_999);
    expect(await found(portal, {})).toEqual([]);
    clock.advance(1);
    expect((await found(portal, group(is('email', 'A@b.co')))).map((hit) => hit.id)).toEqual([id]);
    await call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { firstname: 'Anna', email: 'anna@b.co' } });
    expect(emails(await found(portal, group(is('firstname', 'ann'))))).toEqual(['a@b.co']);
    expect(await found(portal, group(is('email', 'anna@b.co')))).toEqual([]);
    clock.advance(2_000);
    expect(emails(await found(portal, group(is('email', 'anna@b.co'))))).toEqual(['anna@b.co']);
    expect(await found(portal, group(is('email', 'a@b.co')))).toEqual([]);
  });

  test('hubspot 13.1: an archived record never appears, not even within the lag', async () => {
    const portal = account({ lags: true });
    const id = await portal.create('contacts', { email: 'a@b.co' });
    const other = await portal.create('contacts', { email: 'c@b.co' });
    portal.clock.advance(5_000);
    await portal.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { city: 'Oslo' } });
    await portal.call('DELETE', `/crm/v3/objects/contacts/${id}`);
    expect((await found(portal, {})).map((hit) => hit.id)).toEqual([other]);
    portal.clock.advance(5_000);
    expect((await found(portal, {})).map((hit) => hit.id)).toEqual([other]);
    portal.vendor.backdoor.edit('contacts', id, { restore: true });
    portal.clock.advance(5_000);
    expect((await found(portal, {})).map((hit) => hit.id)).toEqual([id, other]);
  });

  test('hubspot 13.1: what was seeded in the past is there at once', async () => {
    const portal = account({ lags: true });
    portal.vendor.backdoor.create('contacts', { email: 'a@b.co' }, { createdAt: START - 1e9 });
    expect(await found(portal, {})).toHaveLength(1);
  });

  test('hubspot 5: every operator', async () => {
    const portal = account();
    const { vendor } = portal;
    const add = (name: string, properties: object, createdAt: number) =>
      vendor.backdoor.create('companies', { name, ...properties }, { createdAt });
    add('Acme Ltd', { numberofemployees: '9', industry: 'DESIGN', city: 'Oslo' }, Date.UTC(2025, 0, 1));
    add('Beta', { numberofemployees: '10', industry: 'BANKING', city: 'OSLO' }, Date.UTC(2025, 1, 1));
    add('Gamma', { numberofemployees: '200', domain: 'gamma.example' }, Date.UTC(2025, 2, 1));
    const names = async (...filters: object[]) =>
      (await found(portal, { ...group(...filters), properties: ['name'] }, 'companies')).map((hit) => hit.properties['name']);
    const n = (operator: string, value: string) => filter('numberofemployees', operator, { value });
    expect(await names(n('LT', '10'))).toEqual(['Acme Ltd']);
    expect(await names(n('LTE', '10.0'))).toEqual(['Acme Ltd', 'Beta']);
    expect(await names(n('GT', '10'))).toEqual(['Gamma']);
    expect(await names(n('GTE', '10'))).toEqual(['Beta', 'Gamma']);
    expect(await names(n('NEQ', '10'))).toEqual(['Acme Ltd', 'Gamma']);
    expect(await names(filter('numberofemployees', 'BETWEEN', { value: '9', highValue: '10' }))).toEqual(['Acme Ltd', 'Beta']);
    expect(await names(is('city', 'oslo'))).toEqual(['Acme Ltd', 'Beta']);
    expect(await names(filter('city', 'IN', { values: ['oslo'] }))).toEqual(['Acme Ltd', 'Beta']);
    expect(await names(filter('city', 'IN', { values: ['Oslo'] }))).toEqual([]);
    expect(await names(filter('city', 'NOT_IN', { values: ['rome'] }))).toEqual(['Acme Ltd', 'Beta']);
    expect(await names(is('industry', 'DESIGN'))).toEqual(['Acme Ltd']);
    expect(await names(is('industry', 'design'))).toEqual([]);
    expect(await names(filter('city', 'HAS_PROPERTY'))).toEqual(['Acme Ltd', 'Beta']);
    expect(await names(filter('city', 'NOT_HAS_PROPERTY'))).toEqual(['Gamma']);
    expect(await names(filter('name', 'CONTAINS_TOKEN', { value: 'acme' }))).toEqual(['Acme Ltd']);
    expect(await names(filter('name', 'CONTAINS_TOKEN', { value: 'acm' }))).toEqual([]);
    expect(await names(filter('domain', 'CONTAINS_TOKEN', { value: '*.example' }))).toEqual(['Gamma']);
    expect(await names(filter('name', 'NOT_CONTAINS_TOKEN', { value: 'acm*' }))).toEqual(['Beta', 'Gamma']);
    expect(await names(filter('createdate', 'GTE', { value: '2025-02-01' }))).toEqual(['Beta', 'Gamma']);
    expect(await names(filter('createdate', 'LT', { value: String(Date.UTC(2025, 1, 1)) }))).toEqual(['Acme Ltd']);
    expect(await names(is('domain', 'GAMMA.example'), n('GT', '1'))).toEqual(['Gamma']);
    const either = { filterGroups: [{ filters: [is('name', 'Beta')] }, { filters: [is('domain', 'gamma.example')] }] };
    expect(await found(portal, either, 'companies')).toHaveLength(2);
    expect(await found(portal, { query: 'bet' }, 'companies')).toHaveLength(1);
  });

  test('hubspot 5: limits of filters, body, page and depth are refused', async () => {
    const portal = account();
    const refused = async (body: unknown) => (await portal.call('POST', SEARCH, body)).status;
    const one = { filters: [is('email', 'a@b.co')] };
    expect(await refused({ filterGroups: Array(6).fill(one) })).toBe(400);
    expect(await refused({ filterGroups: Array(5).fill(one) })).toBe(200);
    expect(await refused(group(...Array(7).fill(is('email', 'a@b.co'))))).toBe(400);
    expect(await refused({ filterGroups: Array(4).fill({ filters: Array(5).fill(is('email', 'a@b.co')) }) })).toBe(400);
    expect(await refused(group(is('email', 'x'.repeat(3_000))))).toBe(400);
    expect(await refused({ limit: 201 })).toBe(400);
    expect(await refused({ limit: 200, after: '9800' })).toBe(200);
    expect(await refused({ limit: 200, after: '9801' })).toBe(400);
    expect(await refused({ after: 'x' })).toBe(400);
    expect(await refused({ sorts: ['email', 'city'] })).toBe(400);
    expect(await refused(group(is('no_such_thing', '1')))).toBe(400);
    expect(await refused(group(filter('email', 'LIKE', { value: 'a' })))).toBe(400);
    expect(await refused(group(filter('lastmodifieddate', 'GTE', { value: 'soon' })))).toBe(400);
  });

  test('hubspot 3: pages have a total and an offset as cursor; oldest created come first', async () => {
    const portal = account();
    for (const [index, day] of [3, 1, 2].entries()) {
      portal.vendor.backdoor.create('contacts', { email: `p${index}@b.co` }, { createdAt: Date.UTC(2025, 0, day) });
    }
    const first = (await portal.call('POST', SEARCH, { limit: 2 })).body;
    expect([first.total, emails(first.results), first.paging.next.after]).toEqual([3, ['p1@b.co', 'p2@b.co'], '2']);
    const second = (await portal.call('POST', SEARCH, { limit: 2, after: '2' })).body;
    expect([emails(second.results), second.paging]).toEqual([['p0@b.co'], undefined]);
    const newest = { sorts: [{ propertyName: 'createdate', direction: 'DESCENDING' }] };
    expect(emails(await found(portal, newest))).toEqual(['p0@b.co', 'p2@b.co', 'p1@b.co']);
    expect(emails(await found(portal, { sorts: [{ propertyName: 'email', direction: 'DESCENDING' }] }))).toEqual([
      'p2@b.co',
      'p1@b.co',
      'p0@b.co',
    ]);
  });

  test('hubspot 5: associations are a pseudo-property', async () => {
    const portal = account();
    const company = await portal.create('companies', { name: 'A' });
    const [ann] = [await portal.create('contacts', { email: 'a@b.co' }), await portal.create('contacts', { email: 'c@b.co' })];
    portal.vendor.backdoor.edit('contacts', ann, { companies: [company] });
    expect((await found(portal, group(is('associations.company', company)))).map((hit) => hit.id)).toEqual([ann]);
    portal.vendor.backdoor.edit('contacts', ann, { companies: [] });
    expect(await found(portal, group(is('associations.company', company)))).toEqual([]);
  });

  test('hubspot 5: the incremental recipe reads every one of thousands of records once, ties included', async () => {
    const portal = account();
    const stamps = 40;
    const size = 6_000;
    for (let index = 0; index < size; index++) {
      const updatedAt = START - 1e6 + (index % stamps) * 1_000;
      portal.vendor.backdoor.create('contacts', { email: `p${index}@b.co` }, { createdAt: updatedAt, updatedAt });
    }
    const seen = new Set<string>();
    let after: string | undefined;
    const body = {
      ...group(filter('lastmodifieddate', 'GTE', { value: String(START - 1e6 + 10_000) })),
      sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }],
      properties: ['lastmodifieddate'],
      limit: 200,
    };
    let last = '';
    do {
      const { results, paging, total } = (await portal.call('POST', SEARCH, { ...body, after })).body;
      expect(total).toBe((size * 30) / stamps);
      for (const { id, properties } of results as Hit[]) {
        seen.add(id);
        expect(properties['lastmodifieddate']! >= last).toBe(true);
        last = properties['lastmodifieddate']!;
      }
      after = paging?.next.after;
    } while (after !== undefined);
    expect(seen.size).toBe((size * 30) / stamps);
  });

  test('hubspot 5: a unique property finds its record among many, by EQ and by IN in lower case', async () => {
    const portal = account();
    await portal.call('POST', '/crm/v3/properties/contacts', markerProperty);
    for (let index = 0; index < 300; index++)
      await portal.create('contacts', { email: `p${index}@b.co`, meshline_id: `s${index}` });
    const marker = (body: object) => found(portal, { ...body, properties: ['meshline_id'] });
    expect(await marker(group(is('meshline_id', 's299')))).toHaveLength(1);
    expect(await marker(group(filter('meshline_id', 'IN', { values: ['s1', 's2', 'nobody'] })))).toHaveLength(2);
    const [{ id } = { id: '' }] = await marker(group(is('meshline_id', 's5')));
    await portal.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { meshline_id: 'moved' } });
    expect(await marker(group(is('meshline_id', 's5')))).toEqual([]);
    expect(await marker(group(is('meshline_id', 'moved')))).toHaveLength(1);
    expect(await marker(group(is('hs_object_id', id)))).toHaveLength(1);
    expect(await marker(group(filter('hs_object_id', 'GT', { value: id })))).toHaveLength(10);
  });
});
