import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/core/journal.ts';
import { account, markerProperty, START } from './account.ts';

const CONTACT = { email: 'Ann@b.co', firstname: 'Ann', lifecyclestage: 'lead' };

describe('backdoor', () => {
  test('a seed is there as if it always had been, with its associations', async () => {
    const { vendor, call } = account({ lags: true });
    const { backdoor } = vendor;
    const owner = backdoor.create('owners', { email: 'o@b.co', firstName: 'O', lastName: 'W' });
    const [one, two] = ['One', 'Two'].map((name) =>
      backdoor.create('companies', { name, numberofemployees: 12, hubspot_owner_id: owner }),
    );
    const createdAt = START - 1e9;
    const id = backdoor.create('contacts', { ...CONTACT, companies: [two, one] }, { createdAt, updatedAt: createdAt + 5 });
    const deal = backdoor.create('deals', {
      dealname: 'D',
      dealstage: 'closedwon',
      pipeline: 'default',
      companies: [one],
      contacts: [id],
    });
    expect(backdoor.get('contacts', id)).toEqual({
      type: 'contacts',
      id,
      entity: 'person',
      live: true,
      properties: {
        email: 'ann@b.co',
        firstname: 'Ann',
        lifecyclestage: 'lead',
        hs_email_domain: 'b.co',
        hs_object_id: id,
        createdate: new Date(createdAt).toISOString(),
        lastmodifieddate: new Date(createdAt + 5).toISOString(),
        hs_object_source: 'CRM_UI',
        hs_object_source_label: 'CRM_UI',
        hs_object_source_id: 'userId:9586504',
        companies: [two, one],
      },
    });
    expect(backdoor.get('deals', deal)?.properties).toMatchObject({ companies: [one], contacts: [id] });
    expect((await call('GET', `/crm/v3/objects/contacts/${id}`)).body.createdAt).toBe(new Date(createdAt).toISOString());
    expect([...backdoor.records()].map((record) => String(record.entity)).toSorted()).toEqual([
      'company',
      'company',
      'deal',
      'person',
      'user',
    ]);
  });

  test('an edit refuses what HubSpot’s pages refuse, and may do what the API may not', () => {
    const { vendor } = account();
    const { backdoor } = vendor;
    const id = backdoor.create('contacts', { ...CONTACT, lifecyclestage: 'customer' });
    backdoor.create('contacts', { email: 'c@b.co' });
    backdoor.edit('contacts', id, { lifecyclestage: 'lead', hs_additional_emails: 'second@b.co' });
    expect(backdoor.get('contacts', id)?.properties).toMatchObject({
      lifecyclestage: 'lead',
      hs_additional_emails: 'second@b.co',
    });
    for (const wrong of [
      { email: 'C@b.co' },
      { nonsense: '1' },
      { lifecyclestage: 'Lead' },
      { companies: ['5'] },
      { hubspot_owner_id: '5' },
    ]) {
      expect(() => backdoor.edit('contacts', id, wrong)).toThrow();
    }
    backdoor.remove('contacts', id);
    expect(backdoor.get('contacts', id)?.live).toBe(false);
    expect(() => backdoor.edit('contacts', id, { city: 'Oslo' })).toThrow(/not there any more/);
    expect(() => backdoor.create('products', {})).toThrow(/no record type/);
  });

  test('an owner who leaves is archived', async () => {
    const { vendor, call } = account();
    const id = vendor.backdoor.create('owners', { email: 'o@b.co', firstName: 'O', lastName: 'W' });
    vendor.backdoor.remove('owners', id);
    expect(vendor.backdoor.get('owners', id)).toMatchObject({ entity: 'user', live: false, properties: { archived: true } });
    expect((await call('GET', '/crm/v3/owners')).body.results).toEqual([]);
  });

  test('mutations say what happened, over which way, and whose marker it had', async () => {
    const { vendor, call } = account();
    await call('POST', '/crm/v3/properties/contacts', markerProperty);
    const seeded = vendor.backdoor.create('contacts', { email: 'a@b.co' });
    const { body } = await call('POST', '/crm/v3/objects/contacts', { properties: { email: 'c@b.co', meshline_id: 'slot-1' } });
    await call('PATCH', `/crm/v3/objects/contacts/${body.id}`, { properties: { city: 'Oslo', email: 'c@b.co' } });
    await call('PATCH', `/crm/v3/objects/contacts/${body.id}`, { properties: { city: 'Oslo' } });
    await call('DELETE', `/crm/v3/objects/contacts/${body.id}`);
    const common = { vendor: 'hubspot', type: 'contacts', at: START };
    expect(vendor.mutations()).toEqual([
      { ...common, kind: 'create', id: seeded, marker: undefined, viaApi: false, changed: ['email'] },
      { ...common, kind: 'create', id: body.id, marker: 'slot-1', viaApi: true, changed: ['email', 'meshline_id'] },
      { ...common, kind: 'update', id: body.id, marker: 'slot-1', viaApi: true, changed: ['city'] },
      { ...common, kind: 'update', id: body.id, marker: 'slot-1', viaApi: true, changed: [] },
      { ...common, kind: 'archive', id: body.id, marker: 'slot-1', viaApi: true, changed: [] },
    ]);
  });

  test('what was acknowledged is there again after a restart, and ids go on', async () => {
    const lines: [string, string, string | undefined][] = [];
    const journal: Journal = {
      append: (collection, id, row) => void lines.push([collection, id, row === undefined ? undefined : JSON.stringify(row)]),
    };
    const before = account({ lags: true }, { recalculationShare: 0 }, { journal });
    await before.call('POST', '/crm/v3/properties/contacts', markerProperty);
    await before.call('POST', '/crm/v4/associations/contacts/companies/labels', { label: 'Boss', name: 'boss' });
    const stages = [{ label: 'S', metadata: { probability: '0.5' } }];
    await before.call('POST', '/crm/v3/pipelines/deals', { label: 'Other', stages });
    before.vendor.backdoor.create('owners', { email: 'o@b.co' });
    const company = await before.create('companies', { name: 'A' });
    const [a, b, c, d] = [
      await before.create('contacts', { email: 'a@b.co', meshline_id: 'slot-1' }),
      await before.create('contacts', { email: 'b@b.co' }),
      await before.create('contacts', { email: 'c@b.co' }),
      await before.create('contacts', { email: 'd@b.co' }),
    ];
    before.vendor.backdoor.edit('contacts', c, { companies: [company] });
    await before.call('POST', '/crm/v3/objects/contacts/merge', { primaryObjectId: a, objectIdToMerge: b });
    await before.call('DELETE', `/crm/v3/objects/contacts/${c}`);
    await before.call('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: d });
    before.clock.advance(10_000);

    const after = account({ lags: true }, {}, { clock: before.clock, seed: 8 });
    for (const [collection, id, row] of lines)
      after.vendor.restore(collection, id, row === undefined ? undefined : JSON.parse(row));
    expect([...after.vendor.backdoor.records()]).toEqual([...before.vendor.backdoor.records()]);
    expect(after.vendor.mutations()).toEqual(before.vendor.mutations());
    for (const path of [
      '/crm/v3/properties/contacts',
      '/crm/v3/pipelines/deals',
      '/crm/v3/owners',
      '/crm/v4/associations/contacts/companies/labels',
    ]) {
      expect((await after.call('GET', path)).body).toEqual((await before.call('GET', path)).body);
    }
    for (const portal of [before, after]) {
      const searched = await portal.call('POST', '/crm/v3/objects/contacts/search', {});
      expect(searched.body.total).toBe(1);
      expect((await portal.call('POST', '/crm/v3/objects/contacts', { properties: { email: 'd@b.co' } })).status).toBe(400);
      expect((await portal.call('POST', '/crm/v3/objects/contacts', { properties: { email: 'B@b.co' } })).status).toBe(409);
    }
    expect(Number(await after.create('contacts', { email: 'new@b.co' }))).toBeGreaterThan(Number(d));
    expect((await after.call('GET', `/crm/v3/objects/contacts/${a}`)).body.id).not.toBe(a);
  });
});
