import { describe, expect, it } from 'vitest';
import { control, put } from './world.ts';
import { CONTACTS, faultWorld, person } from './fault-world.ts';

describe('fields of a write over the API', () => {
  it('are dropped without a word, in each vendor', async () => {
    const { script, hubspot, salesforce, close, record, mutations, fired } = faultWorld();
    await script(
      { vendor: 'hubspot', fault: { kind: 'ignored-field', type: 'contacts', field: 'jobtitle' } },
      { vendor: 'salesforce', fault: { kind: 'ignored-field', type: 'Contact', field: 'title' } },
      { vendor: 'close', fault: { kind: 'ignored-field', type: 'contact', field: 'title' } },
    );
    const hs = await hubspot('POST', CONTACTS, person('a@x.example', { jobtitle: 'CEO' }));
    const sf = await salesforce('POST', '/sobjects/Contact', { LastName: 'Roth', Title: 'CEO' });
    const cl = await close('POST', '/lead/', { name: 'X', contacts: [{ name: 'Roth', title: 'CEO' }] });
    expect([hs.status, sf.status, cl.status]).toEqual([201, 201, 200]);
    expect((await record('hubspot', hs.body.id))?.['jobtitle']).toBeUndefined();
    expect((await record('salesforce', sf.body.id))?.['Title']).toBeNull();
    expect(cl.body.contacts[0].title).toBeNull();
    for (const vendor of ['hubspot', 'salesforce', 'close'])
      expect((await mutations(vendor))[0]).toEqual(['create', true, ['ignored-field']]);
    expect(await fired()).toEqual([1, 1, 1]);
  });

  it.each([
    [{ how: 'upper' }, 'Jana', 'JANA'],
    [{ how: 'lower' }, 'Jana', 'jana'],
    [{ how: 'truncate', length: 2 }, 'Jana', 'Ja'],
    [{ how: 'digits' }, '+49 30-1', '49301'],
    [{ how: 'set', value: 'Fixed' }, 'Jana', 'Fixed'],
  ])('are stored otherwise than given: %o', async (how, given, stored) => {
    const { script, hubspot, mutations, fired } = faultWorld();
    await script({ vendor: 'hubspot', fault: { kind: 'coerced', type: 'contacts', field: 'firstname', ...how } });
    const { body } = await hubspot('POST', CONTACTS, person('a@x.example', { firstname: given }));
    expect((await hubspot('GET', `${CONTACTS}/${body.id}`)).body.properties.firstname).toBe(stored);
    // What is as the vendor wants it already is no coercion.
    await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { firstname: stored } });
    expect(await fired()).toEqual([1]);
    expect((await mutations('hubspot')).map(([, , faults]) => faults)).toEqual([['coerced'], []]);
  });

  it('are refused by a validation rule in the words of each vendor, and people are not', async () => {
    const { sandbox, script, hubspot, salesforce, close, mutations, record } = faultWorld();
    const rule = (vendor: string, type: string, field: string): Record<string, unknown> => ({
      vendor,
      fault: { kind: 'validation-rule', type, field, pattern: '^Forbidden', message: 'Not that one' },
    });
    await script(rule('hubspot', 'contacts', 'firstname'), rule('salesforce', 'Account', 'Name'), rule('close', 'lead', 'name'));
    const hs = await hubspot('POST', CONTACTS, person('a@x.example', { firstname: 'Forbidden 1' }));
    expect([hs.status, hs.body.errors[0]]).toEqual([
      400,
      { message: 'Not that one', code: 'CUSTOM_VALIDATION_ERROR', context: { propertyName: ['firstname'] } },
    ]);
    const sf = await salesforce('POST', '/sobjects/Account', { Name: 'Forbidden 2' });
    expect([sf.status, sf.body]).toEqual([
      400,
      [{ message: 'Not that one', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Name'] }],
    ]);
    const cl = await close('POST', '/lead/', { name: 'Forbidden 3' });
    expect([cl.status, cl.body]).toEqual([400, { errors: [], 'field-errors': { name: 'Not that one' } }]);
    for (const vendor of ['hubspot', 'salesforce', 'close']) expect(await mutations(vendor)).toEqual([]);
    const id = await put(sandbox, 'salesforce', 'Account', 'C1', { Name: 'Forbidden 4' });
    expect((await record('salesforce', id))?.['Name']).toBe('Forbidden 4');
  });

  it('are missed by a new required field on create, not on an update of something else', async () => {
    const { script, hubspot } = faultWorld();
    const { body } = await hubspot('POST', CONTACTS, person('a@x.example'));
    await script({ vendor: 'hubspot', fault: { kind: 'validation-rule', type: 'contacts', field: 'phone', missing: true } });
    expect((await hubspot('POST', CONTACTS, person('b@x.example'))).status).toBe(400);
    expect((await hubspot('POST', CONTACTS, person('b@x.example', { phone: '+49301234' }))).status).toBe(201);
    expect((await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { lastname: 'New' } })).status).toBe(200);
    expect((await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { phone: '' } })).status).toBe(400);
  });
});

describe('automations', () => {
  it('set a field to their own value after each write of it, as another actor', async () => {
    const { script, hubspot, record, mutations, fired } = faultWorld();
    await script({ vendor: 'hubspot', fault: { kind: 'rewrite', type: 'contacts', field: 'firstname', to: 'Bot' } });
    const { body } = await hubspot('POST', CONTACTS, person('a@x.example', { firstname: 'Jana' }));
    expect(body.properties.firstname).toBe('Jana');
    expect((await record('hubspot', body.id))?.['firstname']).toBe('Bot');
    await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { lastname: 'Other' } });
    expect(await fired()).toEqual([1]);
    expect(await mutations('hubspot')).toEqual([
      ['create', true, []],
      ['update', false, ['rewrite']],
      ['update', true, []],
    ]);
    const history = await hubspot('GET', `${CONTACTS}/${body.id}?propertiesWithHistory=firstname`);
    expect(
      history.body.propertiesWithHistory.firstname.map((each: { value: string; sourceType: string }) => [
        each.value,
        each.sourceType,
      ]),
    ).toEqual([
      ['Bot', 'CRM_UI'],
      ['Jana', 'INTEGRATION'],
    ]);
  });

  it('do so later where they say so, in Salesforce and Close too, and leave people alone', async () => {
    const { sandbox, script, salesforce, close, record, advance, mutations } = faultWorld();
    await script(
      { vendor: 'salesforce', fault: { kind: 'rewrite', type: 'Account', field: 'Phone', to: '+49 30 999', afterMs: 5_000 } },
      { vendor: 'close', fault: { kind: 'rewrite', type: 'lead', field: 'custom.Employees', to: 7 } },
    );
    const { body } = await salesforce('POST', '/sobjects/Account', { Name: 'A', Phone: '+49 30 1' });
    await advance(4_999);
    expect((await record('salesforce', body.id))?.['Phone']).toBe('+49 30 1');
    await advance(1);
    expect((await record('salesforce', body.id))?.['Phone']).toBe('+49 30 999');
    expect(await mutations('salesforce')).toEqual([
      ['create', true, []],
      ['update', false, ['rewrite']],
    ]);
    const fields = await close('GET', '/custom_field/lead/');
    const { id } = fields.body.data.find((each: { name: string }) => each.name === 'Employees');
    const lead = await close('POST', '/lead/', { name: 'L', [`custom.${id}`]: 3 });
    expect((await record('close', lead.body.id))?.[`custom.${id}`]).toBe(7);
    await control(sandbox, 'POST', '/edit', { vendor: 'salesforce', type: 'Account', id: body.id, properties: { Phone: '5' } });
    await advance(10_000);
    expect((await record('salesforce', body.id))?.['Phone']).toBe('5');
  });

  it('fight each other in turns until their rounds are over, or the rule is taken away', async () => {
    const { sandbox, script, hubspot, record, advance, mutations } = faultWorld();
    await script({
      vendor: 'hubspot',
      times: 2,
      fault: { kind: 'ping-pong', type: 'contacts', field: 'firstname', values: ['Ping', 'Pong'], everyMs: 1_000, rounds: 3 },
    });
    const { body } = await hubspot('POST', CONTACTS, person('a@x.example', { firstname: 'Jana' }));
    const seen: unknown[] = [];
    for (let i = 0; i < 5; i++) {
      await advance(1_000);
      seen.push((await record('hubspot', body.id))?.['firstname']);
    }
    expect(seen).toEqual(['Ping', 'Pong', 'Ping', 'Ping', 'Ping']);
    expect((await mutations('hubspot')).slice(1)).toEqual(Array(3).fill(['update', false, ['ping-pong']]));
    await hubspot('PATCH', `${CONTACTS}/${body.id}`, { properties: { firstname: 'Jana' } });
    sandbox.faults.clear();
    await advance(10_000);
    expect((await record('hubspot', body.id))?.['firstname']).toBe('Jana');
  });
});
