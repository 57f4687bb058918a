import { describe, expect, test } from 'vitest';
import { closeError, rateLimitReset } from '../src/errors.ts';

const now = 1_780_000_000_000;
const answer = (status: number, headers: Record<string, string> = {}): Response => new Response('{}', { status, headers });

describe('errors', () => {
  test.each([
    [400, 'RECORD_REJECTED', false],
    [401, 'AUTH_REVOKED', false],
    [402, 'SCOPE_MISSING', false],
    [403, 'SCOPE_MISSING', false],
    [404, 'RECORD_GONE', false],
    [405, 'NOT_SUPPORTED', false],
    [415, 'NOT_SUPPORTED', false],
    [418, 'RECORD_REJECTED', false],
    [429, 'RATE_LIMITED', false],
    [408, 'UNAVAILABLE', true],
    [500, 'UNAVAILABLE', true],
    [503, 'UNAVAILABLE', true],
    [301, 'CONFIG_INVALID', true],
  ] as const)('status %i is %s, and says whether something may have been applied: %s', (status, code, sent) => {
    const error = closeError(answer(status), undefined, 'Close lead.get', now);
    expect([error.code, error.sent, error.data.httpStatus]).toEqual([code, sent, status]);
    expect(error.message).toContain('Close lead.get');
  });

  test('the names of refused fields are kept and the vendor text, which may hold values, is not', () => {
    const body = {
      errors: ['jane@example.com is bad'],
      'field-errors': { emails: { 0: { email: 'jane@example.com' } }, _limit: 'x' },
    };
    const error = closeError(answer(400), body, 'Close contact.create', now);
    expect(error.data.fields).toEqual(['emails', '_limit']);
    expect(JSON.stringify(error.data)).not.toContain('jane');
  });

  test.each([
    [{ ratelimit: 'limit=100, remaining=50, reset=5' }, 5_000],
    [{ ratelimit: 'limit=100; remaining=100; reset=1.25', 'retry-after': '2' }, 1_250],
    [{ 'ratelimit-reset': '0.5', 'retry-after': '1' }, 500],
    [{ 'retry-after': '3' }, 3_000],
    [{}, 1_000],
  ])('a 429 with %o may be tried again after %i ms', (headers, wait) => {
    const error = closeError(answer(429, headers), {}, 'Close search', now);
    expect(error.data.retryAt).toBe(now + wait);
  });

  test('the older form of a 429 names the wait in its body', () => {
    expect(rateLimitReset(new Headers(), { error: { rate_reset: 1.5 } }, now)).toBe(now + 1_500);
  });
});
