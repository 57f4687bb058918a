import { describe, expect, it } from 'vitest';
import { DAY, ids, openWorld, phrase, query, START, where, type Json } from './world.ts';

/** A journal that keeps its lines, as JSON like a file would. */
function keptJournal() {
  const lines: string[] = [];
  return {
    lines,
    append: (collection: string, id: string, row: unknown) => void lines.push(JSON.stringify([collection, id, row])),
    replay: (restore: (collection: string, id: string, row: unknown) => void) => {
      for (const line of lines.slice()) {
        const [collection, id, row] = JSON.parse(line) as [string, string, unknown];
        restore(collection, id, row ?? undefined);
      }
    },
  };
}

describe('backdoor', () => {
  it('seeds records as if they had been there, custom fields by name, statuses by label', async () => {
    const { vendor, call } = openWorld();
    const { backdoor } = vendor;
    const user = backdoor.create('user', { email: 'ann@corp.example', first_name: 'Ann', last_name: 'Lee' });
    const lead = backdoor.create(
      'lead',
      { name: 'Acme', url: 'https://acme.example', status: 'Qualified', 'custom.Employees': 7, 'custom.Owner': user },
      { createdAt: START - 90 * DAY, updatedAt: START - 40 * DAY },
    );
    const contact = backdoor.create(
      'contact',
      { lead_id: lead, name: 'Jo', emails: [{ email: 'jo at acme', type: 'office' }], phones: [{ phone: 'x12' }] },
      { createdAt: START - 80 * DAY },
    );
    const opportunity = backdoor.create(
      'opportunity',
      { lead_id: lead, contact_id: contact, user_id: user, status: 'Proposal', value: 5_000 },
      { createdAt: START - 80 * DAY },
    );
    const shown = (await call('GET', `/lead/${lead}/`)).body;
    expect(shown).toMatchObject({ status_label: 'Qualified', custom: { Employees: 7, Owner: user }, contact_ids: [contact] });
    expect(Date.parse(shown['date_created'])).toBe(START - 90 * DAY);
    expect(Date.parse(shown['date_updated'])).toBe(START - 40 * DAY);
    expect(shown['contacts'][0]).toMatchObject({ emails: [{ email: 'jo at acme' }], phones: [{ phone: 'x12' }] });
    const records = [...backdoor.records()];
    expect(records.map(({ type, entity, id }) => [type, entity, id])).toEqual([
      ['user', 'user', user],
      ['lead', 'company', lead],
      ['contact', 'person', contact],
      ['opportunity', 'deal', opportunity],
    ]);
    expect(records[1]?.properties).toEqual(shown);
    expect((await call('GET', '/event/')).body['data']).toEqual([]);
    expect((await call('GET', '/me/')).body['id']).toBe(user);
  });

  it('keeps what was deleted as not live, and refuses what a person could not do', () => {
    const { vendor } = openWorld();
    const { backdoor } = vendor;
    const lead = backdoor.create('lead', { name: 'Acme' });
    backdoor.remove('lead', lead);
    expect(backdoor.get('lead', lead)).toMatchObject({ live: false, properties: { name: 'Acme' } });
    expect(backdoor.get('lead', 'lead_x')).toBeUndefined();
    expect(() => backdoor.edit('lead', lead, { name: 'x' })).toThrow('404');
    expect(() => backdoor.create('contact', { name: 'Jo' })).toThrow('lead_id');
    expect(() => backdoor.create('lead', { nmae: 'Acme' })).toThrow('"nmae"');
    expect(() => backdoor.create('lead', { 'custom.Nope': 1 })).toThrow('"Nope"');
    expect(() => backdoor.create('deal', {})).toThrow('"deal"');
  });

  it('shows records without the lag that lists have', () => {
    const { vendor } = openWorld({ realism: { lags: true } });
    const lead = vendor.backdoor.create('lead', { name: 'Acme' });
    vendor.backdoor.edit('lead', lead, { name: 'Acme 2' });
    expect([...vendor.backdoor.records()].map(({ properties }) => properties['name'])).toEqual(['Acme 2']);
  });

  it('counts mutations with the marker of the field named MeshLine Id', async () => {
    const { vendor, call } = openWorld();
    const field = (await call('POST', '/custom_field/contact/', { name: 'MeshLine Id', type: 'hidden' })).body['id'];
    const contact = (await call('POST', '/contact/', { name: 'Jo', [`custom.${field}`]: 'slot-1' })).body['id'];
    await call('PUT', `/contact/${contact}/`, { title: 'CEO' });
    await call('DELETE', `/contact/${contact}/`);
    expect(vendor.mutations().map(({ kind, type, marker, viaApi }) => [kind, type, marker, viaApi])).toEqual([
      ['create', 'lead', undefined, true],
      ['create', 'contact', 'slot-1', true],
      ['update', 'contact', 'slot-1', true],
      ['archive', 'contact', 'slot-1', true],
    ]);
    expect(vendor.mutations()[2]).toMatchObject({ id: contact, at: START, vendor: 'close', changed: ['title'] });
  });

  it('a user who left is in no list, but the past still names them', async () => {
    const { vendor, call } = openWorld();
    const user = vendor.backdoor.create('user', { email: 'a@b.example', first_name: 'Al', last_name: 'B' });
    const lead = vendor.backdoor.create('lead', { name: 'Acme', 'custom.Owner': user });
    vendor.backdoor.remove('user', user);
    expect(ids(await call('GET', '/user/'))).not.toContain(user);
    expect((await call('GET', `/lead/${lead}/`)).body['custom']).toEqual({ Owner: user });
    const refused = await call('POST', '/opportunity/', { lead_id: lead, user_id: user });
    expect([refused.status, refused.body['field-errors']]).toEqual([400, { user_id: 'Object not found.' }]);
  });
});

describe('restart', () => {
  it('a restored organisation answers the same, and hands out no id twice', async () => {
    const journal = keptJournal();
    const before = openWorld({ journal, realism: { lags: true } });
    const field = (await before.call('POST', '/custom_field/contact/', { name: 'MeshLine Id', type: 'hidden' })).body['id'];
    const made: Json[] = [];
    for (let n = 0; n < 20; n++) {
      before.clock.advance(500);
      made.push(
        (await before.call('POST', '/lead/', { name: `Lead ${n}`, contacts: [{ name: 'Jo', [`custom.${field}`]: `slot-${n}` }] }))
          .body,
      );
    }
    await before.call('PUT', `/lead/${made[3]?.['id']}/`, { name: 'Renamed' });
    await before.call('DELETE', `/lead/${made[4]?.['id']}/`);
    await before.call('POST', '/lead/merge/', { source: made[5]?.['id'], destination: made[6]?.['id'] });
    before.clock.advance(2_000);
    await before.call('POST', '/lead/merge/', { source: made[8]?.['id'], destination: made[9]?.['id'] });

    const after = openWorld({ journal, realism: { lags: true }, clock: before.clock });
    journal.replay((collection, id, row) => after.vendor.restore(collection, id, row));
    for (const path of ['/event/', '/me/', '/custom_field_schema/contact/', '/status/opportunity/']) {
      expect((await after.call('GET', path)).body).toEqual((await before.call('GET', path)).body);
    }
    expect([...after.vendor.backdoor.records()]).toEqual([...before.vendor.backdoor.records()]);
    expect(after.vendor.mutations()).toEqual(before.vendor.mutations());
    const body = { query: query('contact', where({ type: 'custom_field', custom_field_id: field }, phrase('slot-7'))) };
    expect(ids(await after.call('POST', '/data/search/', body))).toEqual(made[7]?.['contact_ids']);
    expect(ids(await after.call('GET', '/lead/'))).toHaveLength(18);

    before.clock.advance(2_000);
    expect((await after.call('GET', `/contact/${made[8]?.['contact_ids'][0]}/`)).body['lead_id']).toBe(made[9]?.['id']);

    const known = new Set([...after.vendor.backdoor.records()].map(({ id }) => id));
    for (let n = 0; n < 50; n++) expect(known.has((await after.call('POST', '/lead/', { name: 'new' })).body['id'])).toBe(false);
  });

  it('a row of an unknown collection is an error', () => {
    expect(() => openWorld().vendor.restore('close.nothing', 'x', {})).toThrow('close.nothing');
  });
});
