import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalHash, cleanJson, sameValue, type Value } from '../src/index.ts';
import { anyValue, reversed } from './values.ts';

describe('sameValue', () => {
  test('a value equals its copy, whatever the order of keys', () => {
    fc.assert(fc.property(anyValue, (value) => sameValue(value, reversed(structuredClone(value)))));
  });

  test('it is symmetric', () => {
    fc.assert(fc.property(anyValue, anyValue, (a, b) => sameValue(a, b) === sameValue(b, a)));
  });

  test('a key that is undefined counts as missing', () => {
    expect(sameValue([{ value: 'a', kind: undefined }], [{ value: 'a' }])).toBe(true);
    expect(sameValue([{ value: 'a', kind: '' }], [{ value: 'a' }])).toBe(false);
  });

  test('order of a list matters, as its first item is the primary', () => {
    expect(sameValue([{ value: 'a' }, { value: 'b' }], [{ value: 'b' }, { value: 'a' }])).toBe(false);
  });

  test('absent, cleared and empty text are three things', () => {
    const shapes: (Value | undefined)[] = [undefined, null, ''];
    shapes.forEach((a, i) => shapes.forEach((b, j) => expect(sameValue(a, b)).toBe(i === j)));
  });

  test('a list never equals an object, nor text a number', () => {
    expect(sameValue([], {} as unknown as Value)).toBe(false);
    expect(sameValue('1', 1)).toBe(false);
  });
});

describe('canonicalHash', () => {
  test('the order of keys does not matter', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => canonicalHash(value) === canonicalHash(reversed(value))),
    );
  });

  test('equal values have equal hashes, different ones different hashes', () => {
    const stored = anyValue.map((value) => JSON.parse(JSON.stringify(cleanJson(value))) as Value);
    fc.assert(
      fc.property(stored, stored, (a, b) => {
        expect(canonicalHash(a) === canonicalHash(b)).toBe(sameValue(a, b));
      }),
    );
  });

  test('it is SHA-256 of RFC 8785, so that another language can check it', () => {
    // printf '{"a":[1,"x"],"b":null}' | sha256sum
    expect(canonicalHash({ b: null, a: [1.0, 'x'] })).toBe('854ef06dc57f5dfed10206344ab2d02e0b6c84b0e19436703a5afd0f1f9f2687');
  });

  test('what JSON can not say is refused', () => {
    for (const value of [undefined, () => 1, Symbol('s'), Number.NaN, Number.POSITIVE_INFINITY, 1n]) {
      expect(() => canonicalHash(value)).toThrow(TypeError);
    }
    for (const value of [Number.NaN, 1n, '\uD800']) {
      expect(() => canonicalHash({ deep: [{ value }] })).toThrow(TypeError);
      expect(() => canonicalHash([value])).toThrow(TypeError);
    }
  });

  test('a key that is undefined counts as missing, as in sameValue', () => {
    expect(canonicalHash({ a: 1, b: undefined })).toBe(canonicalHash({ a: 1 }));
  });
});
