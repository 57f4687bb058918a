import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import 'jsforce/lib/api/tooling.js';
import { Connection } from 'jsforce/lib/connection.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OffsetClock } from '../../src/core/clock.ts';
import { noJournal } from '../../src/core/journal.ts';
import { seeded } from '../../src/core/random.ts';
import { salesforce, type SalesforceVendor } from '../../src/salesforce/index.ts';

/** The official client over real HTTP, with its stock transport. */
describe('jsforce 3.10.26 over HTTP', () => {
  let server: ServerType;
  let vendor: SalesforceVendor;
  let url = '';
  const clock = new OffsetClock();
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'] as const;
  const kept = new Map<string, string | undefined>();

  beforeAll(async () => {
    // jsforce sends even loopback calls through a proxy (salesforce.md 3.1).
    for (const name of proxies) {
      kept.set(name, process.env[name]);
      delete process.env[name];
    }
    vendor = salesforce({
      clock,
      random: seeded(11),
      journal: noJournal,
      realism: { limits: true, lags: true },
      credentials: { secret: 'CID:SEC' },
      publicUrl: () => url,
    });
    await new Promise<void>((resolve) => {
      server = serve({ fetch: (request) => vendor.fetch(request), port: 0, hostname: '127.0.0.1' }, (info: AddressInfo) => {
        url = `http://127.0.0.1:${info.port}`;
        resolve();
      });
    });
  });
  afterAll(async () => {
    for (const [name, value] of kept) if (value !== undefined) process.env[name] = value;
    await new Promise((resolve) => server.close(resolve));
  });

  async function connect(): Promise<Connection> {
    const connection = new Connection({
      version: '62.0',
      callOptions: { client: 'MeshLine' },
      oauth2: { clientId: 'CID', clientSecret: 'SEC', loginUrl: url },
    });
    await connection.authorize({ grant_type: 'client_credentials' });
    return connection;
  }

  test('authorizes with a chunked POST and knows who it is', async () => {
    const connection = await connect();
    expect(connection.instanceUrl).toBe(url);
    expect(await connection.identity()).toMatchObject({
      user_id: vendor.controls.runningUserId,
      organization_id: vendor.controls.organizationId,
    });
    await expect(
      new Connection({ version: '62.0', oauth2: { clientId: 'CID', clientSecret: 'no', loginUrl: url } }).authorize({
        grant_type: 'client_credentials',
      }),
    ).rejects.toMatchObject({ name: 'invalid_client' });
  });

  test('makes the marker field, grants it, upserts by it and reads it back', async () => {
    const connection = await connect();
    const Metadata = { type: 'Text', length: 36, externalId: true, unique: true, label: 'MeshLine Id' };
    await connection.tooling.sobject('CustomField').create({ FullName: 'Contact.MeshLine_Id__c', Metadata });
    const set = await connection.sobject('PermissionSet').create({ Name: 'MeshLine', Label: 'MeshLine' });
    await connection
      .sobject('PermissionSetAssignment')
      .create({ PermissionSetId: set.id ?? '', AssigneeId: vendor.controls.runningUserId });
    const Field = 'Contact.MeshLine_Id__c';
    await connection
      .sobject('FieldPermissions')
      .create({ ParentId: set.id ?? '', SobjectType: 'Contact', Field, PermissionsRead: true, PermissionsEdit: true });
    const made = await connection.sobject('Contact').upsert({ MeshLine_Id__c: 'k1', LastName: 'A' }, 'MeshLine_Id__c');
    expect(made).toMatchObject({ success: true, created: true });
    const many = await connection.sobject('Contact').upsert(
      [
        { MeshLine_Id__c: 'K1', LastName: 'B' },
        { MeshLine_Id__c: 'k2', LastName: 'x'.repeat(99) },
      ],
      'MeshLine_Id__c',
    );
    expect(many).toMatchObject([
      { success: true, created: false },
      { success: false, errors: [{ statusCode: 'STRING_TOO_LONG' }] },
    ]);
    const described = await connection.sobject('Contact').describe();
    expect(described.fields.find((field) => field.name === 'MeshLine_Id__c')).toMatchObject({ externalId: true, unique: true });
  });

  test('creates, updates, retrieves and deletes, one and many; errors carry their code', async () => {
    const connection = await connect();
    const accounts = connection.sobject('Account');
    const made = await accounts.create([{ Name: 'A' }, { Name: 'B' }], { allOrNone: true });
    const [a, b] = made.map((result) => String(result.id));
    expect(await accounts.update({ Id: String(a), Name: 'A2' })).toMatchObject({ success: true });
    expect(
      await accounts.update([
        { Id: String(a), Name: 'A3' },
        { Id: String(b), Name: null },
      ] as never),
    ).toMatchObject([{ success: true }, { success: false }]);
    expect(await accounts.retrieve([String(b), String(a)], { fields: ['Id', 'Name'] } as never)).toMatchObject([
      { Name: 'B' },
      { Name: 'A3' },
    ]);
    expect(await accounts.destroy(String(a))).toMatchObject({ success: true });
    await expect(accounts.retrieve(String(a))).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
    await expect(accounts.create({ Nope: 1 } as never)).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
    const window = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 120_000)] as const;
    expect((await connection.deleted('Account', window[0], window[1])).deletedRecords).toMatchObject([{ id: a }]);
    expect((await connection.updated('Account', window[0], window[1])).ids).toEqual([b]);
  });

  test('pages a query to its end and tells the usage', async () => {
    const connection = await connect();
    for (let at = 0; at < 4_500; at++) vendor.backdoor.create('Lead', { LastName: `L${at}`, Company: 'C' });
    const all = await connection.query('SELECT Id, Owner.Name FROM Lead ORDER BY SystemModstamp, Id', {
      autoFetch: true,
      maxFetch: 10_000,
    });
    expect(all.records).toHaveLength(4_500);
    const deleted = await connection.query('SELECT Id FROM Lead', { scanAll: true });
    expect(deleted.done).toBe(false);
    expect((await connection.queryMore(String(deleted.nextRecordsUrl))).records.length).toBeGreaterThan(0);
    expect((await connection.limits())['DailyApiRequests']?.Max).toBe(150_000);
    expect(connection.limitInfo.apiUsage?.limit).toBe(150_000);
  });

  test('an ended session is renewed by the refresh token', async () => {
    const first = await connect();
    const connection = new Connection({
      version: '62.0',
      instanceUrl: url,
      accessToken: String(first.accessToken),
      refreshToken: vendor.controls.refreshToken,
      oauth2: { clientId: 'CID', clientSecret: 'SEC', loginUrl: url },
    });
    vendor.controls.expireSessions();
    expect((await connection.query('SELECT COUNT() FROM User')).totalSize).toBe(2);
    expect(connection.accessToken).not.toBe(first.accessToken);
  });

  test('If-Unmodified-Since, composite and describe with 304 pass through request()', async () => {
    const connection = await connect();
    const id = vendor.backdoor.create('Contact', { LastName: 'A' });
    const httpHeaders = { 'If-Unmodified-Since': 'Mon, 01 Jan 2024 00:00:00 GMT' };
    const compositeRequest = [
      {
        method: 'PATCH',
        url: `/services/data/v62.0/sobjects/Contact/${id}`,
        referenceId: 'a',
        body: { LastName: 'B' },
        httpHeaders,
      },
    ];
    const answer = await connection.request<{ compositeResponse: { httpStatusCode: number }[] }>({
      method: 'POST',
      url: '/composite',
      body: JSON.stringify({ compositeRequest }),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.compositeResponse[0]?.httpStatusCode).toBe(412);
    const headers = { 'if-modified-since': new Date(Date.now() + 1_000).toUTCString() };
    expect(await connection.request({ method: 'GET', url: '/sobjects/Contact/describe', headers })).toBe('');
  });

  test('the Date header on the wire is the vendor’s clock, not the machine’s', async () => {
    clock.advance(86_400_000);
    const date = Date.parse((await fetch(`${url}/services/data`)).headers.get('date') ?? '');
    expect(date - Date.now()).toBeGreaterThan(86_000_000);
  });
});
