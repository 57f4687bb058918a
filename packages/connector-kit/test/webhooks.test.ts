import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { standardWebhookKey, strictJson, verifyStandardWebhook } from '../src/index.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const BODY = '{"test": 2432232314}';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('Standard Webhooks', () => {
  const at = 1_614_265_330;
  const PUBLISHED = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  const headers = { 'webhook-id': ID, 'webhook-timestamp': String(at), 'webhook-signature': PUBLISHED };
  const verify = (over: Readonly<Record<string, string>> = {}, secrets = [SECRET], now = at * 1_000, body = BODY) =>
    verifyStandardWebhook({ headers: { ...headers, ...over }, rawBody: bytes(body) }, secrets, now);
  const sign = (timestamp: number, secret = SECRET): string =>
    `v1,${createHmac('sha256', standardWebhookKey(secret) ?? '')
      .update(`${ID}.${timestamp}.${BODY}`)
      .digest('base64')}`;

  test('the published vector verifies, with and without the prefix of the secret', () => {
    expect(verify()).toEqual({ ok: true });
    expect(verify({}, [SECRET.slice('whsec_'.length)])).toEqual({ ok: true });
  });

  test('each header that is missing is missed', () => {
    for (const name of Object.keys(headers)) {
      const { [name as keyof typeof headers]: _, ...others } = headers;
      expect(verifyStandardWebhook({ headers: others, rawBody: bytes(BODY) }, [SECRET], at * 1_000)).toEqual({
        ok: false,
        reason: 'missing',
      });
    }
  });

  test('a signature without its version, and one of another version alone, are malformed', () => {
    for (const signature of [PUBLISHED.slice(3), PUBLISHED.replace('v1,', 'v1a,'), ''])
      expect(verify({ 'webhook-signature': signature })).toEqual({ ok: false, reason: 'malformed' });
  });

  test('one of several signatures is enough, whichever it is, as of several secrets while one is changed', () => {
    const others = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';
    expect(verify({ 'webhook-signature': `${others} ${PUBLISHED} ${others}` })).toEqual({ ok: true });
    expect(verify({ 'webhook-signature': others })).toEqual({ ok: false, reason: 'mismatch' });
    const next = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(verify({}, [next, SECRET])).toEqual({ ok: true });
    expect(verify({}, [next])).toEqual({ ok: false, reason: 'mismatch' });
  });

  test('five minutes are allowed in both directions, no second more, and a time that is none is malformed', () => {
    for (const seconds of [-300, 0, 300]) {
      const signed = { 'webhook-timestamp': String(at + seconds), 'webhook-signature': sign(at + seconds) };
      expect(verify(signed)).toEqual({ ok: true });
    }
    for (const seconds of [-301, 301]) {
      const signed = { 'webhook-timestamp': String(at + seconds), 'webhook-signature': sign(at + seconds) };
      expect(verify(signed)).toEqual({ ok: false, reason: 'stale' });
    }
    for (const timestamp of ['hello', '', '1e9', '-5', '1614265330.5', 'NaN'])
      expect(verify({ 'webhook-timestamp': timestamp })).toEqual({ ok: false, reason: 'malformed' });
  });

  test('any bit of the body, id, time or signature that is flipped is found', () => {
    const flip = (text: string, at_: number): string =>
      text.slice(0, at_) + String.fromCharCode(text.charCodeAt(at_) ^ 1) + text.slice(at_ + 1);
    for (let i = 0; i < BODY.length; i++) expect(verify({}, [SECRET], at * 1_000, flip(BODY, i)).ok).toBe(false);
    for (let i = 0; i < ID.length; i++) expect(verify({ 'webhook-id': flip(ID, i) }).ok).toBe(false);
    // The last character before the padding holds two bits that mean nothing.
    for (let i = 3; i < PUBLISHED.length - 2; i++) expect(verify({ 'webhook-signature': flip(PUBLISHED, i) }).ok).toBe(false);
  });

  test('without a secret, with an empty one and with one that is none nothing verifies', () => {
    for (const secrets of [[], [''], ['whsec_'], ['whsec_short'], ['not base64!'], ['whsec_c2hvcnQ=']])
      expect(verify({}, secrets)).toEqual({ ok: false, reason: 'mismatch' });
  });
});

describe('JSON from outside', () => {
  const read = (text: string) => strictJson(bytes(text));

  test('is read as it stands, with its text', () => {
    const text = '{"a":[1,{"b":"\\u00fc, \\"x\\": {"}],"c":null,"constructor":1}';
    expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown, text });
    expect(read('[{"a":1},{"a":2},["a","a"]]')).toMatchObject({ ok: true });
  });

  test('that is cut off anywhere is none', () => {
    const text = '{"a":[1,{"b":"x\\\\"}],"c":{"d":true}}';
    for (let i = 0; i < text.length; i++) expect(read(text.slice(0, i))).toEqual({ ok: false, reason: 'not-json' });
  });

  test('that is no UTF-8 is refused, and a mark before it too', () => {
    expect(strictJson(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ ok: false, reason: 'not-utf8' });
    expect(strictJson(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toEqual({ ok: false, reason: 'not-utf8' });
    expect(read('\uFEFF{}')).toEqual({ ok: false, reason: 'not-json' });
  });

  test('that is deep is refused before anything walks through it', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(read(nested(64))).toMatchObject({ ok: true });
    expect(read(nested(65))).toEqual({ ok: false, reason: 'too-deep' });
    expect(read('{"a":'.repeat(200_000))).toEqual({ ok: false, reason: 'too-deep' });
  });

  test('that says a key twice, or __proto__, however it is written, is refused', () => {
    expect(read('{"a":1,"b":{"a":2},"a":3}')).toEqual({ ok: false, reason: 'duplicate-key' });
    expect(read('{"a":1,"\\u0061":3}')).toEqual({ ok: false, reason: 'duplicate-key' });
    expect(read('{"x":[{"__proto__":{"admin":true}}]}')).toEqual({ ok: false, reason: 'forbidden-key' });
    expect(read('{"\\u005f_proto__":1}')).toEqual({ ok: false, reason: 'forbidden-key' });
    expect(read('{"a":"__proto__","b":["a","a"]}')).toMatchObject({ ok: true });
  });
});
