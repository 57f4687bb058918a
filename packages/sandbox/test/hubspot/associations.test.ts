import { beforeEach, describe, expect, test } from 'vitest';
import { account, type Account } from './account.ts';

type Link = { toObjectId: number; associationTypes: { category: string; typeId: number; label: string | null }[] };
const defined = (associationTypeId: number) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId });

let portal: Account;
let contact: string;
let company: string;
let other: string;
beforeEach(async () => {
  portal = account();
  contact = await portal.create('contacts', { email: 'a@b.co' });
  company = await portal.create('companies', { name: 'A' });
  other = await portal.create('companies', { name: 'B' });
});

const path = (from: string, id: string, to: string, toId = '') =>
  `/crm/v4/objects/${from}/${id}/associations/${to}${toId === '' ? '' : `/${toId}`}`;
const put = (toId: string, ...types: unknown[]) => portal.call('PUT', path('contacts', contact, 'companies', toId), types);
const typeIds = async (from: string, id: string, to: string): Promise<Record<string, number[]>> => {
  const { body } = await portal.call('GET', path(from, id, to));
  return Object.fromEntries(
    (body.results as Link[]).map((link) => [
      String(link.toObjectId),
      link.associationTypes.map((type) => type.typeId).toSorted((a, b) => a - b),
    ]),
  );
};

describe('associations', () => {
  test('hubspot 13.12: a primary association reports the unlabelled one too, from both ends by their own ids', async () => {
    const { status, body } = await put(company, defined(1));
    expect(status).toBe(201);
    expect(body).toEqual({
      fromObjectTypeId: '0-1',
      fromObjectId: Number(contact),
      toObjectTypeId: '0-2',
      toObjectId: Number(company),
      labels: ['Primary'],
    });
    expect(await typeIds('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
    expect(await typeIds('companies', company, 'contacts')).toEqual({ [contact]: [2, 280] });
  });

  test('hubspot 13.12: there is one primary company; a new one leaves the old one unlabelled', async () => {
    await put(company, defined(1));
    await put(other, defined(1));
    expect(await typeIds('contacts', contact, 'companies')).toEqual({ [company]: [279], [other]: [1, 279] });
  });

  test('hubspot 13.12: a PUT replaces the labels of the pair', async () => {
    const label = { label: 'Decision maker', name: 'decision_maker' };
    const created = (await portal.call('POST', '/crm/v4/associations/contacts/companies/labels', label)).body.results;
    const custom = { associationCategory: 'USER_DEFINED', associationTypeId: created[0].typeId };
    await put(company, defined(1), custom);
    expect(await typeIds('contacts', contact, 'companies')).toEqual({ [company]: [1, custom.associationTypeId, 279] });
    await put(company, custom);
    expect(await typeIds('contacts', contact, 'companies')).toEqual({ [company]: [custom.associationTypeId, 279] });
    const labels = (await portal.call('GET', '/crm/associations/2026-03/contact/company/labels')).body.results;
    expect(labels).toContainEqual({ category: 'USER_DEFINED', typeId: custom.associationTypeId, label: 'Decision maker' });
    expect(labels).toContainEqual({ category: 'HUBSPOT_DEFINED', typeId: 279, label: null });
  });

  test('hubspot 13.12: the id of the other direction is refused', async () => {
    for (const wrong of [280, 2, 4, 13, 9_999]) expect((await put(company, defined(wrong))).status).toBe(400);
    const body = { properties: { name: 'C' }, associations: [{ to: { id: contact }, types: [defined(279)] }] };
    expect((await portal.call('POST', '/crm/v3/objects/companies', body)).status).toBe(400);
    expect(await typeIds('contacts', contact, 'companies')).toEqual({});
  });

  test('hubspot 9: the default association is repeatable and keeps labels that are there', async () => {
    await put(company, defined(1));
    for (const toId of [company, other, other]) {
      const { status, body } = await portal.call(
        'PUT',
        `/crm/objects/2026-09/contact/${contact}/associations/default/company/${toId}`,
      );
      expect([status, body.status]).toEqual([200, 'COMPLETE']);
    }
    expect(await typeIds('contacts', contact, 'companies')).toEqual({ [company]: [1, 279], [other]: [279] });
  });

  test('hubspot 9: taking the unlabelled type takes all, a DELETE too', async () => {
    await put(company, defined(1));
    await put(other, defined(279));
    const archive = (to: string, type: number) =>
      portal.call('POST', '/crm/v4/associations/contacts/companies/batch/labels/archive', {
        inputs: [{ from: { id: contact }, to: { id: to }, types: [defined(type)] }],
      });
    expect((await archive(company, 1)).status).toBe(204);
    expect(await typeIds('contacts', contact, 'companies')).toEqual({ [company]: [279], [other]: [279] });
    await archive(company, 279);
    expect(await typeIds('contacts', contact, 'companies')).toEqual({ [other]: [279] });
    expect((await portal.call('DELETE', path('contacts', contact, 'companies', other))).status).toBe(204);
    expect(await typeIds('companies', other, 'contacts')).toEqual({});
  });

  test('hubspot 3: batches of pairs; a record without associations is an error of a 207', async () => {
    const deal = await portal.create('deals', { dealname: 'D', dealstage: 'closedwon', pipeline: 'default' });
    const base = '/crm/v4/associations/deals/companies/batch';
    const from = { id: deal };
    const created = await portal.call('POST', `${base}/create`, { inputs: [{ from, to: { id: company }, types: [defined(5)] }] });
    expect([created.status, created.body.results[0].labels]).toEqual([201, ['Primary']]);
    const byDefault = await portal.call('POST', `${base}/associate/default`, { inputs: [{ from, to: { id: other } }] });
    expect(byDefault.status).toBe(200);
    const read = await portal.call('POST', `${base}/read`, { inputs: [{ id: deal }, { id: '77' }] });
    expect(read.status).toBe(207);
    expect(read.body.results).toEqual([
      {
        from: { id: deal },
        to: [
          {
            toObjectId: Number(company),
            associationTypes: expect.arrayContaining([
              { category: 'HUBSPOT_DEFINED', typeId: 5, label: 'Primary' },
              { category: 'HUBSPOT_DEFINED', typeId: 341, label: null },
            ]),
          },
          { toObjectId: Number(other), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 341, label: null }] },
        ],
      },
    ]);
    expect(read.body.errors).toMatchObject([
      { subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND', message: 'No company is associated with deal 77.' },
    ]);
    await portal.call('POST', `${base}/archive`, { inputs: [{ from, to: [{ id: company }, { id: other }] }] });
    expect(await typeIds('deals', deal, 'companies')).toEqual({});
  });

  test('hubspot 9: a create may associate, list and get show it, search and batch read don’t', async () => {
    const { body } = await portal.call('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'c@b.co' },
      associations: [
        { to: { id: company }, types: [defined(1)] },
        { to: { id: Number(other) }, types: [defined(279)] },
      ],
    });
    const read = await portal.call('GET', `/crm/v3/objects/contacts/${body.id}?associations=companies,deals`);
    expect(read.body.associations).toEqual({
      companies: {
        results: [
          { id: company, type: 'contact_to_company' },
          { id: company, type: 'contact_to_company_unlabeled' },
          { id: other, type: 'contact_to_company_unlabeled' },
        ],
      },
    });
    const listed = (await portal.call('GET', '/crm/v3/objects/contacts?associations=0-2')).body.results;
    expect(listed.find((each: { id: string }) => each.id === body.id).associations).toEqual(read.body.associations);
    const batch = await portal.call('POST', '/crm/v3/objects/contacts/batch/read', { inputs: [{ id: body.id }] });
    expect(batch.body.results[0]).not.toHaveProperty('associations');
  });

  test('an association doesn’t move the modified date, and a record in the recycle bin has none', async () => {
    portal.clock.advance(1_000);
    await put(company, defined(1));
    expect((await portal.call('GET', `/crm/v3/objects/contacts/${contact}`)).body.updatedAt).toBe('2026-11-24T09:30:00.125Z');
    await portal.call('DELETE', `/crm/v3/objects/companies/${company}`);
    expect(await typeIds('contacts', contact, 'companies')).toEqual({});
    expect((await put(company, defined(1))).status).toBe(404);
  });

  test('hubspot 9: a company under another', async () => {
    const answer = await portal.call('PUT', path('companies', company, 'companies', other), [defined(13)]);
    expect(answer.body.labels).toEqual(['Child Company']);
    expect(await typeIds('companies', company, 'companies')).toEqual({ [other]: [13, 450] });
    expect(await typeIds('companies', other, 'companies')).toEqual({ [company]: [14, 450] });
  });

  test('hubspot 2.1: 2026-09 has no list of one record’s associations', async () => {
    expect((await portal.call('GET', `/crm/objects/2026-03/contacts/${contact}/associations/companies`)).status).toBe(200);
    expect((await portal.call('GET', `/crm/objects/2026-09/contacts/${contact}/associations/companies`)).status).toBe(404);
  });
});
