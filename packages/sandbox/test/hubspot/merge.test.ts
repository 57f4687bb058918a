import { describe, expect, test } from 'vitest';
import { account, markerProperty, type Account } from './account.ts';

const V3 = '/crm/v3/objects/contacts';

async function pair(portal: Account): Promise<[string, string]> {
  await portal.call('POST', '/crm/v3/properties/contacts', markerProperty);
  const a = await portal.create('contacts', { email: 'a@b.co', firstname: 'Ann', meshline_id: 'slot-1', lifecyclestage: 'lead' });
  const b = await portal.create('contacts', {
    email: 'b@b.co',
    firstname: 'Anna',
    phone: '1',
    meshline_id: 'slot-2',
    lifecyclestage: 'customer',
  });
  return [a, b];
}
const merge = (portal: Account, primaryObjectId: string, objectIdToMerge: string) =>
  portal.call('POST', `${V3}/merge`, { primaryObjectId, objectIdToMerge });

describe('merge, delete, privacy', () => {
  test('hubspot 13.6: a merge makes a third record, under which both old ids answer', async () => {
    const portal = account();
    const { call } = portal;
    const [a, b] = await pair(portal);
    portal.clock.advance(1_000);
    const { status, body } = await merge(portal, a, b);
    expect(status).toBe(200);
    expect([a, b]).not.toContain(body.id);
    const asked = 'properties=email,firstname,phone,hs_merged_object_ids,hs_additional_emails,lifecyclestage,meshline_id';
    for (const id of [a, b, body.id]) {
      const read = await call('GET', `${V3}/${id}?${asked}`);
      expect([read.status, read.body.id]).toEqual([200, body.id]);
      expect(read.body.properties).toMatchObject({
        email: 'a@b.co',
        firstname: 'Ann',
        phone: '1',
        hs_merged_object_ids: `${a};${b}`,
        hs_additional_emails: 'b@b.co',
        lifecyclestage: 'customer',
        meshline_id: 'slot-1',
        lastmodifieddate: '2026-11-24T09:30:01.125Z',
      });
    }
    for (const query of ['', '?archived=true']) {
      const listed = (await call('GET', `${V3}${query}`)).body.results.map((each: { id: string }) => each.id);
      expect(listed).toEqual(query === '' ? [body.id] : []);
    }
    expect((await call('POST', `${V3}/search`, {})).body.results.map((each: { id: string }) => each.id)).toEqual([body.id]);
  });

  test('hubspot 13.6: a PATCH on an old id writes the survivor; a taken e-mail stays taken', async () => {
    const portal = account();
    const [a, b] = await pair(portal);
    const { id } = (await merge(portal, a, b)).body;
    const patched = await portal.call('PATCH', `${V3}/${b}`, { properties: { city: 'Oslo' } });
    expect([patched.status, patched.body.id]).toEqual([200, id]);
    expect((await portal.call('POST', V3, { properties: { email: 'B@b.co' } })).body.message).toContain(id);
    const read = await portal.call('POST', `${V3}/batch/read`, { inputs: [{ id: a }, { id }] });
    expect([read.status, read.body.results.length, read.body.errors]).toEqual([200, 1, undefined]);
  });

  test('hubspot 0.5: the older behaviour, in which the primary remains, can be switched on', async () => {
    const portal = account({}, { merge: 'keeps-primary' });
    const [a, b] = await pair(portal);
    expect((await merge(portal, a, b)).body.id).toBe(a);
    expect((await portal.call('GET', `${V3}/${b}`)).body.id).toBe(a);
  });

  test('hubspot 10: associations move to the survivor, and the old ids have none', async () => {
    const portal = account();
    const { vendor, call } = portal;
    const [a, b] = await pair(portal);
    const [one, two] = [await portal.create('companies', { name: 'One' }), await portal.create('companies', { name: 'Two' })];
    vendor.backdoor.edit('contacts', a, { companies: [one] });
    vendor.backdoor.edit('contacts', b, { companies: [two, one] });
    const { id } = (await merge(portal, a, b)).body;
    expect(vendor.backdoor.get('contacts', id)?.properties['companies']).toEqual([one, two]);
    const links = async (from: string) =>
      (await call('GET', `/crm/v4/objects/contacts/${from}/associations/companies`)).body.results;
    expect(await links(a)).toEqual([]);
    expect(
      (await links(id))
        .flatMap((link: { associationTypes: { typeId: number }[] }) => link.associationTypes.map((type) => type.typeId))
        .toSorted(),
    ).toEqual([1, 279, 279]);
  });

  test('hubspot 10: what is merged or deleted can’t be merged, and 250 merges are the most', async () => {
    const portal = account();
    const [a, b] = await pair(portal);
    expect((await merge(portal, a, a)).status).toBe(400);
    expect((await merge(portal, a, '12')).status).toBe(404);
    let survivor = (await merge(portal, a, b)).body.id;
    expect((await merge(portal, a, survivor)).status).toBe(404);
    let status = 200;
    let merges = 1;
    while (status === 200) {
      const next = await portal.create('contacts', { firstname: 'x' });
      const answer = await merge(portal, survivor, next);
      status = answer.status;
      if (status === 200) {
        survivor = answer.body.id;
        merges += 1;
      }
    }
    expect([status, merges]).toEqual([414, 125]);
  });

  test('hubspot 10: a privacy delete is for good, and the address can’t come back', async () => {
    const portal = account();
    const { call } = portal;
    const [a] = await pair(portal);
    const gdpr = (body: object) => call('POST', `${V3}/gdpr-delete`, body);
    expect(await gdpr({ objectId: 'A@b.co', idProperty: 'email' })).toMatchObject({ status: 204, body: undefined });
    expect((await gdpr({ objectId: 'nobody@b.co', idProperty: 'email' })).status).toBe(204);
    for (const query of ['', '?archived=true']) expect((await call('GET', `${V3}/${a}${query}`)).status).toBe(404);
    for (const email of ['a@b.co', 'Nobody@b.co']) expect((await call('POST', V3, { properties: { email } })).status).toBe(400);
    expect([...portal.vendor.backdoor.records()].filter((record) => record.id === a)).toEqual([]);
  });

  test('hubspot 10: a restored record has its id again; its e-mail was free meanwhile', async () => {
    const portal = account();
    const { vendor, call } = portal;
    const id = await portal.create('contacts', { email: 'a@b.co' });
    await call('DELETE', `${V3}/${id}`);
    vendor.backdoor.edit('contacts', id, { restore: true });
    expect((await call('GET', `${V3}/${id}`)).body.properties.email).toBe('a@b.co');
    await call('DELETE', `${V3}/${id}`);
    await portal.create('contacts', { email: 'a@b.co' });
    expect(() => vendor.backdoor.edit('contacts', id, { restore: true })).toThrow(/has the email/);
  });
});
