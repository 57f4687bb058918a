import { describe, expect, it } from 'vitest';
import { at, DAY, openWorld, START, type Json, type World } from './world.ts';

const EVENT_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}$/;
const events = async ({ call }: Pick<World, 'call'>, params: Record<string, string> = {}): Promise<Json[]> =>
  (await call('GET', at('/event/', params))).body['data'];
const brief = (list: Json[]): string[] => list.map((event) => `${event['object_type']}.${event['action']}`);

describe('event log', () => {
  it('close 8.5: newest first, dates without a zone, with the key and the request of an API write', async () => {
    const world = openWorld();
    const lead = (await world.call('POST', '/lead/', { name: 'Acme' })).body;
    world.clock.advance(1_000);
    await world.call('PUT', `/lead/${lead['id']}/`, { name: 'Acme 2' });
    const [updated, created] = await events(world);
    expect(brief([updated!, created!])).toEqual(['lead.updated', 'lead.created']);
    expect(updated).toMatchObject({
      lead_id: lead['id'],
      object_id: lead['id'],
      user_id: lead['created_by'],
      meta: { request_method: 'PUT', request_path: `/api/v1/lead/${lead['id']}/` },
      previous_data: { name: 'Acme', display_name: 'Acme', date_updated: lead['date_updated'] },
      data: { id: lead['id'], name: 'Acme 2' },
    });
    expect(updated!['changed_fields']).toEqual(['name', 'display_name', 'date_updated']);
    expect(updated!['api_key_id']).toMatch(/^api_/);
    expect(updated!['date_updated']).toMatch(EVENT_DATE);
    expect(created).toMatchObject({ changed_fields: [], previous_data: null });
    expect((await world.call('GET', `/event/${updated!['id']}/`)).body).toEqual(updated);
  });

  it('close 0.3: what a person does in the UI has no key', async () => {
    const world = openWorld();
    const lead = world.vendor.backdoor.create('lead', { name: 'Acme' });
    world.vendor.backdoor.edit('lead', lead, { name: 'Acme 2' });
    expect((await events(world)).map((event) => event['api_key_id'])).toEqual([null, null]);
    expect(world.vendor.mutations().map(({ viaApi }) => viaApi)).toEqual([false, false]);
  });

  it('close 8.5: repeated updates fold into one event that moves, with the state before the first', async () => {
    const world = openWorld();
    const lead = (await world.call('POST', '/lead/', { name: 'v0' })).body;
    const other = (await world.call('POST', '/lead/', { name: 'other' })).body;
    world.clock.advance(1_000);
    await world.call('PUT', `/lead/${lead['id']}/`, { name: 'v1' });
    const [first] = await events(world);
    world.clock.advance(1_000);
    await world.call('PUT', `/lead/${other['id']}/`, { name: 'other 2' });
    world.clock.advance(1_000);
    world.vendor.backdoor.edit('lead', lead['id'], { name: 'v2', description: 'by hand' });
    const [folded, ...rest] = await events(world);
    expect(brief(rest)).toEqual(['lead.updated', 'lead.created', 'lead.created']);
    expect(folded).toMatchObject({
      id: first!['id'],
      date_created: first!['date_created'],
      api_key_id: null,
      data: { name: 'v2' },
    });
    expect(folded!['date_updated'] > first!['date_updated']).toBe(true);
    expect(folded!['previous_data']).toMatchObject({ name: 'v0', description: '' });
    expect(folded!['changed_fields']).toEqual(expect.arrayContaining(['name', 'description']));
    world.clock.advance(60_000);
    await world.call('PUT', `/lead/${lead['id']}/`, { name: 'v3' });
    const [later] = await events(world);
    expect(later!['id']).not.toBe(first!['id']);
    expect(later!['previous_data']['name']).toBe('v2');
  });

  it('close 8.6: a child edit makes no lead.updated; a contact that comes or goes does', async () => {
    const world = openWorld();
    const lead = (await world.call('POST', '/lead/', { name: 'Acme', contacts: [{ name: 'Jo' }] })).body;
    const jo = lead['contacts'][0].id;
    await world.call('PUT', `/contact/${jo}/`, { title: 'CEO' });
    await world.call('POST', '/opportunity/', { lead_id: lead['id'] });
    expect(brief(await events(world, { object_type: 'lead', action: 'updated' }))).toEqual([]);
    world.clock.advance(DAY);
    const al = (await world.call('POST', '/contact/', { lead_id: lead['id'], name: 'Al' })).body['id'];
    const [added] = await events(world, { object_type: 'lead', action: 'updated' });
    expect(added!['changed_fields']).toEqual(['contact_ids', 'date_updated']);
    expect(added!['data']['contact_ids']).toEqual([jo, al]);
    world.clock.advance(DAY);
    await world.call('DELETE', `/contact/${al}/`);
    expect(
      brief(await events(world))
        .slice(0, 2)
        .toSorted(),
    ).toEqual(['contact.deleted', 'lead.updated']);
  });

  it('close 5: an opportunity logs status, won date, value, period and confidence, not its note', async () => {
    const world = openWorld();
    const opportunity = (await world.call('POST', '/opportunity/', { value: 1 })).body;
    const path = `/opportunity/${opportunity['id']}/`;
    await world.call('PUT', path, { note: 'hello' });
    const updates = () => events(world, { object_type: 'opportunity', action: 'updated' });
    expect(await updates()).toEqual([]);
    await world.call('PUT', path, { status: 'Won' });
    const [won] = await updates();
    expect(won!['changed_fields']).toEqual(expect.arrayContaining(['status_id', 'status_label', 'status_type', 'date_won']));
  });

  it('close 5: a deleted lead logs its children too, with all attributes', async () => {
    const world = openWorld();
    const lead = (await world.call('POST', '/lead/', { name: 'Acme', contacts: [{ name: 'Jo' }] })).body;
    await world.call('DELETE', `/lead/${lead['id']}/`);
    const [first, second] = await events(world);
    expect(brief([first!, second!])).toEqual(['lead.deleted', 'contact.deleted']);
    expect(first).toMatchObject({ data: null, previous_data: { name: 'Acme', contacts: [{ name: 'Jo' }] } });
  });

  it('close 8.5: pages hold 50 at most; cursors walk both ways; the date filter bounds the first page only', async () => {
    const world = openWorld();
    for (let n = 0; n < 120; n++) {
      world.clock.advance(1_000);
      world.vendor.backdoor.create('lead', { name: `L${n}` });
    }
    expect((await world.call('GET', '/event/?_limit=51')).status).toBe(400);
    const since = new Date(START + 61_000).toISOString().slice(0, 19);
    const pages: Json[] = [];
    for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)!['cursor_next']) {
      pages.push((await world.call('GET', `/event/?date_updated__gte=${since}&_cursor=${cursor}`)).body);
    }
    expect(pages.map((page) => page['data'].length)).toEqual([50, 50, 20]);
    expect(new Set(pages.flatMap((page) => page['data'].map((event: Json) => event['id']))).size).toBe(120);
    expect(pages[0]!['cursor_previous']).toBeNull();
    const back = (await world.call('GET', `/event/?_cursor=${pages[1]!['cursor_previous']}`)).body;
    expect(back['data']).toEqual(pages[0]!['data']);
    expect(
      (await events(world, { date_updated__gte: since, date_updated__lt: new Date(START + 64_000).toISOString() })).length,
    ).toBe(3);
  });

  it('close 5: only the listed combinations of filters are answered', async () => {
    const world = openWorld();
    const lead = (await world.call('POST', '/lead/', { name: 'Acme', contacts: [{ name: 'Jo' }] })).body;
    expect(brief(await events(world, { lead_id: lead['id'] }))).toEqual(['contact.created', 'lead.created']);
    expect(brief(await events(world, { lead_id: lead['id'], object_type: 'contact', action: 'created' }))).toEqual([
      'contact.created',
    ]);
    expect((await events(world, { user_id: 'user_x' })).length).toBe(0);
    const [event] = await events(world);
    expect((await events(world, { request_id: event!['request_id'] })).length).toBe(2);
    for (const params of ['action=created', 'object_type=lead', 'request_id=x&action=created']) {
      expect((await world.call('GET', `/event/?${params}`)).status).toBe(400);
    }
  });

  it('close 5: events are kept for 30 days', async () => {
    const world = openWorld();
    await world.call('POST', '/lead/', { name: 'old' });
    world.clock.advance(30 * DAY);
    expect(await events(world)).toHaveLength(1);
    world.clock.advance(1);
    expect(await events(world)).toHaveLength(0);
    await world.call('POST', '/lead/', { name: 'new' });
    expect(await events(world)).toHaveLength(1);
    world.vendor.backdoor.create('lead', { name: 'seed' }, { createdAt: START });
    expect(await events(world)).toHaveLength(1);
  });

  it('settings are logged too', async () => {
    const world = openWorld();
    const [status] = (await world.call('GET', '/status/lead/')).body['data'];
    await world.call('PUT', `/status/lead/${status.id}/`, { label: 'Prospect' });
    await world.call('POST', '/custom_field/lead/', { name: 'X', type: 'text' });
    expect(brief(await events(world))).toEqual(['custom_fields.lead.created', 'status.lead.updated']);
  });
});

describe('merge', () => {
  async function twoLeads(world: World): Promise<[Json, Json, Json]> {
    const source = (
      await world.call('POST', '/lead/', { name: 'Acme Inc', url: 'https://acme.example', contacts: [{ name: 'Jo' }] })
    ).body;
    const opportunity = (await world.call('POST', '/opportunity/', { lead_id: source['id'], value: 1 })).body;
    const destination = (await world.call('POST', '/lead/', { name: 'Acme' })).body;
    return [source, destination, opportunity];
  }

  it('close 8.7: answers at once and runs later; children keep their ids, the source is gone, every event names both leads', async () => {
    const world = openWorld({ realism: { lags: true } });
    const [source, destination, opportunity] = await twoLeads(world);
    world.clock.advance(10_000);
    const body = { source: source['id'], destination: destination['id'] };
    const reply = await world.call('POST', '/lead/merge/', body);
    expect([reply.status, reply.body]).toEqual([200, {}]);
    expect((await world.call('GET', `/contact/${source['contact_ids'][0]}/`)).body['lead_id']).toBe(source['id']);
    world.clock.advance(2_000);
    expect((await world.call('GET', `/contact/${source['contact_ids'][0]}/`)).body['lead_id']).toBe(destination['id']);
    expect((await world.call('GET', `/opportunity/${opportunity['id']}/`)).body['lead_id']).toBe(destination['id']);
    const merged = (await world.call('GET', `/lead/${destination['id']}/`)).body;
    expect(merged).toMatchObject({ name: 'Acme', url: 'https://acme.example', contact_ids: source['contact_ids'] });
    const logged = (await events(world)).slice(0, 5);
    expect(brief(logged)).toEqual(['lead.merged', 'lead.deleted', 'lead.updated', 'opportunity.updated', 'contact.updated']);
    for (const event of logged) {
      expect(event['meta']).toMatchObject({ merge_source_lead_id: source['id'], merge_destination_lead_id: destination['id'] });
    }
    expect(logged.map((event) => event['object_id'])).toEqual([
      destination['id'],
      source['id'],
      destination['id'],
      opportunity['id'],
      source['contact_ids'][0],
    ]);
    world.clock.advance(2_000);
    expect((await world.call('GET', `/lead/${source['id']}/`)).status).toBe(404);
  });

  it('close 7: unknown or equal leads are refused; without lags a merge is done at once; a person can merge too', async () => {
    const world = openWorld();
    const [source, destination] = await twoLeads(world);
    expect((await world.call('POST', '/lead/merge/', { source: source['id'] })).body['field-errors']).toEqual({
      destination: 'Lead not found.',
    });
    expect((await world.call('POST', '/lead/merge/', { source: source['id'], destination: source['id'] })).status).toBe(400);
    await world.call('POST', '/lead/merge/', { source: source['id'], destination: destination['id'] });
    expect((await world.call('GET', `/lead/${source['id']}/`)).status).toBe(404);
    const third = world.vendor.backdoor.create('lead', { name: 'Third' });
    world.vendor.backdoor.edit('lead', third, { merge_into: destination['id'] });
    expect(world.vendor.backdoor.get('lead', third)?.live).toBe(false);
  });
});
