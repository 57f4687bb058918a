import { describe, expect, test } from 'vitest';
import { verifyHmac } from '../src/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

// Published and recorded vectors of the vendors' webhook signatures: the helper that receivers are built on must agree with them.
describe('signature vectors of the vendors', () => {
  test('HubSpot v3: base64 over method, URI, body and timestamp (hubspot.md 11)', () => {
    const body = "{'example_field':'example_value'}";
    const check = (signed: string, signature: string): boolean =>
      verifyHmac({
        algorithm: 'sha256',
        encoding: 'base64',
        parts: [bytes('POST'), bytes('https://www.example.com/webhook_uri'), bytes(signed), bytes('1693657560000')],
        signature,
        keys: [bytes('yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy')],
      });
    expect(check(body, 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=')).toBe(true);
    expect(check(`${body} `, 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=')).toBe(false);
    expect(check(body, 'L36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=')).toBe(false);
  });

  test('Close: hex over timestamp and body, with the key as bytes and not as text (close.md 6)', () => {
    const hex = '058bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c';
    const check = (key: Uint8Array): boolean =>
      verifyHmac({
        algorithm: 'sha256',
        encoding: 'hex',
        parts: [bytes('1544271440'), bytes('{"event":{"id":"ev_1"},"subscription_id":"whsub_1"}')],
        signature: 'de8591d9fb04b2c8bae2efbb2412233758a52eebf311f5cfe20d37173226867f',
        keys: [key],
      });
    expect(check(Buffer.from(hex, 'hex'))).toBe(true);
    expect(check(bytes(hex))).toBe(false);
  });
});
