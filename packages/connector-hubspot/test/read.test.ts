import { describe, expect, test } from 'vitest';
import type { ReadItem } from '@meshline/connector-spec';
import { failure, held, lastCursor, openPortal, type Portal } from './support/portal.ts';

const MINUTE = 60_000;
const FIELDS = { contacts: ['email', 'firstname', 'companies'], companies: ['name'], deals: ['dealname', 'amount', 'companies'] };

/** Companies, and contacts of which every third has one company, every seventh three. */
function seed({ backdoor }: Portal, contacts: number): { companies: string[]; contacts: string[] } {
  const companies = Array.from({ length: 5 }, (_, i) => backdoor.create('companies', { name: `Company ${i}` }));
  const ids = Array.from({ length: contacts }, (_, i) =>
    backdoor.create('contacts', {
      email: `p${i}@example.com`,
      firstname: `P${i}`,
      companies: i % 7 === 0 ? [companies[4], companies[0], companies[2]] : i % 3 === 0 ? [companies[i % 5]] : [],
    }),
  );
  return { companies, contacts: ids };
}

/** What the vendor holds, in the connector's words. */
function truth({ backdoor }: Portal): Map<string, unknown> {
  const rows = [...backdoor.records()].filter(
    ({ type, live, properties }) => type === 'contacts' && live && properties['email'] !== undefined,
  );
  return new Map(
    rows.map(({ id, properties }) => {
      const companies = properties['companies'] as string[];
      return [id, [properties['email'], companies[0] ?? null, companies.toSorted()]];
    }),
  );
}

function seen(items: readonly ReadItem[], before?: Parameters<typeof held>[1]): Map<string, unknown> {
  const records = [...held(items, before).values()];
  return new Map(
    records.map(({ id, fields }) => {
      const companies = (fields['companies'] as { value: { id: string } }[] | null) ?? [];
      return [id, [fields['email'], companies[0]?.value.id ?? null, companies.map(({ value }) => value.id).toSorted()]];
    }),
  );
}

describe('a full pass', () => {
  test('reads every record with its companies, the primary first, whatever version the paths are of', async () => {
    for (const apiVersion of ['v3', '2026-03', '2026-09'] as const) {
      const portal = await openPortal({ apiVersion });
      seed(portal, 230);
      const items = await portal.read({ feed: 'contacts', fields: FIELDS });
      expect(seen(items)).toEqual(truth(portal));
      const family = apiVersion === 'v3' ? /^\/crm\/v[34]\// : new RegExp(`^/crm/[a-z]+/${apiVersion}/`);
      expect(portal.requests.filter(({ path }) => path.startsWith('/crm/')).every(({ path }) => family.test(path))).toBe(true);
    }
  });

  test('checkpoints at least every 500 records and can go on from each of them', async () => {
    const portal = await openPortal();
    seed(portal, 1130);
    portal.clock.advance(2 * MINUTE);
    const items = await portal.read({ feed: 'contacts', fields: FIELDS });
    let since = 0;
    for (const item of items) {
      since = item.kind === 'checkpoint' ? 0 : since + (item.kind === 'record' ? 1 : 0);
      expect(since).toBeLessThanOrEqual(500);
    }
    const marks = items.flatMap((item, index) => (item.kind === 'checkpoint' ? [{ index, ...item }] : []));
    expect(marks.map(({ phase }) => phase)).toEqual(['snapshot', 'snapshot', 'changes', 'changes', 'changes']);
    for (const { index, cursor } of marks) {
      expect(JSON.stringify(cursor).length).toBeLessThan(4096);
      const rest = await portal.read({ feed: 'contacts', cursor, fields: FIELDS }, portal.open());
      expect(seen(rest, held(items.slice(0, index)))).toEqual(truth(portal));
    }
  });

  test('loses no change that is made while it goes on', async () => {
    const portal = await openPortal();
    const { contacts } = seed(portal, 620);
    portal.clock.advance(MINUTE);
    const items: ReadItem[] = [];
    let edited = false;
    for await (const item of portal.session.read({ feed: 'contacts', fields: FIELDS, signal: portal.signal })) {
      items.push(item);
      if (edited || item.kind !== 'checkpoint') continue;
      edited = true;
      portal.clock.advance(1000);
      portal.backdoor.edit('contacts', contacts[3] ?? '', { email: 'moved@example.com' });
      portal.backdoor.remove('contacts', contacts[5] ?? '');
      portal.backdoor.edit('contacts', contacts[8] ?? '', { merge: contacts[9] });
      portal.backdoor.create('contacts', { email: 'new@example.com' });
    }
    expect(seen(items)).toEqual(truth(portal));
  });

  test('asks for properties in the body where the query would be too long', async () => {
    const portal = await openPortal({ provisioned: false });
    seed(portal, 120);
    for (let i = 0; i < 150; i++) {
      const property = {
        name: `custom_property_with_a_long_name_${i}`,
        label: 'L',
        type: 'string',
        fieldType: 'text',
        groupName: 'contactinformation',
      };
      await portal.vendor.fetch(
        new Request('http://x/crm/v3/properties/contacts', {
          method: 'POST',
          headers: { authorization: 'Bearer pat-na1-test' },
          body: JSON.stringify(property),
        }),
      );
    }
    const items = await portal.read({ feed: 'contacts' });
    expect(seen(items)).toEqual(truth(portal));
    expect(Math.max(...portal.requests.map(({ path }) => path.length))).toBeLessThan(6000);
    const [first] = held(items).values();
    expect(Object.keys(first?.fields ?? {})).toContain('custom_property_with_a_long_name_149');
  });

  test('a stored page token that is refused later expires the cursor, and so does a cursor of another version', async () => {
    const portal = await openPortal();
    for (const cursor of [{ v: 1, phase: 'snapshot', startedAt: 1, after: 'x' }, { v: 9 }, {}]) {
      const error = await failure(portal.read({ feed: 'contacts', cursor, fields: FIELDS }));
      expect(error.code).toBe('CURSOR_EXPIRED');
    }
  });

  test('a page token that repeats ends the pass with an error and not never', async () => {
    const portal = await openPortal();
    seed(portal, 120);
    portal.meddle(async (request, forward) => {
      const response = await forward();
      if (request.method !== 'GET' || !request.url.includes('/objects/')) return response;
      return Response.json({ ...((await response.json()) as object), paging: { next: { after: '5' } } });
    });
    expect((await failure(portal.read({ feed: 'contacts', fields: FIELDS }))).code).toBe('CONTRACT_VIOLATION');
  });
});

describe('an incremental read', () => {
  test('finds each change made through the backdoor: edits, creates, deletes, merges', async () => {
    for (const merge of ['new-record', 'keeps-primary'] as const) {
      const portal = await openPortal({ lags: true, settings: { merge } });
      const { contacts } = seed(portal, 300);
      portal.clock.advance(MINUTE);
      const first = await portal.read({ feed: 'contacts', fields: FIELDS });
      portal.clock.advance(10 * MINUTE);
      for (const i of [1, 40, 299]) portal.backdoor.edit('contacts', contacts[i] ?? '', { email: `e${i}@example.com` });
      portal.backdoor.remove('contacts', contacts[17] ?? '');
      portal.backdoor.edit('contacts', contacts[20] ?? '', { merge: contacts[21] });
      portal.backdoor.create('contacts', { email: 'new@example.com' });
      portal.clock.advance(MINUTE);
      const second = await portal.read({ feed: 'contacts', cursor: lastCursor(first), fields: FIELDS });
      expect(seen(second, held(first))).toEqual(truth(portal));
      expect(second.filter(({ kind }) => kind === 'record')).toHaveLength(5);
      expect(second).toContainEqual(expect.objectContaining({ kind: 'tombstone', id: contacts[17] }));
      expect(second).toContainEqual(
        expect.objectContaining({ kind: 'alias', reason: 'merged', from: { stream: 'contacts', id: contacts[21] } }),
      );
    }
  });

  test('finds what the index shows only later, however often it is asked before', async () => {
    const portal = await openPortal({ lags: true, settings: { searchLagMs: 25_000 } });
    const { contacts } = seed(portal, 20);
    portal.clock.advance(5 * MINUTE);
    let items = await portal.read({ feed: 'contacts', fields: FIELDS });
    const records = held(items);
    for (let second = 0; second < 120; second += 5) {
      if (second === 10) portal.backdoor.edit('contacts', contacts[4] ?? '', { email: 'late@example.com' });
      items = await portal.read({ feed: 'contacts', cursor: lastCursor(items), fields: FIELDS });
      for (const [id, record] of held(items)) records.set(id, record);
      portal.clock.advance(5000);
    }
    expect(records.get(contacts[4] ?? '')?.fields['email']).toBe('late@example.com');
  });

  test('gets through more records of one instant than a page, a checkpoint or the search`s cap would allow', async () => {
    const portal = await openPortal();
    const at = portal.clock.now();
    for (let i = 0; i < 950; i++) portal.backdoor.create('companies', { name: `C${i}` }, { createdAt: at });
    portal.clock.advance(10 * MINUTE);
    portal.backdoor.create('companies', { name: 'after' });
    portal.clock.advance(2 * MINUTE);
    const cursor = { v: 1, phase: 'changes', since: at - 1, swept: { at, pages: 0 } };
    const items = await portal.read({ feed: 'companies', cursor, fields: FIELDS });
    expect(held(items).size).toBe(951);
    expect(portal.requests.filter(({ path }) => path.endsWith('/search')).every(({ body }) => !body.includes('"after"'))).toBe(
      true,
    );
    // A crash at any checkpoint in between goes on from there.
    for (const [index, item] of items.entries()) {
      if (item.kind !== 'checkpoint') continue;
      const rest = await portal.read({ feed: 'companies', cursor: item.cursor, fields: FIELDS }, portal.open());
      expect(held(rest, held(items.slice(0, index))).size).toBe(951);
    }
  });

  test('does not fetch its overlap again, unless the host lost what was yielded', async () => {
    const portal = await openPortal();
    seed(portal, 60);
    portal.clock.advance(5000);
    const first = await portal.read({ feed: 'contacts', fields: FIELDS });
    portal.clock.advance(5000);
    const again = await portal.read({ feed: 'contacts', cursor: lastCursor(first), fields: FIELDS });
    expect(held(again).size).toBe(0);
    const lost = first.find((item) => item.kind === 'checkpoint');
    if (lost?.kind !== 'checkpoint') throw new Error('no checkpoint');
    const repeated = await portal.read({ feed: 'contacts', cursor: lost.cursor, fields: FIELDS });
    expect(held(repeated).size).toBe(60);
  });

  test('reads a large recycle bin in pieces, seldom, and tells each delete', async () => {
    const portal = await openPortal();
    const gone = Array.from({ length: 1250 }, (_, i) =>
      portal.backdoor.create('deals', { dealname: `D${i}`, dealstage: 'closedwon', pipeline: 'default' }),
    );
    portal.clock.advance(2 * MINUTE);
    const first = await portal.read({ feed: 'deals', fields: FIELDS });
    expect(held(first).size).toBe(1250);
    portal.clock.advance(MINUTE);
    for (const id of gone) portal.backdoor.remove('deals', id);
    const second = await portal.read({ feed: 'deals', cursor: lastCursor(first), fields: FIELDS });
    expect(held(second, held(first)).size).toBe(0);
    const sweeps = (): number => portal.requests.filter(({ path }) => path.includes('archived=true')).length;
    const before = sweeps();
    const middle = second.findLast((item, index) => item.kind === 'checkpoint' && index < second.length - 1);
    if (middle?.kind !== 'checkpoint') throw new Error('no checkpoint inside the bin');
    await portal.read({ feed: 'deals', cursor: lastCursor(second), fields: FIELDS });
    expect(sweeps()).toBe(before);
    await portal.read({ feed: 'deals', cursor: middle.cursor, fields: FIELDS });
    expect(sweeps()).toBe(before + 3);
  });

  test('tells a delete to who reads soon after, and only once', async () => {
    const portal = await openPortal();
    const { contacts } = seed(portal, 5);
    portal.clock.advance(MINUTE);
    const first = await portal.read({ feed: 'contacts', fields: FIELDS });
    portal.backdoor.remove('contacts', contacts[0] ?? '');
    portal.clock.advance(2000);
    const second = await portal.read({ feed: 'contacts', cursor: lastCursor(first), fields: FIELDS });
    expect(second.filter(({ kind }) => kind === 'tombstone')).toHaveLength(1);
    portal.clock.advance(2000);
    const third = await portal.read({ feed: 'contacts', cursor: lastCursor(second), fields: FIELDS });
    expect(third.filter(({ kind }) => kind === 'tombstone')).toHaveLength(0);
  });

  test('never moves its cursor back or beyond what the index may still hide', async () => {
    const portal = await openPortal();
    seed(portal, 10);
    let items = await portal.read({ feed: 'contacts', fields: FIELDS });
    let since = Number(lastCursor(items)['since']);
    for (let i = 0; i < 10; i++) {
      portal.clock.advance(i * 7000);
      items = await portal.read({ feed: 'contacts', cursor: lastCursor(items), fields: FIELDS });
      const next = Number(lastCursor(items)['since']);
      expect(next).toBeGreaterThanOrEqual(since);
      expect(next).toBeLessThanOrEqual(portal.clock.now());
      since = next;
    }
    expect(since).toBe(portal.clock.now() - MINUTE);
  });
});

test('owners are read whole each time, archived ones as inactive', async () => {
  const portal = await openPortal();
  const ada = portal.backdoor.create('owners', { email: 'ada@example.com', firstName: 'Ada', lastName: 'Byron' });
  const bob = portal.backdoor.create('owners', { email: 'bob@example.com', firstName: 'Bob' });
  portal.backdoor.remove('owners', bob);
  const first = await portal.read({ feed: 'owners' });
  const again = await portal.read({ feed: 'owners', cursor: lastCursor(first) });
  for (const items of [first, again]) {
    expect(held(items).get(ada)?.fields).toEqual({ email: 'ada@example.com', firstName: 'Ada', lastName: 'Byron', active: true });
    expect(held(items).get(bob)?.fields).toEqual({ email: 'bob@example.com', firstName: 'Bob', lastName: null, active: false });
  }
});

test('an unknown feed and an aborted signal are errors of the contract', async () => {
  const portal = await openPortal();
  expect((await failure(portal.read({ feed: 'products' }))).code).toBe('NOT_SUPPORTED');
  const reading = portal.session.read({ feed: 'contacts', signal: AbortSignal.abort() })[Symbol.asyncIterator]();
  expect((await failure(reading.next())).code).toBe('ABORTED');
  await portal.session.close();
  expect((await failure(portal.read({ feed: 'contacts' }))).code).toBe('ABORTED');
});
