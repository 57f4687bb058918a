import { describe, expect, it } from 'vitest';
import { authorization, KEY, openWorld, ORIGIN } from './world.ts';

describe('requests', () => {
  it('close 8.11: a path without its trailing slash is redirected, query and all', async () => {
    const { call, vendor } = openWorld();
    const reply = await call('GET', '/lead?_limit=1');
    expect([reply.status, reply.headers.get('location')]).toEqual([308, `${ORIGIN}/api/v1/lead/?_limit=1`]);
    expect(vendor.requests()).toEqual({ 308: 1 });
  });

  it.each([
    ['none', undefined],
    ['a wrong key', authorization('wrong:')],
    ['no colon', authorization(KEY)],
    ['a password', authorization(`${KEY}:x`)],
    ['a bearer', `Bearer ${KEY}`],
  ])('close 2: the key is the user name with an empty password: %s answers 401', async (_, header) => {
    const { vendor } = openWorld();
    const response = await vendor.fetch(
      new Request(`${ORIGIN}/api/v1/me/`, { headers: header === undefined ? {} : { authorization: header } }),
    );
    expect([response.status, await response.json()]).toEqual([401, { error: 'Unauthorized' }]);
  });

  it('close 8.11: errors come in several shapes', async () => {
    const { call } = openWorld();
    expect((await call('GET', '/lead/lead_none/')).body).toEqual({ error: 'Not Found' });
    expect((await call('GET', '/nothing/')).status).toBe(404);
    expect((await call('PATCH', '/lead/', {})).status).toBe(405);
    expect((await call('PUT', '/lead/', {})).status).toBe(405);
    expect((await call('POST', '/lead/', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await call('POST', '/lead/', '{"name":')).status).toBe(400);
    expect((await call('GET', '/lead/?_limit=201')).body).toEqual({
      errors: [],
      'field-errors': { _limit: 'Input should be less than or equal to 200' },
    });
    expect((await call('GET', '/lead/?_skip=35001')).status).toBe(400);
    expect((await call('GET', '/event/?_skip=1')).body['errors']).toHaveLength(1);
  });

  it('close 3.2: the plural path of custom fields still answers', async () => {
    const { call } = openWorld();
    expect((await call('GET', '/custom_fields/lead/')).body).toEqual((await call('GET', '/custom_field/lead/')).body);
  });
});

describe('limits', () => {
  const limited = { realism: { limits: true } };

  it('close 8.10: each endpoint group has a bucket of its own, and 429 says when to come back', async () => {
    const { call, clock } = openWorld(limited);
    for (let n = 1; n <= 60; n++) expect((await call('GET', `/lead/lead_${n}/`)).status).toBe(404);
    clock.advance(250);
    const refused = await call('GET', '/lead/lead_x/');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toBe('limit=60, remaining=0, reset=0.75');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await call('PUT', '/lead/lead_x/', {})).status).toBe(404);
    expect((await call('GET', '/contact/cont_x/')).status).toBe(404);
    clock.advance(750);
    expect((await call('GET', '/lead/lead_x/')).status).toBe(404);
  });

  it('close 8.10: a long filter sent as POST counts as the GET that it stands for', async () => {
    const { call } = openWorld(limited);
    for (let n = 0; n < 60; n++) await call('POST', '/lead/', { _params: {} }, { 'x-http-method-override': 'GET' });
    expect((await call('GET', '/lead/')).status).toBe(429);
    expect((await call('POST', '/lead/', {})).status).toBe(200);
  });

  it('close 2.1: the header is written as documented, with semicolons, or not at all', async () => {
    const header = async (rateLimitHeader: 'documented' | 'semicolons' | 'absent') =>
      (await openWorld({ ...limited, quirks: { rateLimitHeader } }).call('GET', '/me/')).headers;
    expect((await header('documented')).get('ratelimit')).toBe('limit=60, remaining=59, reset=1');
    expect((await header('absent')).get('ratelimit')).toBeNull();
    const semicolons = await header('semicolons');
    expect(
      ['ratelimit', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'].map((name) => semicolons.get(name)),
    ).toEqual(['limit=60; remaining=59; reset=1', '60', '59', '1']);
  });

  it('close 8.10: a hidden limit refuses while some remain, and the header is there on a 429 even when it is absent elsewhere', async () => {
    const { call } = openWorld({
      ...limited,
      quirks: { hiddenLimit: 2, rateLimitHeader: 'absent', rateLimitBody: 'rate_reset' },
    });
    await call('GET', '/me/');
    await call('GET', '/me/');
    const refused = await call('GET', '/me/');
    expect([refused.status, refused.headers.get('ratelimit')]).toEqual([429, 'limit=60, remaining=58, reset=1']);
    expect(refused.body['error']).toMatchObject({ rate_reset: 1 });
  });

  it('without limits nothing is refused and no header is sent', async () => {
    const { call } = openWorld();
    for (let n = 0; n < 70; n++) expect((await call('GET', '/me/')).headers.get('ratelimit')).toBeNull();
  });
});
