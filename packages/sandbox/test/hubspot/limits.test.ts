import { describe, expect, test } from 'vitest';
import { RateLimits } from '../../src/hubspot/rate-limits.ts';
import { account, START, type Account } from './account.ts';

const LIST = '/crm/v3/objects/contacts';
const SEARCH = `${LIST}/search`;

const times = async (count: number, action: () => Promise<{ status: number }>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) statuses.push((await action()).status);
  return statuses;
};
const list = (portal: Account) => () => portal.call('GET', LIST);
const search = (portal: Account) => () => portal.call('POST', SEARCH, {});

describe('limits', () => {
  test('hubspot 6: the 191st request in 10 s is refused, and the window rolls', async () => {
    const portal = account({ limits: true });
    expect(await times(190, list(portal))).toEqual(Array(190).fill(200));
    const refused = await portal.call('GET', LIST);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
    });
    expect(refused.headers.get('retry-after')).toBeNull();
    portal.clock.advance(9_999);
    expect((await portal.call('GET', LIST)).status).toBe(429);
    portal.clock.advance(1);
    expect((await portal.call('GET', LIST)).status).toBe(200);
    expect(portal.vendor.requests()).toEqual({ 200: 191, 429: 2 });
  });

  test('hubspot 13.5: searches have 5 a second of their own, outside of the burst and without headers', async () => {
    const portal = account({ limits: true });
    expect(await times(6, search(portal))).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await portal.call('POST', SEARCH, {});
    expect(refused.body).toMatchObject({ message: 'You have reached your secondly limit.', policyName: 'SECONDLY' });
    expect([...refused.headers.keys()].filter((name) => name.startsWith('x-hubspot-ratelimit'))).toEqual([]);
    const { headers } = await portal.call('GET', LIST);
    expect(headers.get('x-hubspot-ratelimit-remaining')).toBe('189');
    portal.clock.advance(1_000);
    expect((await portal.call('POST', SEARCH, {})).status).toBe(200);
  });

  test('hubspot 6: other responses say what is left', async () => {
    const { call } = account({ limits: true });
    const { headers } = await call('GET', LIST);
    const of = (name: string) => headers.get(`x-hubspot-ratelimit-${name}`);
    expect([of('max'), of('remaining'), of('interval-milliseconds'), of('daily'), of('daily-remaining')]).toEqual([
      '190',
      '189',
      '10000',
      '625000',
      '624999',
    ]);
  });

  test('hubspot 6: the associations API has a smaller burst of its own', async () => {
    const portal = account({ limits: true });
    const read = () => portal.call('POST', '/crm/v4/associations/contacts/companies/batch/read', { inputs: [] });
    expect((await times(151, read)).filter((status) => status === 429)).toHaveLength(1);
    expect((await portal.call('GET', LIST)).status).toBe(200);
  });

  test('hubspot 6: the daily limit is the account’s, and ends at midnight where the account is', () => {
    const limits = new RateLimits('free', true);
    let now = START;
    for (let call = 0; call < 250_000; call++) {
      if (call % 100 === 0) now += 10_000;
      if (limits.take(call % 3 === 0 ? 'search' : 'other', now) !== undefined) now += 1_000;
    }
    const remaining = () => Number(limits.headers(now)['X-HubSpot-RateLimit-Daily-Remaining']);
    while (remaining() > 0) {
      now += 1_000;
      for (let call = 0; call < 10; call++) limits.take('other', now);
    }
    expect(limits.take('search', now)?.fields['policyName']).toBe('DAILY');
    // Midnight in New York is at 05:00 UTC.
    now = Date.UTC(2026, 10, 25, 4, 59, 59);
    expect(limits.take('other', now)?.fields['policyName']).toBe('DAILY');
    now = Date.UTC(2026, 10, 25, 5, 0, 1);
    expect(limits.take('other', now)).toBeUndefined();
    expect(remaining()).toBe(249_999);
  });

  test('with limits off nothing is refused and the headers show no shortage', async () => {
    const portal = account();
    expect(new Set(await times(400, list(portal)))).toEqual(new Set([200]));
    expect(new Set(await times(50, search(portal)))).toEqual(new Set([200]));
    expect((await portal.call('GET', LIST)).headers.get('x-hubspot-ratelimit-remaining')).toBe('190');
  });

  test('hubspot 7: a missing or wrong token is a 401 and counts for no limit', async () => {
    const { call } = account({ limits: true });
    for (const token of ['', 'pat-na1-other']) {
      const { status, body } = await call('GET', LIST, undefined, token);
      expect([status, body.category]).toEqual([401, 'INVALID_AUTHENTICATION']);
      expect(JSON.stringify(body)).not.toContain('pat-na1-other');
    }
    expect((await call('GET', LIST)).headers.get('x-hubspot-ratelimit-remaining')).toBe('189');
  });

  test('hubspot 7: a missing scope is a 403 that names it', async () => {
    const { call } = account({}, { missingScopes: ['crm.schemas.contacts.write', 'crm.objects.deals.read'] });
    const refused = await call('POST', '/crm/v3/properties/contacts', {});
    expect([refused.status, refused.body.category]).toEqual([403, 'MISSING_SCOPES']);
    expect(refused.body.errors[0].context.requiredGranularScopes).toEqual(['crm.schemas.contacts.write']);
    expect((await call('GET', '/crm/v3/properties/contacts')).status).toBe(200);
    expect((await call('POST', '/crm/objects/2026-03/0-3/search', {})).status).toBe(403);
    expect((await call('GET', LIST)).status).toBe(200);
  });

  test('hubspot 7: an address that is too long is a 414', async () => {
    const { call } = account();
    expect((await call('GET', `${LIST}?properties=${'a,'.repeat(5_000)}`)).status).toBe(414);
  });
});
