import { expect, test } from 'vitest';
import { ManualClock } from '../../src/core/clock.ts';
import type { Journal } from '../../src/core/journal.ts';
import { makeVendor, NO_ASSIGNMENT, START, testOrg } from './org.ts';

interface Line {
  readonly collection: string;
  readonly id: string;
  readonly row: string | undefined;
}

/** A journal as a file would keep it: rows as JSON text. */
function journalled(): { readonly journal: Journal; readonly lines: Line[] } {
  const lines: Line[] = [];
  return {
    lines,
    journal: {
      append: (collection, id, row) => lines.push({ collection, id, row: row === undefined ? undefined : JSON.stringify(row) }),
    },
  };
}

test('after a restart the org is what it was: rows, fields, permissions, sessions, open transactions, mutations, usage', async () => {
  const clock = new ManualClock(START);
  const { journal, lines } = journalled();
  const first = makeVendor(clock, journal);
  const org = await testOrg({ from: { vendor: first, clock } });
  await org.addMarker('Contact');
  const contact = (await org.call('POST', '/sobjects/Contact', { LastName: 'A', MeshLine_Id__c: 'k1' }, NO_ASSIGNMENT)).body
    .id as string;
  first.backdoor.create('Contact', { LastName: 'late', commitAfter: 60_000 });
  first.backdoor.remove('Contact', first.backdoor.create('Contact', { LastName: 'gone' }));
  for (let at = 0; at < 300; at++) first.backdoor.create('Account', { Name: `A${at}` });
  first.controls.setDuplicateRule('Lead', 'block');
  first.controls.useRequests(100);
  const page = await org.query('SELECT Id FROM Account ORDER BY Id', { 'sforce-query-options': 'batchSize=200' });
  const rolledBack = (
    await org.call('POST', '/composite/sobjects', {
      allOrNone: true,
      records: [{ attributes: { type: 'Contact' }, LastName: 'x' }, { attributes: { type: 'Contact' } }],
    })
  ).body[0].id;

  const written = lines.length;
  const second = makeVendor(clock, journal);
  for (const { collection, id, row } of lines) second.restore(collection, id, row === undefined ? undefined : JSON.parse(row));

  expect(lines).toHaveLength(written);
  expect([...second.backdoor.records()]).toEqual([...first.backdoor.records()]);
  expect(second.mutations()).toEqual(first.mutations());
  const again = await testOrg({ from: { vendor: second, clock } });
  expect((await again.query("SELECT Id FROM Contact WHERE MeshLine_Id__c = 'K1'")).body.records[0].Id).toBe(contact);
  expect((await again.call('GET', page.body.nextRecordsUrl)).body.records).toHaveLength(100);
  expect(
    Number(/=(\d+)\//.exec((await again.call('GET', '/limits')).headers.get('sforce-limit-info') ?? '')?.[1]),
  ).toBeGreaterThan(100);
  expect((await again.call('POST', '/sobjects/Contact', { LastName: 'B', MeshLine_Id__c: 'k1' })).body[0].errorCode).toBe(
    'DUPLICATE_VALUE',
  );
  const ids = new Set([...first.backdoor.records()].map((record) => record.id));
  const fresh = second.backdoor.create('Contact', { LastName: 'fresh' });
  expect(ids.has(fresh) || fresh === rolledBack).toBe(false);
  clock.advance(60_000);
  expect((await again.query("SELECT Id FROM Contact WHERE LastName = 'late'")).body.totalSize).toBe(1);
});

test('a session outlives the restart', async () => {
  const clock = new ManualClock(START);
  const { journal, lines } = journalled();
  const org = await testOrg({ from: { vendor: makeVendor(clock, journal), clock } });
  await org.call('GET', '/limits');
  const session = lines.find((line) => line.collection === 'salesforce.sessions');
  const second = makeVendor(clock, journal);
  for (const { collection, id, row } of lines) second.restore(collection, id, row === undefined ? undefined : JSON.parse(row));
  const request = new Request('http://sf.test/services/data/v62.0/limits', {
    headers: { authorization: `Bearer ${session?.id}` },
  });
  expect((await second.fetch(request)).status).toBe(200);
  second.controls.expireSessions();
  expect((await second.fetch(request.clone())).status).toBe(401);
});

test('the platform’s own users are read by the API and are nobody of the population', async () => {
  const org = await testOrg();
  expect([...org.vendor.backdoor.records()]).toEqual([]);
  expect((await org.query('SELECT Name FROM User ORDER BY Id')).body.records.map((row: { Name: string }) => row.Name)).toEqual([
    'Integration User',
    'Automated Process',
  ]);
  expect(() => org.vendor.backdoor.remove('User', org.vendor.controls.runningUserId)).toThrow('INSUFFICIENT_ACCESS');
  expect(() => org.vendor.backdoor.create('Nope', {})).toThrow("no record type 'Nope'");
  expect(org.vendor.requests()).toEqual({ 200: 2 });
});
