import { describe, expect, test } from 'vitest';
import { account, markerProperty } from './account.ts';

const CONTACTS = '/crm/v3/properties/contacts';

describe('properties', () => {
  test('hubspot 3: a property says how it may be used', async () => {
    const { call } = account();
    const named = async (name: string) => (await call('GET', `${CONTACTS}/${name}`)).body;
    expect(await named('lifecyclestage')).toMatchObject({
      type: 'enumeration',
      fieldType: 'radio',
      hubspotDefined: true,
      archived: false,
    });
    expect((await named('hs_object_id')).modificationMetadata).toEqual({
      archivable: false,
      readOnlyDefinition: true,
      readOnlyOptions: true,
      readOnlyValue: true,
    });
    expect(await named('hubspot_owner_id')).toMatchObject({ externalOptions: true, referencedObjectType: 'OWNER' });
    const stages = (await call('GET', '/crm/properties/2026-03/0-3/dealstage')).body.options;
    expect(stages.map((option: { value: string }) => option.value)).toContain('closedwon');
    expect((await call('GET', `${CONTACTS}/nothing`)).status).toBe(404);
    expect((await call('GET', CONTACTS)).body.results.length).toBeGreaterThan(20);
  });

  test('hubspot 4: the marker is made once, is unique, and stays so', async () => {
    const { call, create } = account();
    const made = await call('POST', CONTACTS, markerProperty);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'meshline_id', hasUniqueValue: true, hubspotDefined: false });
    const again = await call('POST', CONTACTS, markerProperty);
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ category: 'OBJECT_ALREADY_EXISTS', subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS' });
    expect((await call('PATCH', `${CONTACTS}/meshline_id`, { hasUniqueValue: false })).status).toBe(400);
    await create('contacts', { email: 'a@b.co', meshline_id: 'slot-1' });
    const taken = await call('POST', '/crm/v3/objects/contacts', { properties: { email: 'c@b.co', meshline_id: 'slot-1' } });
    expect([taken.status, taken.body.message]).toEqual([400, expect.stringContaining('propertyName=meshline_id, value=slot-1')]);
  });

  test('hubspot 4: an object has at most ten unique properties', async () => {
    const { call } = account();
    const make = (index: number) => call('POST', CONTACTS, { ...markerProperty, name: `unique_${index}` });
    for (let index = 0; index < 10; index++) expect((await make(index)).status).toBe(201);
    expect((await make(10)).status).toBe(400);
  });

  test('hubspot 8: an archived property is unknown to records, and comes back with its values', async () => {
    const { call, create } = account();
    await call('POST', CONTACTS, { ...markerProperty, name: 'nick', hasUniqueValue: false });
    const id = await create('contacts', { email: 'a@b.co', nick: 'Al' });
    const read = async () => (await call('GET', `/crm/v3/objects/contacts/${id}?properties=nick`)).body.properties.nick;
    expect(await read()).toBe('Al');
    expect((await call('DELETE', `${CONTACTS}/nick`)).status).toBe(204);
    expect(await read()).toBeUndefined();
    expect((await call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { nick: 'B' } })).body.errors[0].code).toBe(
      'PROPERTY_DOESNT_EXIST',
    );
    expect((await call('GET', `${CONTACTS}?archived=true`)).body.results).toMatchObject([{ name: 'nick', archived: true }]);
    expect((await call('POST', CONTACTS, { ...markerProperty, name: 'nick' })).status).toBe(201);
    expect(await read()).toBe('Al');
  });

  test('hubspot 8: options that are sent replace the list whole', async () => {
    const { call } = account();
    const options = (values: string[]) => values.map((value) => ({ label: value, value }));
    const tier = { ...markerProperty, name: 'tier', type: 'enumeration', fieldType: 'select', hasUniqueValue: false };
    expect((await call('POST', CONTACTS, tier)).status).toBe(400);
    await call('POST', CONTACTS, { ...tier, options: options(['a', 'b']) });
    const values = (body: { options: { value: string }[] }) => body.options.map((option) => option.value);
    expect(values((await call('PATCH', `${CONTACTS}/tier`, { label: 'Tier' })).body)).toEqual(['a', 'b']);
    expect(values((await call('PATCH', `${CONTACTS}/tier`, { options: options(['c']) })).body)).toEqual(['c']);
  });

  test('what makes no sense is refused', async () => {
    const { call } = account();
    const status = async (more: object) => (await call('POST', CONTACTS, { ...markerProperty, ...more })).status;
    for (const wrong of [
      { name: 'With Blank' },
      { label: '' },
      { fieldType: 'date' },
      { type: 'money' },
      { groupName: 'nowhere' },
    ]) {
      expect(await status(wrong)).toBe(400);
    }
    expect(await status({ type: 'bool', fieldType: 'booleancheckbox' })).toBe(400);
    expect((await call('DELETE', `${CONTACTS}/email`)).status).toBe(400);
    expect((await call('DELETE', `${CONTACTS}/nothing`)).status).toBe(404);
  });

  test('hubspot 2.1: groups, and batches of definitions', async () => {
    const { call } = account();
    expect((await call('POST', `${CONTACTS}/groups`, { name: 'meshline', label: 'MeshLine' })).status).toBe(201);
    expect((await call('GET', `${CONTACTS}/groups`)).body.results.map((each: { name: string }) => each.name)).toEqual([
      'contactinformation',
      'meshline',
    ]);
    const inputs = ['one', 'two'].map((name) => ({ ...markerProperty, name, groupName: 'meshline' }));
    expect((await call('POST', `${CONTACTS}/batch/create`, { inputs })).status).toBe(201);
    const read = await call('POST', `${CONTACTS}/batch/read`, { inputs: [{ name: 'one' }, { name: 'three' }] });
    expect([read.status, read.body.results[0].name, read.body.numErrors]).toEqual([207, 'one', 1]);
    expect((await call('POST', `${CONTACTS}/batch/archive`, { inputs: [{ name: 'one' }] })).status).toBe(204);
  });

  test('hubspot 8: pipelines and their stages', async () => {
    const { call } = account();
    const [pipeline] = (await call('GET', '/crm/v3/pipelines/deals')).body.results;
    expect(pipeline.stages.map((stage: { id: string }) => stage.id)).toEqual([
      'appointmentscheduled',
      'qualifiedtobuy',
      'presentationscheduled',
      'decisionmakerboughtin',
      'contractsent',
      'closedwon',
      'closedlost',
    ]);
    expect(pipeline.stages[5].metadata).toEqual({ isClosed: 'true', probability: '1.0' });
    expect((await call('GET', '/crm/pipelines/2026-03/0-3/default/stages/closedlost')).body.label).toBe('Closed Lost');
    expect((await call('GET', '/crm/v3/pipelines/deals/nope')).status).toBe(404);
  });
});
