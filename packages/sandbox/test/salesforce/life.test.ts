import { describe, expect, test } from 'vitest';
import { NO_ASSIGNMENT, START, testOrg, type Json, type TestOrg } from './org.ts';

const DAY = 86_400_000;
const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
const ids = (answer: Json): string[] => answer.body.records.map((row: Json) => row.Id);
const all = (org: TestOrg, soql: string) => org.call('GET', `/queryAll?q=${encodeURIComponent(soql)}`);
const row = async (org: TestOrg, type: string, id: string): Promise<Json> =>
  (
    await all(
      org,
      `SELECT Id, IsDeleted, MasterRecordId, SystemModstamp, LastModifiedDate, LastModifiedById FROM ${type} WHERE Id = '${id}'`,
    )
  ).body.records[0];

describe('salesforce 12.6: the recycle bin', () => {
  test('a deleted row leaves query, stays in queryAll with a later SystemModstamp, and is gone after its time', async () => {
    const org = await testOrg();
    const id = org.vendor.backdoor.create('Contact', { LastName: 'A' });
    org.clock.advance(60_500);
    await org.call('DELETE', `/sobjects/Contact/${id}`);
    expect((await org.query('SELECT Id FROM Contact')).body.totalSize).toBe(0);
    expect(await row(org, 'Contact', id)).toMatchObject({
      IsDeleted: true,
      MasterRecordId: null,
      SystemModstamp: '2026-11-02T09:01:00.000+0000',
    });
    expect(
      ids(await all(org, 'SELECT Id FROM Contact WHERE IsDeleted = true AND SystemModstamp >= 2026-11-02T09:01:00Z')),
    ).toEqual([id]);
    org.clock.advance(15 * DAY + 1_000);
    const later = await testOrg({ from: org });
    expect((await later.call('GET', `/sobjects/Contact/${id}`)).body[0].errorCode).toBe('NOT_FOUND');
    expect(ids(await all(later, 'SELECT Id FROM Contact'))).toEqual([id]);
    org.clock.advance(DAY);
    expect(ids(await all(await testOrg({ from: org }), 'SELECT Id FROM Contact'))).toEqual([]);
  });

  test('undelete brings the same id back and moves SystemModstamp, not LastModifiedDate', async () => {
    const org = await testOrg();
    const { backdoor } = org.vendor;
    const id = backdoor.create('Contact', { LastName: 'A' });
    backdoor.remove('Contact', id);
    org.clock.advance(5_000);
    backdoor.edit('Contact', id, { undelete: true });
    expect(await row(org, 'Contact', id)).toMatchObject({
      IsDeleted: false,
      SystemModstamp: '2026-11-02T09:00:05.000+0000',
      LastModifiedDate: '2026-11-02T09:00:00.000+0000',
    });
    expect(() => backdoor.edit('Contact', id, { undelete: true })).toThrow('UNDELETE_FAILED');
  });

  test('a purged row is NOT_FOUND at once, and queryAll forgets it after a day', async () => {
    const org = await testOrg();
    const id = org.vendor.backdoor.create('Lead', { LastName: 'A', Company: 'C' });
    org.vendor.backdoor.remove('Lead', id);
    org.vendor.backdoor.edit('Lead', id, { purge: true });
    expect((await org.call('PATCH', `/sobjects/Lead/${id}`, { LastName: 'B' })).body[0].errorCode).toBe('NOT_FOUND');
    expect(ids(await all(org, 'SELECT Id FROM Lead'))).toEqual([id]);
    org.clock.advance(DAY);
    expect(ids(await all(await testOrg({ from: org }), 'SELECT Id FROM Lead'))).toEqual([]);
    expect(org.vendor.backdoor.get('Lead', id)).toMatchObject({ live: false, entity: 'person' });
  });

  test('an account takes its contacts and opportunities along, and brings them back', async () => {
    const org = await testOrg();
    const { backdoor } = org.vendor;
    const account = backdoor.create('Account', { Name: 'A' });
    const contact = backdoor.create('Contact', { LastName: 'A', AccountId: account });
    const earlier = backdoor.create('Contact', { LastName: 'B', AccountId: account });
    const deal = backdoor.create('Opportunity', {
      Name: 'D',
      StageName: 'Prospecting',
      CloseDate: '2026-12-01',
      AccountId: account,
    });
    backdoor.remove('Contact', earlier);
    backdoor.remove('Account', account);
    expect([contact, deal].map((id) => backdoor.get(id.startsWith('003') ? 'Contact' : 'Opportunity', id)?.live)).toEqual([
      false,
      false,
    ]);
    backdoor.edit('Account', account, { undelete: true });
    expect(backdoor.get('Contact', contact)?.live).toBe(true);
    expect(backdoor.get('Opportunity', deal)?.live).toBe(true);
    expect(backdoor.get('Contact', earlier)?.live).toBe(false);
  });

  test('a merge sends losers to the bin with MasterRecordId and their children to the winner', async () => {
    const org = await testOrg();
    const { backdoor } = org.vendor;
    const [winner, loser] = ['W', 'L'].map((name) => backdoor.create('Account', { Name: name }));
    const child = backdoor.create('Contact', { LastName: 'C', AccountId: loser });
    org.clock.advance(10_000);
    backdoor.edit('Account', winner ?? '', { merge: [loser], Phone: '1' });
    expect(await row(org, 'Account', loser ?? '')).toMatchObject({ IsDeleted: true, MasterRecordId: winner });
    expect(backdoor.get('Contact', child)?.properties).toMatchObject({
      AccountId: winner,
      SystemModstamp: '2026-11-02T09:00:10.000+0000',
      LastModifiedDate: '2026-11-02T09:00:00.000+0000',
    });
    expect(backdoor.get('Account', winner ?? '')?.properties).toMatchObject({ Phone: '1', MasterRecordId: null });
    expect(() =>
      backdoor.edit(
        'Opportunity',
        backdoor.create('Opportunity', { Name: 'D', StageName: 'Prospecting', CloseDate: '2026-12-01' }),
        { merge: ['x'] },
      ),
    ).toThrow('merge');
    expect(() => backdoor.edit('Account', winner ?? '', { merge: ['1', '2', '3'] })).toThrow('merge');
  });
});

describe('salesforce 12.12: lead conversion', () => {
  test('makes account and contact in one transaction; the lead stays, read-only', async () => {
    const org = await testOrg();
    await org.addMarker('Lead');
    const { backdoor } = org.vendor;
    const owner = backdoor.create('User', { Email: 'o@x.example', FirstName: 'O', LastName: 'Wner' });
    const id = backdoor.create('Lead', {
      LastName: 'A',
      FirstName: 'B',
      Company: 'Acme',
      Email: 'a@acme.example',
      Country: 'DE',
      OwnerId: owner,
      MeshLine_Id__c: 'm1',
    });
    org.clock.advance(3_000);
    backdoor.edit('Lead', id, { convert: true });
    const lead = (await org.call('GET', `/sobjects/Lead/${id}`)).body;
    expect(lead).toMatchObject({
      IsConverted: true,
      Status: 'Converted',
      IsDeleted: false,
      ConvertedDate: '2026-11-02',
      ConvertedOpportunityId: null,
    });
    expect(lead.SystemModstamp).toBe('2026-11-02T09:00:03.000+0000');
    expect(lead.LastModifiedDate).toBe('2026-11-02T09:00:00.000+0000');
    const contact = (await org.call('GET', `/sobjects/Contact/${lead.ConvertedContactId}`)).body;
    expect(contact).toMatchObject({
      Name: 'B A',
      Email: 'a@acme.example',
      MailingCountry: 'DE',
      AccountId: lead.ConvertedAccountId,
      OwnerId: owner,
    });
    expect((await org.call('GET', `/sobjects/Account/${lead.ConvertedAccountId}`)).body.Name).toBe('Acme');
    for (const headers of [NO_ASSIGNMENT, {}]) {
      expect((await org.call('PATCH', `/sobjects/Lead/${id}`, { FirstName: 'x' }, headers)).body[0].errorCode).toBe(
        'CANNOT_UPDATE_CONVERTED_LEAD',
      );
    }
    expect((await org.call('PATCH', '/sobjects/Lead/MeshLine_Id__c/m1', { LastName: 'x' })).body[0].errorCode).toBe(
      'CANNOT_UPDATE_CONVERTED_LEAD',
    );
    expect(() => backdoor.edit('Lead', id, { convert: true })).toThrow('CANNOT_UPDATE_CONVERTED_LEAD');
  });

  test('goes into the account of the very same name, or where the person says', async () => {
    const org = await testOrg();
    const { backdoor } = org.vendor;
    const account = backdoor.create('Account', { Name: 'ACME' });
    const contact = backdoor.create('Contact', { LastName: 'A', AccountId: account });
    const convert = (choices: unknown): Record<string, unknown> => {
      const id = backdoor.create('Lead', { LastName: 'A', Company: 'Acme' });
      backdoor.edit('Lead', id, { convert: choices });
      return backdoor.get('Lead', id)?.properties ?? {};
    };
    expect(convert(true)['ConvertedAccountId']).toBe(account);
    const chosen = convert({ contactId: contact, opportunityName: 'Deal' });
    expect(chosen['ConvertedContactId']).toBe(contact);
    expect(backdoor.get('Opportunity', String(chosen['ConvertedOpportunityId']))?.properties).toMatchObject({
      Name: 'Deal',
      AccountId: account,
    });
  });
});

describe('salesforce 12.5: stamps and late commits', () => {
  test('a late commit appears behind a high-water mark that was read already', async () => {
    const org = await testOrg();
    const { backdoor } = org.vendor;
    const early = backdoor.create('Contact', { LastName: 'late', commitAfter: 30_000 });
    const known = backdoor.create('Contact', { LastName: 'known' });
    backdoor.edit('Contact', known, { FirstName: 'x', commitAfter: 20_000 });
    org.clock.advance(10_000);
    const other = backdoor.create('Contact', { LastName: 'other' });
    const since = (seconds: number) =>
      org.query(
        `SELECT Id FROM Contact WHERE SystemModstamp >= 2026-11-02T09:00:${String(seconds).padStart(2, '0')}Z ORDER BY SystemModstamp, Id`,
      );
    expect(ids(await since(0))).toEqual([known, other]);
    expect((await org.call('GET', `/sobjects/Contact/${early}`)).status).toBe(404);
    expect((await org.call('PATCH', `/sobjects/Contact/${known}`, { FirstName: 'y' })).body[0].errorCode).toBe(
      'UNABLE_TO_LOCK_ROW',
    );
    expect(org.vendor.mutations()).toHaveLength(2);
    org.clock.advance(20_000);
    expect(ids(await since(1))).toEqual([other]);
    expect(ids(await since(0))).toEqual(
      [early, known, other].toSorted((a, b) => (a === other ? 1 : b === other ? -1 : a < b ? -1 : 1)),
    );
    expect(backdoor.get('Contact', known)?.properties).toMatchObject({
      FirstName: 'x',
      SystemModstamp: '2026-11-02T09:00:00.000+0000',
    });
    expect(org.vendor.mutations()).toHaveLength(4);
  });

  test('a key that an open transaction is about to take is locked', async () => {
    const org = await testOrg();
    await org.addMarker('Contact');
    org.vendor.backdoor.create('Contact', { LastName: 'A', MeshLine_Id__c: 'k', commitAfter: 5_000 });
    const put = () => org.call('PATCH', '/sobjects/Contact/MeshLine_Id__c/K', { LastName: 'B' });
    expect((await put()).body[0].errorCode).toBe('UNABLE_TO_LOCK_ROW');
    org.clock.advance(5_000);
    expect((await put()).body.created).toBe(false);
  });

  test('an update without a change moves the stamps, as on the platform; API and people have different authors', async () => {
    const org = await testOrg();
    const owner = org.vendor.backdoor.create('User', { Email: 'o@x.example', FirstName: 'O', LastName: 'Wner' });
    const id = org.vendor.backdoor.create('Contact', { LastName: 'A', OwnerId: owner });
    org.clock.advance(2_999);
    await org.call('PATCH', `/sobjects/Contact/${id}`, { LastName: 'A' });
    expect(await row(org, 'Contact', id)).toMatchObject({
      SystemModstamp: '2026-11-02T09:00:02.000+0000',
      LastModifiedById: org.vendor.controls.runningUserId,
    });
    org.vendor.backdoor.edit('Contact', id, { FirstName: 'x' });
    expect(await row(org, 'Contact', id)).toMatchObject({ LastModifiedById: owner });
    expect(org.vendor.mutations().slice(-2)).toMatchObject([
      { kind: 'update', viaApi: true, changed: [] },
      { kind: 'update', viaApi: false, changed: ['FirstName'] },
    ]);
  });

  test('seeds carry the stamps they are given, in whole seconds', async () => {
    const org = await testOrg();
    const id = org.vendor.backdoor.create(
      'Contact',
      { LastName: 'A' },
      { createdAt: START - DAY + 123, updatedAt: START - 60_000 + 999 },
    );
    expect(org.vendor.backdoor.get('Contact', id)?.properties).toMatchObject({
      CreatedDate: '2026-11-01T09:00:00.000+0000',
      SystemModstamp: '2026-11-02T08:59:00.000+0000',
    });
  });
});

describe('salesforce 8, 12.17: getUpdated and getDeleted', () => {
  const updated = (org: TestOrg, start: number, end: number, type = 'Contact') =>
    org.call('GET', `/sobjects/${type}/updated?start=${encodeURIComponent(iso(start))}&end=${encodeURIComponent(iso(end))}`);
  const deleted = (org: TestOrg, start: number, end: number, type = 'Contact') =>
    org.call('GET', `/sobjects/${type}/deleted?start=${encodeURIComponent(iso(start))}&end=${encodeURIComponent(iso(end))}`);

  test('work in minutes, and latestDateCovered stops before open transactions', async () => {
    const org = await testOrg();
    const id = org.vendor.backdoor.create('Contact', { LastName: 'A' });
    org.clock.advance(90_000);
    org.vendor.backdoor.create('Contact', { LastName: 'late', commitAfter: 600_000 });
    org.clock.advance(300_000);
    const answer = await updated(org, START - 30_000, org.clock.now() + 30_000);
    expect(answer.body).toEqual({ ids: [id], latestDateCovered: '2026-11-02T09:01:00.000+0000' });
    org.clock.advance(600_000);
    expect((await updated(org, START, org.clock.now())).body).toEqual({
      ids: [id, expect.any(String)],
      latestDateCovered: '2026-11-02T09:16:00.000+0000',
    });
    expect((await updated(org, START, START + 30_000)).body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
    expect((await updated(org, START - 31 * DAY, START)).body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
    expect((await org.call('GET', '/sobjects/Contact/updated?start=x&end=y')).status).toBe(400);
  });

  test('getDeleted lists tombstones of up to 15 days in a window of more than a minute', async () => {
    const org = await testOrg();
    const id = org.vendor.backdoor.create('Contact', { LastName: 'A' });
    org.clock.advance(120_000);
    org.vendor.backdoor.remove('Contact', id);
    const answer = await deleted(org, START, START + 300_000);
    expect(answer.body).toMatchObject({
      deletedRecords: [{ id, deletedDate: '2026-11-02T09:02:00.000+0000' }],
      latestDateCovered: '2026-11-02T09:02:00.000+0000',
    });
    expect(answer.body.earliestDateAvailable).toBe('2026-10-18T09:02:00.000+0000');
    expect((await updated(org, START, START + 300_000)).body.ids).toEqual([]);
    expect((await deleted(org, START, START + 60_000)).body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
    expect((await deleted(org, START - 16 * DAY, START)).body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
    expect((await deleted(org, START, START + 300_000, 'Group')).status).toBe(400);
  });
});
