import { describe, expect, it } from 'vitest';
import { openWorld, type Json } from './world.ts';

/** The keys of the sample bodies of close.md 3. */
const LEAD =
  'id name display_name description url status_id status_label addresses contact_ids contacts opportunities tasks integration_links custom source html_url organization_id created_by created_by_name updated_by updated_by_name date_created date_updated';
const CONTACT =
  'id lead_id name display_name title emails phones urls integration_links timezone organization_id created_by updated_by date_created date_updated';
const OPPORTUNITY =
  'id lead_id lead_name contact_id contact_name user_id user_name status_id status_label status_display_name status_type pipeline_id pipeline_name value value_period value_currency value_formatted annualized_value expected_value annualized_expected_value confidence note date_won date_lost is_stalled attachments integration_links organization_id created_by updated_by date_created date_updated';
const EVENT =
  'id date_created date_updated organization_id user_id api_key_id request_id object_type object_id lead_id action changed_fields meta data previous_data';
const expectKeys = (object: Json, keys: string): void =>
  expect(Object.keys(object)).toEqual(expect.arrayContaining(keys.split(' ')));

async function filledWorld() {
  const world = openWorld();
  const lead = await world.call('POST', '/lead/', {
    name: 'Acme',
    url: 'https://acme.com',
    addresses: [{ label: 'business', country: 'US' }],
    contacts: [
      {
        name: 'John Doe',
        title: 'SDE',
        emails: [{ email: 'john@x.com', type: 'office' }],
        phones: [{ phone: '+16505551234', type: 'office' }],
        urls: [{ url: 'https://x.com', type: 'url' }],
      },
    ],
  });
  const opportunity = await world.call('POST', '/opportunity/', {
    lead_id: lead.body['id'],
    contact_id: lead.body['contacts'][0].id,
    status: 'Won',
    value: 100_000,
  });
  return { ...world, lead: lead.body, contact: lead.body['contacts'][0] as Json, opportunity: opportunity.body };
}

describe('sample bodies of close.md 3, replayed', () => {
  it('a lead has every key of the sample, and its addresses every part', async () => {
    const { call, lead } = await filledWorld();
    expectKeys(lead, LEAD);
    expect(lead['addresses']).toEqual([
      { label: 'business', address_1: '', address_2: '', city: '', state: '', zipcode: '', country: 'US' },
    ]);
    const read = (await call('GET', `/lead/${lead['id']}/`)).body;
    expect(read['contacts']).toHaveLength(1);
    expect(read['opportunities']).toHaveLength(1);
    expect(read['html_url']).toBe(`https://app.close.com/lead/${lead['id']}/`);
  });

  it('a contact has every key of the sample and its contact points their values', async () => {
    const { contact } = await filledWorld();
    expectKeys(contact, CONTACT);
    expect(contact).toMatchObject({
      display_name: 'John Doe',
      title: 'SDE',
      emails: [{ email: 'john@x.com', type: 'office', is_unsubscribed: false }],
      phones: [{ phone: '+16505551234', phone_formatted: '+1 650-555-1234', type: 'office', country: 'US' }],
      urls: [{ url: 'https://x.com', type: 'url' }],
    });
  });

  it('an opportunity has every key of the sample and its values', async () => {
    const { opportunity, lead } = await filledWorld();
    expectKeys(opportunity, OPPORTUNITY);
    expect(opportunity).toMatchObject({
      lead_id: lead['id'],
      lead_name: 'Acme',
      contact_name: 'John Doe',
      status_label: 'Won',
      status_display_name: 'Won',
      status_type: 'won',
      pipeline_name: 'Sales',
      value: 100_000,
      value_period: 'one_time',
      value_currency: 'USD',
      value_formatted: '$1,000',
      annualized_value: 100_000,
      expected_value: 100_000,
      annualized_expected_value: 100_000,
      confidence: 100,
      date_won: '2026-11-02',
    });
  });

  it('statuses, pipelines, custom fields, schema, users and me', async () => {
    const { call } = await filledWorld();
    const statuses = (await call('GET', '/status/opportunity/')).body;
    expect(statuses).not.toHaveProperty('has_more');
    expect(statuses['data'].map(({ label, status_type }: Json) => `${label} ${status_type}`)).toEqual([
      'Demo active',
      'Proposal active',
      'Contract active',
      'Won won',
      'Lost lost',
    ]);
    const pipelines = (await call('GET', '/pipeline/')).body['data'];
    expectKeys(pipelines[0], 'id name organization_id statuses');
    expect(pipelines[0].statuses[3]).toEqual({ id: statuses['data'][3].id, label: 'Won', type: 'won' });
    expect(statuses['data'][0].pipeline_id).toBe(pipelines[0].id);
    const choices = (await call('POST', '/custom_field/contact/', { name: 'Role', type: 'choices', choices: ['A'] })).body;
    expectKeys(choices, 'id name description type choices accepts_multiple_values editable_with_roles date_created date_updated');
    const me = (await call('GET', '/me/')).body;
    const user = (await call('GET', `/user/${me['id']}/`)).body;
    expectKeys(user, 'id email first_name last_name organizations date_created date_updated');
    expect(me['organizations']).toEqual([{ id: user['organizations'][0], name: expect.any(String) }]);
    expect((await call('GET', '/user/')).body['data']).toEqual([user]);
  });

  it('an event has every key of the sample', async () => {
    const { call } = await filledWorld();
    const page = (await call('GET', '/event/')).body;
    expect(Object.keys(page).toSorted()).toEqual(['cursor_next', 'cursor_previous', 'data']);
    for (const event of page['data']) expectKeys(event, EVENT);
  });

  it('close 2: ids have the prefix and length of the samples', async () => {
    const { call, lead, contact, opportunity } = await filledWorld();
    const [event] = (await call('GET', '/event/')).body['data'];
    for (const [id, pattern] of [
      [lead['id'], /^lead_[0-9A-Za-z]{43}$/],
      [contact['id'], /^cont_[0-9A-Za-z]{43}$/],
      [opportunity['id'], /^oppo_[0-9A-Za-z]{43}$/],
      [opportunity['status_id'], /^stat_[0-9A-Za-z]{43}$/],
      [opportunity['pipeline_id'], /^pipe_[0-9A-Za-z]{22}$/],
      [lead['organization_id'], /^orga_[0-9A-Za-z]{43}$/],
      [event.id, /^ev_[0-9A-Za-z]{22}$/],
      [event.request_id, /^req_[0-9A-Za-z]{22}$/],
    ] as const) {
      expect(id).toMatch(pattern);
    }
  });
});
