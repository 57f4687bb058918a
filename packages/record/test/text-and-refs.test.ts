import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cleanJson,
  cleanText,
  compareRefs,
  formatRef,
  parseRef,
  presence,
  sameRef,
  Secret,
  type RecordRef,
} from '../src/index.ts';
import { anyText } from './values.ts';

const name = fc.stringMatching(/^[^/\s]+$/);
const ref: fc.Arbitrary<RecordRef> = fc.record({ connection: name, stream: name, id: fc.string({ minLength: 1 }) });

describe('cleanText', () => {
  test('what comes out is storable: well formed, without NUL, in NFC', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toContain('\u0000');
        expect(clean).toBe(clean.normalize('NFC'));
      }),
    );
  });

  test('cleaning twice changes nothing', () => {
    fc.assert(fc.property(anyText, (text) => cleanText(cleanText(text)) === cleanText(text)));
  });

  test('clean text stays as it is, byte for byte', () => {
    for (const text of ['', 'Łódź', '한국', '😀 ok', 'a\tb\nc']) expect(cleanText(text)).toBe(text);
  });

  test('cleanJson cleans keys and values to the bottom and leaves its input alone', () => {
    const input = Object.freeze({ 'e\u0301': ['a\u0000', { x: '\uD800' }], n: 1, no: null, yes: true });
    expect(cleanJson(input)).toEqual({ '\u00e9': ['a\uFFFD', { x: '\uFFFD' }], n: 1, no: null, yes: true });
    expect(Object.keys(input)).toContain('e\u0301');
  });

  test('a key __proto__ stays a plain key', () => {
    const input = JSON.parse('{"__proto__":{"admin":"yes"}}') as Record<string, unknown>;
    const out = cleanJson(input);
    expect(Object.hasOwn(out, '__proto__')).toBe(true);
    expect((out as { admin?: unknown }).admin).toBeUndefined();
  });
});

describe('refs', () => {
  test('parseRef is the inverse of formatRef', () => {
    fc.assert(
      fc.property(ref, (value) => {
        expect(parseRef(formatRef(value))).toEqual(value);
      }),
    );
  });

  test('text that is no ref gives undefined', () => {
    for (const text of ['', 'a', 'a/b', 'a/b/', '/b/c', 'a//c', 'a b/c/d', 'ada@example.com'])
      expect(parseRef(text)).toBeUndefined();
  });

  test('compareRefs is a total order that agrees with sameRef', () => {
    const small = fc.record({
      connection: fc.constantFrom('a', 'b'),
      stream: fc.constantFrom('s', 't'),
      id: fc.constantFrom('1', '2', '10'),
    });
    fc.assert(
      fc.property(small, small, small, (a, b, c) => {
        expect(Math.sign(compareRefs(a, b))).toBe(-Math.sign(compareRefs(b, a)) + 0);
        expect(compareRefs(a, b) === 0).toBe(sameRef(a, b));
        if (compareRefs(a, b) <= 0 && compareRefs(b, c) <= 0) expect(compareRefs(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

test('presence tells absent, cleared and set apart', () => {
  const fields = { cleared: null, empty: '', none: [], no: false, zero: 0 };
  expect(presence(fields, 'missing')).toBe('absent');
  expect(presence(fields, 'toString')).toBe('absent');
  for (const key of ['cleared', 'empty', 'none']) expect(presence(fields, key)).toBe('cleared');
  for (const key of ['no', 'zero']) expect(presence(fields, key)).toBe('set');
});

test('a secret shows itself nowhere but in reveal()', () => {
  const secret = new Secret('hunter2');
  const shown = [
    String(secret),
    ['', secret].join(''),
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ a: [secret] }, { showHidden: true, depth: 9 }),
  ];
  for (const text of shown) expect(text).not.toContain('hunter2');
  expect(Object.values(secret)).toEqual([]);
  expect(secret.reveal()).toBe('hunter2');
});
