import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../src/core/clock.ts';
import { answerOf, BASE, form, makeVendor, signIn, START, testOrg, V } from './org.ts';

const token = async (fields: Record<string, string>, vendor = makeVendor(new ManualClock(START))) =>
  answerOf(await vendor.fetch(new Request(`${BASE}/services/oauth2/token`, form(fields))));

const assertion = (claims: Record<string, unknown>): string =>
  `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;

const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

describe('salesforce 2: tokens', () => {
  test('client credentials give a token with the org and user in its id', async () => {
    const { status, body } = await token({ grant_type: 'client_credentials', client_id: 'CID', client_secret: 'SEC' });
    expect(status).toBe(200);
    expect(body.access_token).toMatch(/^00D\w{12}!AQ/);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'api', instance_url: BASE, issued_at: String(START) });
    expect(body.id).toMatch(/\/id\/00D\w{15}\/005\w{15}$/);
    expect(body).not.toHaveProperty('refresh_token');
  });

  test('salesforce 12.15: a chunked token POST is read like any other', async () => {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of ['grant_type=client_cred', 'entials&client_id=CID&clie', 'nt_secret=SEC'])
          controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    const init = { ...form({}), body: stream, duplex: 'half' } as RequestInit;
    const response = await makeVendor(new ManualClock(START)).fetch(new Request(`${BASE}/services/oauth2/token`, init));
    expect(response.status).toBe(200);
  });

  test('a refresh token renews, another is invalid_grant with an object body', async () => {
    const vendor = makeVendor(new ManualClock(START));
    const fields = { grant_type: 'refresh_token', client_id: 'CID', client_secret: 'SEC' };
    expect((await token({ ...fields, refresh_token: vendor.controls.refreshToken }, vendor)).status).toBe(200);
    const refused = await token({ ...fields, refresh_token: 'other' }, vendor);
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({ error: 'invalid_grant', error_description: 'expired access/refresh token' });
  });

  test('a JWT assertion counts when it names the client', async () => {
    expect((await token({ grant_type: JWT, assertion: assertion({ iss: 'CID', exp: START / 1000 + 60 }) })).status).toBe(200);
    expect((await token({ grant_type: JWT, assertion: assertion({ iss: 'other' }) })).body.error).toBe('invalid_client_id');
    expect((await token({ grant_type: JWT, assertion: assertion({ iss: 'CID', exp: START / 1000 - 60 }) })).body.error).toBe(
      'invalid_grant',
    );
    expect((await token({ grant_type: JWT, assertion: 'rubbish' })).body.error).toBe('invalid_grant');
  });

  test.each([
    [{ grant_type: 'client_credentials', client_id: 'no', client_secret: 'SEC' }, 'invalid_client_id'],
    [{ grant_type: 'client_credentials', client_id: 'CID', client_secret: 'no' }, 'invalid_client'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
  ])('%j is refused as %s', async (fields, error) => {
    const refused = await token(fields);
    expect(refused.status).toBe(400);
    expect(refused.body.error).toBe(error);
  });

  test('salesforce 12.11: a token dies of two hours without use, and use keeps it alive', async () => {
    const { call, clock, vendor } = await testOrg();
    for (let hour = 0; hour < 5; hour++) {
      clock.advance(90 * 60_000);
      expect((await call('GET', '/limits')).status).toBe(200);
    }
    clock.advance(2 * 3_600_000);
    const dead = await call('GET', '/limits');
    expect(dead.status).toBe(401);
    expect(dead.body).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
    expect(await signIn(vendor)).not.toBe('');
  });

  test('without a session only the versions are told, and without limits', async () => {
    const vendor = makeVendor(new ManualClock(START));
    const versions = await answerOf(await vendor.fetch(new Request(`${BASE}/services/data`)));
    expect(versions.headers.has('sforce-limit-info')).toBe(false);
    expect(versions.body).toContainEqual({ label: "Winter '25", url: '/services/data/v62.0', version: '62.0' });
    expect(versions.body.at(-1).label).toBe("Winter '27");
    expect((await vendor.fetch(new Request(`${BASE}${V}/sobjects`))).status).toBe(401);
    expect((await vendor.fetch(new Request(`${BASE}/services/data/`))).status).toBe(200);
  });

  test('the resource map leads to the identity', async () => {
    const { call, vendor } = await testOrg();
    const map = await call('GET', '');
    expect(map.body).toMatchObject({ sobjects: `${V}/sobjects`, query: `${V}/query`, tooling: `${V}/tooling` });
    const url = `${map.body.identity}?format=json&oauth_token=${encodeURIComponent(await signIn(vendor))}`;
    const identity = await answerOf(await vendor.fetch(new Request(url)));
    expect(identity.body).toMatchObject({
      organization_id: vendor.controls.organizationId,
      user_id: vendor.controls.runningUserId,
    });
  });
});
