import { describe, expect, it } from 'vitest';
import type { LabelledRecord } from '../../src/control/truth.ts';
import type { Sandbox } from '../../src/server.ts';
import { closeApi, control, hubspotApi, put, sandboxFor } from '../world.ts';

const labelOf = async (sandbox: Sandbox, id: unknown): Promise<Pick<LabelledRecord, 'label' | 'inferred'> | undefined> => {
  const { body } = await control(sandbox, 'GET', '/truth');
  const found = (body.labels as LabelledRecord[]).find((record) => record.id === id);
  return found === undefined ? undefined : { label: found.label, inferred: found.inferred };
};

const duplicates = async (sandbox: Sandbox): Promise<number> =>
  (await control(sandbox, 'GET', '/mutations/summary')).body.duplicateCreates;

const createContact = async (sandbox: Sandbox, properties: Readonly<Record<string, string>>): Promise<string> => {
  const { status, body } = await hubspotApi(sandbox, 'POST', '/crm/v3/objects/contacts', { properties });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
};

const withMarker = async (sandbox: Sandbox): Promise<void> => {
  const { status } = await hubspotApi(sandbox, 'POST', '/crm/v3/properties/contacts', {
    name: 'meshline_id',
    label: 'MeshLine Id',
    groupName: 'contactinformation',
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: true,
  });
  expect(status).toBe(201);
};

const known = async (): Promise<{ sandbox: Sandbox; lead: string; contact: string }> => {
  const sandbox = sandboxFor();
  const lead = await put(sandbox, 'close', 'lead', 'company-1', { name: 'Nordlicht GmbH', url: 'https://nordlicht.example' });
  const contact = await put(sandbox, 'close', 'contact', 'person-1', {
    lead_id: lead,
    name: 'Jana Roth',
    emails: [{ email: 'jana.roth@nordlicht.example', type: 'office' }],
    phones: [{ phone: '+491707654321', type: 'mobile' }],
  });
  return { sandbox, lead, contact };
};

describe('labels of what is created over the API', () => {
  it('come from the e-mail with the last name, else from the phone with it', async () => {
    const { sandbox } = await known();
    expect(
      await labelOf(
        sandbox,
        await createContact(sandbox, { email: 'jana.roth@nordlicht.example', firstname: 'J.', lastname: 'ROTH' }),
      ),
    ).toEqual({ label: 'person-1', inferred: true });
    const other = sandboxFor();
    await put(other, 'close', 'lead', 'company-1', { name: 'Nordlicht GmbH' }).then((lead) =>
      put(other, 'close', 'contact', 'person-9', {
        lead_id: lead,
        name: 'Jana Roth',
        phones: [{ phone: '+491707654321', type: 'mobile' }],
      }),
    );
    expect(
      await labelOf(other, await createContact(other, { phone: '0170 7654321', country: 'Germany', lastname: 'Roth' })),
    ).toMatchObject({ label: 'person-9' });
    expect(
      await labelOf(other, await createContact(other, { phone: '0170 7654321', country: 'Germany', lastname: 'Becker' })),
    ).toMatchObject({ label: 'unlabelled' });
  });

  it('tell a family apart that shares an address', async () => {
    const { sandbox, lead } = await known();
    for (const [label, name, phone] of [
      ['person-2', 'Anna Roth', '+491701111111'],
      ['person-3', 'Bernd Roth', '+491702222222'],
    ] as const) {
      await put(sandbox, 'close', 'contact', label, {
        lead_id: lead,
        name,
        emails: [{ email: 'roth@nordlicht.example', type: 'office' }],
        phones: [{ phone, type: 'mobile' }],
      });
    }
    expect(
      await labelOf(
        sandbox,
        await createContact(sandbox, {
          email: 'roth@nordlicht.example',
          firstname: 'Bernd',
          lastname: 'Roth',
          phone: '+49 170 2222222',
        }),
      ),
    ).toMatchObject({ label: 'person-3' });
  });

  it('come from the domain or the name and country of a company, and from company and name or amount of a deal', async () => {
    const { sandbox, lead } = await known();
    await put(sandbox, 'close', 'opportunity', 'deal-1', {
      lead_id: lead,
      status: 'Demo',
      value: 120_000,
      value_period: 'one_time',
    });
    const { body: company } = await hubspotApi(sandbox, 'POST', '/crm/v3/objects/companies', {
      properties: { name: 'Nordlicht', domain: 'www.nordlicht.example' },
    });
    expect(await labelOf(sandbox, company.id)).toEqual({ label: 'company-1', inferred: true });
    const { body: deal } = await hubspotApi(sandbox, 'POST', '/crm/v3/objects/deals', {
      properties: { dealname: 'Rollout', amount: '1200', dealstage: 'contractsent', pipeline: 'default' },
      associations: [{ to: { id: company.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }] }],
    });
    expect(await labelOf(sandbox, deal.id)).toMatchObject({ label: 'deal-1' });
  });

  it('come from a marker that was seen before', async () => {
    const { sandbox } = await known();
    await withMarker(sandbox);
    const first = await createContact(sandbox, { email: 'jana.roth@nordlicht.example', lastname: 'Roth', meshline_id: 'slot-1' });
    await hubspotApi(sandbox, 'DELETE', `/crm/v3/objects/contacts/${first}`);
    expect(
      await labelOf(
        sandbox,
        await createContact(sandbox, { email: 'j@elsewhere.example', lastname: 'Other', meshline_id: 'slot-1' }),
      ),
    ).toMatchObject({ label: 'person-1' });
    expect(await duplicates(sandbox)).toBe(0);
  });
});

describe('duplicate creates', () => {
  it('are API creates of what the same system held live, and nothing else', async () => {
    const { sandbox, lead } = await known();
    await createContact(sandbox, { email: 'jana.roth@nordlicht.example', lastname: 'Roth' });
    expect(await duplicates(sandbox)).toBe(0);
    await put(sandbox, 'hubspot', 'contacts', 'person-1', { email: 'jana@private.example', lastname: 'Roth' });
    expect(await duplicates(sandbox)).toBe(0);
    const { status, body } = await closeApi(sandbox, 'POST', '/contact/', {
      lead_id: lead,
      name: 'Jana Roth',
      emails: [{ email: 'jana.roth@nordlicht.example', type: 'office' }],
    });
    expect(status).toBe(200);
    const summary = (await control(sandbox, 'GET', '/mutations/summary')).body;
    expect(summary.duplicates).toEqual([{ vendor: 'close', type: 'contact', id: body.id, label: 'person-1', reason: 'label' }]);
    expect(summary.vendors).toEqual({
      hubspot: { creates: 1, updates: 0, archives: 0 },
      salesforce: { creates: 0, updates: 0, archives: 0 },
      close: { creates: 1, updates: 0, archives: 0 },
    });
  });

  it('are told apart by what shows them: a marker that two live records bear is a create that was repeated', async () => {
    const { sandbox, lead } = await known();
    const { body: field } = await closeApi(sandbox, 'POST', '/custom_field/contact/', { name: 'MeshLine Id', type: 'hidden' });
    for (const name of ['Ada Lang', 'Ada Lange'])
      await closeApi(sandbox, 'POST', '/contact/', { lead_id: lead, name, [`custom.${field.id}`]: 'slot-7' });
    const { body: summary } = await control(sandbox, 'GET', '/mutations/summary');
    expect(summary).toMatchObject({ duplicateCreates: 1, repeatedCreates: 1, duplicates: [{ reason: 'marker' }] });
  });

  it('do not count what was deleted before', async () => {
    const { sandbox, lead, contact } = await known();
    await closeApi(sandbox, 'DELETE', `/contact/${contact}/`);
    await closeApi(sandbox, 'POST', '/contact/', {
      lead_id: lead,
      name: 'Jana Roth',
      emails: [{ email: 'jana.roth@nordlicht.example', type: 'office' }],
    });
    expect(await duplicates(sandbox)).toBe(0);
  });
});

describe('mutations', () => {
  it('are listed in order and page by page, with who made them', async () => {
    const { sandbox } = await known();
    const id = await createContact(sandbox, { email: 'a@b.example', lastname: 'B' });
    await hubspotApi(sandbox, 'PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { lastname: 'C' } });
    const { body: first } = await control(sandbox, 'GET', '/mutations?limit=2');
    const { body: rest } = await control(sandbox, 'GET', `/mutations?since=${first.next}`);
    const all = [...first.mutations, ...rest.mutations];
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    expect(all.filter(({ viaApi }) => viaApi)).toMatchObject([
      { kind: 'create', id },
      { kind: 'update', id, changed: ['lastname'] },
    ]);
    expect((await control(sandbox, 'GET', `/mutations?since=${rest.next}`)).body).toEqual({ mutations: [], next: rest.next });
  });
});
