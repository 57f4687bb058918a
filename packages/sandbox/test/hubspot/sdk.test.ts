import { serve, type ServerType } from '@hono/node-server';
import hubspotSdk from '@hubspot/api-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OffsetClock } from '../../src/core/clock.ts';
import { noJournal } from '../../src/core/journal.ts';
import { seeded } from '../../src/core/random.ts';
import { hubspot } from '../../src/hubspot/index.ts';
import { markerProperty } from './account.ts';

const { Client } = hubspotSdk;
let server: ServerType;
let client: InstanceType<typeof Client>;
let owner: string;

beforeAll(async () => {
  let url = '';
  const vendor = hubspot({
    clock: new OffsetClock(),
    random: seeded(1),
    journal: noJournal,
    realism: { limits: true, lags: false },
    credentials: { secret: 'pat-na1-sdk' },
    publicUrl: () => url,
  });
  owner = vendor.backdoor.create('owners', { email: 'o@b.co', firstName: 'O', lastName: 'W' });
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: (request) => vendor.fetch(request), port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port));
  });
  url = `http://127.0.0.1:${port}`;
  client = new Client({ accessToken: 'pat-na1-sdk', basePath: url, numberOfApiCallRetries: 0 });
});
afterAll(() => new Promise((done) => void server.close(done)));

test('the vendor’s own client works against it: records', async () => {
  const { contacts, companies } = client.crm;
  const company = await companies.basicApi.create({ properties: { name: 'Acme', domain: 'acme.co' }, associations: [] });
  const contact = await contacts.basicApi.create({
    properties: { email: 'Ann@acme.co', firstname: 'Ann', hubspot_owner_id: owner },
    associations: [
      { to: { id: company.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED' as never, associationTypeId: 1 }] },
    ],
  });
  expect(contact.createdAt).toBeInstanceOf(Date);
  const read = await contacts.basicApi.getById(contact.id, ['email', 'phone'], ['email'], ['companies']);
  expect(read.properties).toMatchObject({ email: 'ann@acme.co', phone: null });
  expect(read.propertiesWithHistory?.['email']?.[0]).toMatchObject({ value: 'ann@acme.co', sourceType: 'INTEGRATION' });
  expect(read.associations?.['companies']?.results.map((each) => each.id)).toEqual([company.id, company.id]);
  const byEmail = await contacts.basicApi.getById('ANN@acme.co', undefined, undefined, undefined, false, 'email');
  expect(byEmail.id).toBe(contact.id);
  const updated = await contacts.basicApi.update(contact.id, { properties: { phone: '+47 22 33 44 55' } });
  expect(updated.properties['phone']).toBe('+47 22 33 44 55');
  expect(await contacts.getAll()).toHaveLength(1);
  await contacts.basicApi.archive(contact.id);
  await expect(contacts.basicApi.getById(contact.id)).rejects.toMatchObject({ code: 404 });
  expect((await contacts.basicApi.getPage(10, undefined, undefined, undefined, undefined, true)).results).toHaveLength(1);
});

test('the vendor’s own client works against it: batches, search, merge', async () => {
  const { contacts, properties } = client.crm;
  await properties.coreApi.create('contacts', markerProperty as never);
  const inputs = ['s1', 's2', 's3'].map((id) => ({
    id,
    idProperty: 'meshline_id',
    objectWriteTraceId: id,
    properties: { email: `${id}@acme.co` },
  }));
  const upserted = await contacts.batchApi.upsert({ inputs });
  expect(upserted.results.map((result) => result.objectWriteTraceId ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual([
    's1',
    's2',
    's3',
  ]);
  const partial = await contacts.batchApi.upsert({ inputs: [{ ...inputs[0]!, properties: { nonsense: '1' } }, inputs[1]!] });
  expect(partial).toMatchObject({ numErrors: 1, results: [{ objectWriteTraceId: 's2' }] });
  const found = await contacts.searchApi.doSearch({
    filterGroups: [{ filters: [{ propertyName: 'meshline_id', operator: 'IN' as never, values: ['s1', 's2'] }] }],
    properties: ['meshline_id'],
    limit: 200,
    sorts: ['lastmodifieddate'],
  });
  expect(found.total).toBe(2);
  const [one, two] = found.results.map((result) => result.id);
  const batch = await contacts.batchApi.read({
    inputs: [{ id: one! }, { id: two! }],
    properties: ['email'],
    propertiesWithHistory: [],
  });
  expect(batch.results).toHaveLength(2);
  const merged = await contacts.basicApi.merge({ primaryObjectId: one!, objectIdToMerge: two! });
  expect((await contacts.basicApi.getById(two!)).id).toBe(merged.id);
});

test('the vendor’s own client works against it: owners, properties, pipelines, associations', async () => {
  const { crm } = client;
  expect((await crm.owners.ownersApi.getPage()).results.map((each) => each.id)).toEqual([owner]);
  expect((await crm.properties.coreApi.getAll('companies')).results.some((each) => each.name === 'domain')).toBe(true);
  expect((await crm.pipelines.pipelinesApi.getAll('deals')).results[0]?.stages).toHaveLength(7);
  const company = await crm.companies.basicApi.create({ properties: { name: 'B' }, associations: [] });
  const deal = await crm.deals.basicApi.create({
    properties: { dealname: 'D', dealstage: 'contractsent', pipeline: 'default' },
    associations: [],
  });
  const { basicApi, batchApi } = crm.associations.v4;
  await basicApi.createDefault('deals', deal.id, 'companies', company.id);
  await basicApi.create('deals', deal.id, 'companies', company.id, [
    { associationCategory: 'HUBSPOT_DEFINED' as never, associationTypeId: 5 },
  ]);
  const page = await basicApi.getPage('deals', deal.id, 'companies');
  expect(page.results[0]?.associationTypes.map((type) => type.typeId).toSorted()).toEqual([341, 5]);
  const read = await batchApi.getPage('deals', 'companies', { inputs: [{ id: deal.id }] });
  expect(read.results).toHaveLength(1);
  await batchApi.archive('deals', 'companies', { inputs: [{ _from: { id: deal.id }, to: [{ id: company.id }] }] });
  expect((await basicApi.getPage('deals', deal.id, 'companies')).results).toEqual([]);
});

test('the vendor’s own client reads its refusals', async () => {
  const conflict = { properties: { email: 'twice@acme.co' }, associations: [] };
  await client.crm.contacts.basicApi.create(conflict);
  await expect(client.crm.contacts.basicApi.create(conflict)).rejects.toMatchObject({
    code: 409,
    body: { category: 'CONFLICT' },
  });
});
