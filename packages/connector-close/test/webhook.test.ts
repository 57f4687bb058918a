import { describe, expect, test } from 'vitest';
import { closeWebhook } from '../src/webhook.ts';

const KEY = '058bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c';
const BODY = '{"event":{"id":"ev_1"},"subscription_id":"whsub_1"}';
const AT = 1_544_271_440;

describe('the signature', () => {
  const verify = (over: { body?: string; now?: number; secrets?: string[]; at?: string; hash?: string } = {}) =>
    closeWebhook.verify(
      {
        method: 'POST',
        url: 'https://example.com/',
        headers: {
          'close-sig-hash': over.hash ?? 'de8591d9fb04b2c8bae2efbb2412233758a52eebf311f5cfe20d37173226867f',
          'close-sig-timestamp': over.at ?? String(AT),
        },
        rawBody: Buffer.from(over.body ?? BODY),
      },
      over.secrets ?? [KEY],
      over.now ?? AT * 1_000,
    );

  test('of the vector verifies with the key as bytes, under any of several', () => {
    expect(verify()).toEqual({ ok: true });
    expect(verify({ secrets: ['ab'.repeat(32), KEY.toUpperCase()] })).toEqual({ ok: true });
  });

  test('of another body, key or time is found; without a key, and with one that is no hex, it is closed', () => {
    expect(verify({ body: `${BODY}\n` }).ok).toBe(false);
    expect(verify({ at: String(AT + 1) }).ok).toBe(false);
    for (const secrets of [[], [''], ['zz'.repeat(32)], [`${KEY}0`], ['ab']])
      expect(verify({ secrets })).toEqual({ ok: false, reason: 'mismatch' });
    expect(verify({ now: (AT + 301) * 1_000 })).toEqual({ ok: false, reason: 'stale' });
    expect(verify({ at: 'x' })).toEqual({ ok: false, reason: 'malformed' });
  });
});

test('an event names its record and organisation; an activity that nobody knows is counted', () => {
  const event = {
    id: 'ev_1',
    object_type: 'contact',
    object_id: 'cont_1',
    action: 'updated',
    organization_id: 'orga_1',
    date_updated: '2026-11-15T12:48:23.395000',
  };
  const parse = (over: object) => closeWebhook.parse({ event: { ...event, ...over }, subscription_id: 'whsub_1' });
  expect(parse({}).signals).toEqual([
    {
      stream: 'contact',
      id: 'cont_1',
      kind: 'changed',
      account: 'orga_1',
      at: '2026-11-15T12:48:23.395Z',
      eventKey: 'ev_1:2026-11-15T12:48:23.395000',
    },
  ]);
  expect(parse({ object_type: 'activity.hologram' })).toEqual({ signals: [], unknown: ['ev_1:2026-11-15T12:48:23.395000'] });
  // The same event again, grown since.
  expect(parse({ date_updated: '2026-11-15T12:48:24.000000' }).signals[0]?.eventKey).not.toBe(parse({}).signals[0]?.eventKey);
  expect(() => closeWebhook.parse([])).toThrow('event');
});
