import { describe, expect, test } from 'vitest';
import { answerOf, BASE, makeVendor, signIn, START, testOrg, V } from './org.ts';
import { ManualClock } from '../../src/core/clock.ts';

/** The requests of salesforce.md 4, byte for byte as jsforce 3.10.26 sent them (ids and keys of this org put in). */
describe('salesforce 4: recorded requests', () => {
  const json = {
    'content-type': 'application/json',
    'sforce-call-options': 'client=MeshLine',
    'accept-encoding': 'gzip, deflate',
    'user-agent': 'undici',
  };

  async function recorded() {
    const org = await testOrg();
    await org.addMarker('Account');
    const token = await signIn(org.vendor);
    return {
      ...org,
      send: async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
        const init: RequestInit = { method, headers: { ...json, authorization: `Bearer ${token}`, ...headers } };
        if (body !== undefined) init.body = body;
        return answerOf(await org.vendor.fetch(new Request(BASE + path, init)));
      },
    };
  }

  test('token: client credentials, refresh and JWT', async () => {
    const vendor = makeVendor(new ManualClock(START));
    const assertion = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"iss":"CID"}').toString('base64url')}.sig`;
    for (const body of [
      'grant_type=client_credentials&client_id=CID&client_secret=SEC',
      `grant_type=refresh_token&refresh_token=${encodeURIComponent(vendor.controls.refreshToken)}&client_id=CID&client_secret=SEC`,
      `grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=${assertion}`,
    ]) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await vendor.fetch(new Request(`${BASE}/services/oauth2/token`, { method: 'POST', headers, body }))).status).toBe(
        200,
      );
    }
  });

  test('create one, create many, update one, update many', async () => {
    const { send } = await recorded();
    const one = await send('POST', `${V}/sobjects/Account`, '{"Name":"A"}');
    expect(one.status).toBe(201);
    const many = await send(
      'POST',
      `${V}/composite/sobjects`,
      '{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"A"},{"attributes":{"type":"Account"},"Name":"B"}]}',
    );
    expect(many.body).toHaveLength(2);
    const patch = await send('PATCH', `${V}/sobjects/Account/${one.body.id}`, '{"Name":"A2"}', {
      'if-unmodified-since': new Date(START).toUTCString(),
      pragma: 'no-cache',
      'cache-control': 'no-cache',
    });
    expect(patch.status).toBe(204);
    const body = `{"allOrNone":false,"records":[{"id":"${one.body.id}","attributes":{"type":"Account"},"Name":"A3"},{"id":"${many.body[0].id}","attributes":{"type":"Account"},"Name":null}]}`;
    const updates = await send('PATCH', `${V}/composite/sobjects`, body);
    expect(updates.body.map((result: { success: boolean }) => result.success)).toEqual([true, false]);
  });

  test('upsert one with the key unencoded goes wrong as on the wire; upsert many carries the key in the body', async () => {
    const { send } = await recorded();
    expect((await send('PATCH', `${V}/sobjects/Account/MeshLine_Id__c/a/b%20c?d`, '{"Name":"A"}')).status).toBe(404);
    const body = '{"allOrNone":false,"records":[{"MeshLine_Id__c":"a/b","attributes":{"type":"Account"},"Name":"A"}]}';
    expect((await send('PATCH', `${V}/composite/sobjects/Account/MeshLine_Id__c`, body)).body).toMatchObject([
      { success: true, created: true },
    ]);
  });

  test('query, queryAll, next page, retrieve, destroy', async () => {
    const { send } = await recorded();
    const made = await send(
      'POST',
      `${V}/composite/sobjects`,
      '{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"A"},{"attributes":{"type":"Account"},"Name":"B"}]}',
    );
    const [a, b] = made.body.map((result: { id: string }) => result.id);
    expect(
      (
        await send('GET', `${V}/query?q=SELECT%20Id%2C%20Name%20FROM%20Account%20WHERE%20Name%20%3D%20%27A%27`, undefined, {
          'sforce-query-options': 'batchSize=200',
        })
      ).body.totalSize,
    ).toBe(1);
    expect((await send('GET', `${V}/queryAll?q=SELECT%20Id%20FROM%20Account`)).body.totalSize).toBe(2);
    expect((await send('GET', `${V}/query/01gxx0000000abc-2000`)).body[0].errorCode).toBe('INVALID_QUERY_LOCATOR');
    expect((await send('GET', `${V}/sobjects/Account/${a}?fields=Id,Name`)).body).toMatchObject({ Id: a, Name: 'A' });
    expect(
      (await send('POST', `${V}/composite/sobjects/Account`, `{"ids":["${a}","${b}"],"fields":["Id","Name"]}`)).body,
    ).toHaveLength(2);
    expect((await send('DELETE', `${V}/sobjects/Account/${a}`)).status).toBe(204);
    expect((await send('DELETE', `${V}/composite/sobjects?ids=${b},${b}&allOrNone=true`)).status).toBe(200);
  });

  test('describe, global, limits, updated, deleted, identity', async () => {
    const { send, vendor } = await recorded();
    for (const path of ['/sobjects/Account/describe', '/sobjects', '/limits', ''])
      expect((await send('GET', V + path)).status).toBe(200);
    const window = 'start=2026-11-01T00%3A00%3A00%2B00%3A00&end=2026-11-02T03%3A04%3A05%2B00%3A00';
    expect((await send('GET', `${V}/sobjects/Account/updated?${window}`)).body.latestDateCovered).toBe(
      '2026-11-02T03:04:00.000+0000',
    );
    expect((await send('GET', `${V}/sobjects/Account/deleted?${window}`)).body.deletedRecords).toEqual([]);
    const { organizationId, runningUserId } = vendor.controls;
    const token = encodeURIComponent(await signIn(vendor));
    const identity = await vendor.fetch(
      new Request(`${BASE}/id/${organizationId}/${runningUserId}?format=json&oauth_token=${token}`),
    );
    expect(await identity.json()).toMatchObject({ organization_id: organizationId });
  });
});
