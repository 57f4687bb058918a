import { describe, expect, it } from 'vitest';
import { demoCredentials } from '../src/demo-credentials.ts';
import { normalId } from '../src/salesforce/ids.ts';
import { control, put } from './world.ts';
import { CONTACTS, faultWorld, person } from './fault-world.ts';

const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

describe('a removed field', () => {
  it('is unknown to descriptions, reads and writes of HubSpot, and comes back with its values', async () => {
    const { sandbox, script, hubspot, record, fired } = faultWorld();
    const { body } = await hubspot('POST', CONTACTS, person('a@x.example', { jobtitle: 'CEO' }));
    const path = `${CONTACTS}/${body.id}`;
    await script({ vendor: 'hubspot', fault: { kind: 'field-removed', type: 'contacts', field: 'jobtitle' } });
    expect(names((await hubspot('GET', '/crm/v3/properties/contacts')).body.results)).not.toContain('jobtitle');
    expect((await hubspot('GET', '/crm/v3/properties/contacts/jobtitle')).status).toBe(404);
    expect((await hubspot('GET', `${path}?properties=jobtitle`)).body.properties).not.toHaveProperty('jobtitle');
    const refused = await hubspot('PATCH', path, { properties: { jobtitle: 'CFO' } });
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'PROPERTY_DOESNT_EXIST']);
    expect((await record('hubspot', body.id))?.['jobtitle']).toBe('CEO');
    expect(await fired()).toEqual([4]);
    sandbox.faults.clear();
    expect((await hubspot('GET', `${path}?properties=jobtitle`)).body.properties.jobtitle).toBe('CEO');
  });

  it('is no column of Salesforce, and no custom field of Close', async () => {
    const { sandbox, script, salesforce, close, record } = faultWorld();
    const account = (await salesforce('POST', '/sobjects/Account', { Name: 'A', Phone: '1' })).body.id;
    const fields = async (): Promise<{ id: string; name: string }[]> => (await close('GET', '/custom_field/lead/')).body.data;
    const employees = (await fields()).find(({ name }) => name === 'Employees')?.id;
    const lead = (await close('POST', '/lead/', { name: 'L', [`custom.${employees}`]: 3 })).body.id;
    await script(
      { vendor: 'salesforce', fault: { kind: 'field-removed', type: 'Account', field: 'Phone' } },
      { vendor: 'close', fault: { kind: 'field-removed', type: 'lead', field: 'custom.Employees' } },
    );
    expect(names((await salesforce('GET', '/sobjects/Account/describe')).body.fields)).not.toContain('Phone');
    expect((await salesforce('GET', `/query?q=${encodeURIComponent('SELECT Phone FROM Account')}`)).body[0].errorCode).toBe(
      'INVALID_FIELD',
    );
    expect((await salesforce('PATCH', `/sobjects/Account/${account}`, { Phone: '2' })).body[0]).toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    expect(names(await fields())).not.toContain('Employees');
    expect((await close('GET', `/lead/${lead}/`)).body).not.toHaveProperty(`custom.${employees}`);
    // Close drops what it doesn't know.
    expect((await close('PUT', `/lead/${lead}/`, { [`custom.${employees}`]: 9 })).status).toBe(200);
    expect((await record('close', lead))?.[`custom.${employees}`]).toBe(3);
    expect((await record('salesforce', account))?.['Phone']).toBe('1');
    sandbox.faults.clear();
    expect((await close('GET', `/lead/${lead}/`)).body[`custom.${employees}`]).toBe(3);
  });
});

describe('a removed choice', () => {
  it('is refused and no longer listed; who has it keeps it', async () => {
    const { sandbox, script, hubspot, salesforce, close, record } = faultWorld();
    const hs = (await hubspot('POST', CONTACTS, person('a@x.example', { lifecyclestage: 'lead' }))).body.id;
    const field = await close('POST', '/custom_field/lead/', { name: 'Tier', type: 'choices', choices: ['A', 'B'] });
    await script(
      { vendor: 'hubspot', fault: { kind: 'picklist-value-removed', type: 'contacts', field: 'lifecyclestage', value: 'lead' } },
      {
        vendor: 'salesforce',
        fault: { kind: 'picklist-value-removed', type: 'Opportunity', field: 'StageName', value: 'Prospecting' },
      },
      { vendor: 'close', fault: { kind: 'picklist-value-removed', type: 'lead', field: 'custom.Tier', value: 'B' } },
    );
    const refused = await hubspot('POST', CONTACTS, person('b@x.example', { lifecyclestage: 'lead' }));
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'INVALID_OPTION']);
    const { options } = (await hubspot('GET', '/crm/v3/properties/contacts/lifecyclestage')).body;
    expect(options.map((each: { value: string }) => each.value)).not.toContain('lead');
    expect((await record('hubspot', hs))?.['lifecyclestage']).toBe('lead');
    const stages = (await salesforce('GET', '/sobjects/Opportunity/describe')).body.fields.find(
      (each: { name: string }) => each.name === 'StageName',
    ).picklistValues;
    expect(stages.map((each: { value: string }) => each.value)).not.toContain('Prospecting');
    const tier = `custom.${field.body.id}`;
    expect((await close('POST', '/lead/', { name: 'L', [tier]: 'B' })).status).toBe(400);
    expect((await close('POST', '/lead/', { name: 'L', [tier]: 'A' })).status).toBe(200);
    sandbox.faults.clear();
    expect((await close('POST', '/lead/', { name: 'L', [tier]: 'B' })).status).toBe(200);
  });
});

describe('another account behind the same credential', () => {
  it('answers in every vendor under its own id, and what is written meanwhile says so', async () => {
    const { script, hubspot, salesforce, close, mutations, sandbox } = faultWorld();
    const ids = async (): Promise<readonly unknown[]> => [
      (await hubspot('GET', '/account-info/v3/details')).body.portalId,
      (await salesforce('GET', `/query?q=${encodeURIComponent('SELECT Id FROM Organization')}`)).body.records[0].Id,
      (await close('GET', '/me/')).body.organizations[0].id,
    ];
    const own = await ids();
    await script({ fault: { kind: 'org-swap' } });
    const other = await ids();
    expect(normalId(String(other[1]))).toBe(other[1]);
    for (const [at, id] of other.entries()) expect([typeof id, id === own[at]]).toEqual([typeof own[at], false]);
    await hubspot('POST', CONTACTS, person('a@x.example'));
    expect(await mutations('hubspot')).toEqual([['create', true, ['org-swap']]]);
    // A token that was got from the other account works as any other.
    const [id = '', secret = ''] = demoCredentials.salesforce.secret.split(':');
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const url = 'http://sandbox.test/salesforce/services';
    const granted = await (await sandbox.fetch(new Request(`${url}/oauth2/token`, { method: 'POST', body }))).json();
    const { access_token: token, id: identity } = granted as { access_token: string; id: string };
    expect(identity).toContain(String(other[1]));
    const headers = { authorization: `Bearer ${token}` };
    expect((await sandbox.fetch(new Request(`${url}/data/v62.0/limits`, { headers }))).status).toBe(200);
    await script({ vendor: 'hubspot', fault: { kind: 'org-swap', account: '12345' } });
    expect((await ids()).slice(0, 2)).toEqual([12345, own[1]]);
    sandbox.faults.clear();
    expect(await ids()).toEqual(own);
  });
});

describe('reads that are behind', () => {
  const search = { filterGroups: [], properties: ['firstname'], limit: 10 };

  it('an index that lags, and catches up when the rule goes', async () => {
    const { sandbox, script, hubspot, close, advance, fired } = faultWorld();
    const { body } = await hubspot('POST', CONTACTS, person('a@x.example', { firstname: 'Old' }));
    await script(
      { vendor: 'hubspot', fault: { kind: 'index-lag', ms: 120_000 } },
      { vendor: 'close', fault: { kind: 'index-lag', ms: 60_000 } },
    );
    await advance(200_000);
    const found = async (): Promise<string> =>
      (await hubspot('POST', `${CONTACTS}/search`, search)).body.results[0].properties.firstname;
    await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { firstname: 'New' } });
    await close('POST', '/lead/', { name: 'L' });
    expect((await hubspot('GET', `${CONTACTS}/${body.id}?properties=firstname`)).body.properties.firstname).toBe('New');
    await advance(59_999);
    expect([await found(), (await close('GET', '/lead/')).body.data.length]).toEqual(['Old', 0]);
    await advance(1);
    expect([await found(), (await close('GET', '/lead/')).body.data.length]).toEqual(['Old', 1]);
    await advance(60_000);
    expect(await found()).toBe('New');
    await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { firstname: 'Newer' } });
    expect(await found()).toBe('New');
    expect(await fired()).toEqual([2, 1]);
    sandbox.faults.clear();
    expect(await found()).toBe('Newer');
  });

  it('never takes a record back to an older state when the lag shrinks', async () => {
    const { sandbox, script, hubspot, advance } = faultWorld();
    const { body } = await hubspot('POST', CONTACTS, person('a@x.example', { firstname: 'One' }));
    await script({ vendor: 'hubspot', fault: { kind: 'index-lag', ms: 60_000 } });
    await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { firstname: 'Two' } });
    sandbox.faults.clear();
    await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { firstname: 'Three' } });
    await advance(120_000);
    const { results } = (await hubspot('POST', `${CONTACTS}/search`, search)).body;
    expect(results.map((each: { properties: { firstname: string } }) => each.properties.firstname)).toEqual(['Three']);
  });

  it("reads by id that don't see their own writes yet, in HubSpot and Close", async () => {
    const { script, hubspot, close, advance } = faultWorld();
    await script(
      { method: 'GET', fault: { kind: 'stale-read', ms: 5_000 } },
      { path: '/crm/v3/objects/*/batch/read', fault: { kind: 'stale-read', ms: 5_000 } },
    );
    const hs = (await hubspot('POST', CONTACTS, person('a@x.example', { firstname: 'Old' }))).body.id;
    const cl = (await close('POST', '/lead/', { name: 'Old' })).body.id;
    const states = async (): Promise<readonly unknown[]> => [
      (await hubspot('GET', `${CONTACTS}/${hs}`)).body.properties?.firstname,
      (await hubspot('POST', `${CONTACTS}/batch/read`, { inputs: [{ id: hs }], properties: ['firstname'] })).body.results[0]
        ?.properties.firstname,
      (await close('GET', `/lead/${cl}/`)).body.name,
    ];
    expect(await states()).toEqual([undefined, undefined, undefined]);
    expect((await hubspot('GET', `${CONTACTS}/${hs}`)).status).toBe(404);
    await advance(5_000);
    expect(await states()).toEqual(['Old', 'Old', 'Old']);
    await hubspot('PATCH', `${CONTACTS}/${hs}`, { properties: { firstname: 'New' } });
    await close('PUT', `/lead/${cl}/`, { name: 'New' });
    await advance(4_999);
    expect(await states()).toEqual(['Old', 'Old', 'Old']);
    await advance(1);
    expect(await states()).toEqual(['New', 'New', 'New']);
  });
});

describe('equal time stamps', () => {
  it('are shared by all writes of an interval, never run backwards, and are named in the log', async () => {
    const { sandbox, script, hubspot, close, salesforce, record, advance, mutations, fired } = faultWorld();
    await advance(500);
    await script(
      { vendor: 'hubspot', fault: { kind: 'equal-stamps', everyMs: 60_000 } },
      { vendor: 'close', fault: { kind: 'equal-stamps', everyMs: 60_000 } },
    );
    const stamps: string[] = [];
    for (const email of ['a', 'b', 'c']) {
      await advance(10_000);
      stamps.push((await hubspot('POST', CONTACTS, person(`${email}@x.example`))).body.updatedAt);
    }
    const byHand = await put(sandbox, 'hubspot', 'contacts', 'P1', { email: 'd@x.example', lastname: 'D' });
    expect(new Set(stamps)).toEqual(new Set(['2026-11-23T12:00:00.500Z']));
    expect((await record('hubspot', byHand))?.['lastmodifieddate']).toBe('2026-11-23T12:00:00.500Z');
    await advance(40_000);
    const lead = (await close('POST', '/lead/', { name: 'L' })).body;
    await advance(10_000);
    expect((await close('PUT', `/lead/${lead.id}/`, { name: 'M' })).body.date_updated).toBe(lead.date_updated);
    expect(Date.parse(lead.date_updated)).toBe(Date.parse('2026-11-23T12:01:00Z'));
    expect((await mutations('hubspot')).map(([, , faults]) => faults)).toEqual(Array(4).fill(['equal-stamps']));
    expect(await fired()).toEqual([3, 2]);
    await script({ vendor: 'salesforce', fault: { kind: 'equal-stamps', everyMs: 3_600_000 } });
    const at = async (Name: string): Promise<string> => {
      const { id } = (await salesforce('POST', '/sobjects/Account', { Name })).body;
      return (await salesforce('GET', `/sobjects/Account/${id}`)).body.SystemModstamp;
    };
    const first = await at('One');
    await advance(90_000);
    expect(await at('Two')).toBe(first);
    // The log itself keeps the true times.
    const { body } = await control(sandbox, 'GET', '/mutations');
    expect(new Set(body.mutations.map((each: { at: number }) => each.at)).size).toBeGreaterThan(3);
  });
});
