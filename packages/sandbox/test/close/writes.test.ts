import { describe, expect, it } from 'vitest';
import { openWorld, START, type Json } from './world.ts';

const OBJECT_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}\+00:00$/;

describe('writes', () => {
  it('close 8.11: a lead, contact and opportunity answer a create with 200, a custom field with 201, a delete with 200 and an empty object', async () => {
    const { call } = openWorld();
    const lead = await call('POST', '/lead/', { name: 'Acme' });
    const contact = await call('POST', '/contact/', { lead_id: lead.body['id'], name: 'Jo' });
    const opportunity = await call('POST', '/opportunity/', { lead_id: lead.body['id'], value: 100 });
    const field = await call('POST', '/custom_field/lead/', { name: 'MeshLine Id', type: 'hidden' });
    expect([lead.status, contact.status, opportunity.status, field.status]).toEqual([200, 200, 200, 201]);
    const deleted = await call('DELETE', `/contact/${contact.body['id']}/`);
    expect([deleted.status, deleted.body]).toEqual([200, {}]);
  });

  it('close 8.2: PUT patches: omitted keys stay, null clears, lists are replaced whole', async () => {
    const { call } = openWorld();
    const lead = (await call('POST', '/lead/', { name: 'Acme', url: 'https://acme.example', description: 'old' })).body;
    const contact = (
      await call('POST', '/contact/', {
        lead_id: lead['id'],
        name: 'Jo',
        title: 'CEO',
        emails: [
          { email: 'Jo@Acme.example', type: 'office' },
          { email: 'jo@home.example', type: 'home' },
        ],
        phones: [{ phone: '+16505551234' }],
      })
    ).body;
    const patched = (
      await call('PUT', `/contact/${contact['id']}/`, { title: null, emails: [{ email: 'new@acme.example', type: 'direct' }] })
    ).body;
    expect(patched).toMatchObject({
      name: 'Jo',
      title: null,
      phones: [{ phone: '+16505551234', phone_formatted: '+1 650-555-1234', country: 'US' }],
    });
    expect(patched['emails']).toEqual([{ email: 'new@acme.example', type: 'direct', is_unsubscribed: false }]);
    expect((await call('PUT', `/lead/${lead['id']}/`, { url: null })).body).toMatchObject({
      name: 'Acme',
      url: null,
      description: 'old',
    });
  });

  it('close 8.2: a multi-value custom field takes a plain write as a replacement, `.add` and `.remove` as edits of one value', async () => {
    const { call } = openWorld();
    const field = (
      await call('POST', '/custom_field/lead/', {
        name: 'Tags',
        type: 'choices',
        choices: ['A', 'B', 'C'],
        accepts_multiple_values: true,
      })
    ).body;
    const key = `custom.${field['id']}`;
    const lead = (await call('POST', '/lead/', { name: 'Acme', [key]: ['A'] })).body;
    const put = async (body: Json): Promise<unknown> => (await call('PUT', `/lead/${lead['id']}/`, body)).body[key];
    expect(await put({ [`${key}.add`]: 'B' })).toEqual(['A', 'B']);
    expect(await put({ [`${key}.remove`]: 'A' })).toEqual(['B']);
    expect(await put({ [key]: ['C', 'A'] })).toEqual(['C', 'A']);
    expect(await put({ [key]: null })).toBeUndefined();
    expect((await call('PUT', `/lead/${lead['id']}/`, { [key]: ['nope'] })).body).toEqual({
      errors: [],
      'field-errors': { [key]: "'nope' is not a valid choice." },
    });
  });

  it('close 8.3: unknown keys and misspelt custom fields are accepted and lost', async () => {
    const { call } = openWorld();
    const lead = await call('POST', '/lead/', { name: 'Acme', nonsense: 1, 'custom.cf_nothing': 'x', custom: { Employees: 5 } });
    expect(lead.status).toBe(200);
    expect(lead.body['custom']).toEqual({});
    expect(Object.keys(lead.body).filter((key) => key === 'nonsense' || key.startsWith('custom.'))).toEqual([]);
  });

  it.each([
    ['empty', ''],
    ['contact', 'Jo Doe'],
  ] as const)('close 8.3: a contact without lead_id makes a junk lead (name: %s)', async (junkLeadName, name) => {
    const { call, vendor } = openWorld({ quirks: { junkLeadName } });
    const contact = (await call('POST', '/contact/', { name: 'Jo Doe' })).body;
    const lead = (await call('GET', `/lead/${contact['lead_id']}/`)).body;
    expect(lead).toMatchObject({ name, display_name: 'Jo Doe', contact_ids: [contact['id']] });
    expect(vendor.mutations().map(({ kind, type }) => `${kind} ${type}`)).toEqual(['create lead', 'create contact']);
  });

  it('close 8.3: an opportunity without lead_id makes an untitled junk lead; a wrong lead_id is refused', async () => {
    const { call } = openWorld();
    const opportunity = (await call('POST', '/opportunity/', { value: 500 })).body;
    expect(opportunity).toMatchObject({ lead_name: 'Untitled', value: 500, value_formatted: '$5' });
    const wrong = await call('POST', '/contact/', { lead_id: 'lead_wrong', name: 'Jo' });
    expect([wrong.status, wrong.body]).toEqual([400, { errors: [], 'field-errors': { lead_id: 'Lead not found.' } }]);
  });

  it('close 8.9: value is an integer in cents, shown formatted, annualized and expected', async () => {
    const { call } = openWorld();
    const create = async (body: Json) => call('POST', '/opportunity/', body);
    expect((await create({ value: 100_050, value_period: 'monthly', confidence: 50 })).body).toMatchObject({
      value_formatted: '$1,000.50 monthly',
      annualized_value: 1_200_600,
      expected_value: 50_025,
      annualized_expected_value: 600_300,
    });
    expect((await create({ value: 10.5 })).body['field-errors']).toEqual({ value: 'Input should be a valid integer' });
    expect((await create({ value: '100' })).status).toBe(400);
  });

  it('close 8.9: a won status fills date_won with today in x-tz-offset, and leaving it does not clear it', async () => {
    const { call, clock } = openWorld();
    clock.advance(15 * 3_600_000);
    const statuses = (await call('GET', '/status/opportunity/')).body['data'] as Json[];
    const [active, won, lost] = ['active', 'won', 'lost'].map(
      (type) => statuses.find((status) => status['status_type'] === type)?.['id'],
    );
    const opportunity = (await call('POST', '/opportunity/', {})).body;
    expect(opportunity).toMatchObject({
      status_id: active,
      status_label: 'Demo',
      status_type: 'active',
      date_won: null,
      confidence: 50,
    });
    const put = async (body: Json, headers = {}) => (await call('PUT', `/opportunity/${opportunity['id']}/`, body, headers)).body;
    expect(await put({ status_id: won }, { 'x-tz-offset': '-4' })).toMatchObject({ status_type: 'won', date_won: '2026-11-02' });
    expect(await put({ status_id: active })).toMatchObject({ status_type: 'active', date_won: '2026-11-02' });
    expect(await put({ date_won: null })).toMatchObject({ date_won: null });
    expect(await put({ status: 'Won' })).toMatchObject({ status_id: won, date_won: '2026-11-03' });
    expect(await put({ status_id: lost })).toMatchObject({ date_lost: '2026-11-03' });
  });

  it('close 3.1: pipeline_id alone means its first status, and a status must be of the pipeline', async () => {
    const { call } = openWorld();
    const [pipeline] = (await call('GET', '/pipeline/')).body['data'] as Json[];
    const opportunity = await call('POST', '/opportunity/', { pipeline_id: pipeline?.['id'] });
    expect(opportunity.body).toMatchObject({ status_id: pipeline?.['statuses'][0].id, pipeline_name: 'Sales' });
    expect((await call('POST', '/opportunity/', { status_id: 'stat_wrong' })).body['field-errors']).toEqual({
      status_id: 'Opportunity status not found.',
    });
  });

  it('close 3.1: a lead takes status or status_id, not both, and starts with the first status', async () => {
    const { call } = openWorld();
    const statuses = (await call('GET', '/status/lead/')).body['data'] as Json[];
    expect(statuses.map((status) => status['label'])).toEqual(['Potential', 'Qualified', 'Customer', 'Bad Fit']);
    expect((await call('POST', '/lead/', {})).body).toMatchObject({ status_label: 'Potential', status_id: statuses[0]?.['id'] });
    expect((await call('POST', '/lead/', { status: 'Customer' })).body['status_id']).toBe(statuses[2]?.['id']);
    expect((await call('POST', '/lead/', { status: 'Customer', status_id: statuses[1]?.['id'] })).status).toBe(400);
    expect((await call('POST', '/lead/', { status: 'Nope' })).status).toBe(400);
  });

  it('close 8.9: custom values come as flat custom.cf_ keys, and on leads also by name', async () => {
    const { call, vendor } = openWorld();
    const user = vendor.backdoor.create('user', { email: 'ann@corp.example', first_name: 'Ann', last_name: 'Lee' });
    const fields = (await call('GET', '/custom_field_schema/lead/')).body['fields'] as Json[];
    const [employees, owner] = ['Employees', 'Owner'].map((name) => fields.find((field) => field['name'] === name)?.['id']);
    const lead = (await call('POST', '/lead/', { name: 'Acme', [`custom.${employees}`]: 12, [`custom.${owner}`]: 'Ann Lee' }))
      .body;
    expect(lead).toMatchObject({
      [`custom.${employees}`]: 12,
      [`custom.${owner}`]: user,
      custom: { Employees: 12, Owner: user },
    });
    await call('DELETE', `/custom_field/lead/${employees}/`);
    const after = (await call('GET', `/lead/${lead['id']}/`)).body;
    expect(after['custom']).toEqual({ Owner: user });
    expect(after[`custom.${employees}`]).toBeUndefined();
  });

  it('close 8.12: object dates have microseconds and an offset, never Z', async () => {
    const { call } = openWorld();
    const lead = (await call('POST', '/lead/', { name: 'Acme' })).body;
    expect(lead['date_created']).toMatch(OBJECT_DATE);
    expect(lead['date_created']).toBe('2026-11-02T09:30:00.123000+00:00');
    expect(Date.parse(lead['date_updated'])).toBe(START);
  });

  it('close 8.6: a change of a child moves the date_updated of its lead', async () => {
    const { call, clock } = openWorld();
    const lead = (await call('POST', '/lead/', { name: 'Acme', contacts: [{ name: 'Jo' }] })).body;
    const updated = async () => Date.parse((await call('GET', `/lead/${lead['id']}/`)).body['date_updated']);
    clock.advance(1_000);
    await call('PUT', `/contact/${lead['contacts'][0].id}/`, { title: 'CEO' });
    expect(await updated()).toBe(START + 1_000);
    clock.advance(1_000);
    const opportunity = (await call('POST', '/opportunity/', { lead_id: lead['id'] })).body;
    expect(await updated()).toBe(START + 2_000);
    clock.advance(1_000);
    await call('PUT', `/opportunity/${opportunity['id']}/`, { note: 'hi' });
    expect(await updated()).toBe(START + 3_000);
  });

  it('a write that changes nothing leaves dates and the event log alone', async () => {
    const { call, clock } = openWorld();
    const lead = (await call('POST', '/lead/', { name: 'Acme' })).body;
    clock.advance(90_000);
    const again = (await call('PUT', `/lead/${lead['id']}/`, { name: 'Acme' })).body;
    expect(again['date_updated']).toBe(lead['date_updated']);
    expect((await call('GET', '/event/')).body['data']).toHaveLength(1);
  });

  it('close 7: deleting a lead deletes what hangs under it', async () => {
    const { call, vendor } = openWorld();
    const lead = (await call('POST', '/lead/', { name: 'Acme', contacts: [{ name: 'Jo' }] })).body;
    const opportunity = (await call('POST', '/opportunity/', { lead_id: lead['id'] })).body;
    await call('DELETE', `/lead/${lead['id']}/`);
    const paths = [`/lead/${lead['id']}/`, `/contact/${lead['contacts'][0].id}/`, `/opportunity/${opportunity['id']}/`];
    expect(await Promise.all(paths.map(async (path) => (await call('GET', path)).status))).toEqual([404, 404, 404]);
    expect((await call('DELETE', `/lead/${lead['id']}/`)).status).toBe(404);
    expect(vendor.mutations().filter(({ kind }) => kind === 'archive')).toHaveLength(3);
  });

  it('nested and listed fields answer 400 with nested messages', async () => {
    const { call } = openWorld();
    const reply = await call('POST', '/lead/', {
      contacts: [{ name: 'ok' }, { emails: [{ email: 'no mail' }], phones: [{ phone: 'call me' }] }],
    });
    expect(reply.body['field-errors']).toEqual({
      contacts: { 1: { emails: { 0: { email: 'Invalid email address.' } }, phones: { 0: { phone: 'Invalid phone number.' } } } },
    });
  });

  it.each([
    ['(650) 555-1234', '+16505551234', '+1 650-555-1234', 'US'],
    ['0049 30 123456', '+4930123456', '+49 30123456', 'DE'],
    ['+353 1 234 5678', '+35312345678', '+353 12345678', 'IE'],
  ])('phones become E.164: %s', async (typed, phone, phone_formatted, country) => {
    const { call } = openWorld();
    const contact = (await call('POST', '/contact/', { phones: [{ phone: typed, type: 'mobile' }] })).body;
    expect(contact['phones']).toEqual([{ phone, phone_formatted, country, type: 'mobile' }]);
  });

  it.each([true, false])('PUT lead_id moves a contact only where moves are on (%s)', async (moveByLeadId) => {
    const { call } = openWorld({ quirks: { moveByLeadId } });
    const [a, b] = [
      (await call('POST', '/lead/', { name: 'A', contacts: [{ name: 'Jo' }] })).body,
      (await call('POST', '/lead/', { name: 'B' })).body,
    ];
    const moved = (await call('PUT', `/contact/${a['contacts'][0].id}/`, { lead_id: b['id'] })).body;
    expect(moved['lead_id']).toBe(moveByLeadId ? b['id'] : a['id']);
    expect((await call('GET', `/lead/${b['id']}/`)).body['contact_ids']).toHaveLength(moveByLeadId ? 1 : 0);
  });
});
