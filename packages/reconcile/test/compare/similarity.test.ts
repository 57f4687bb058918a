import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jaroWinkler } from '../../src/compare/jaro-winkler.ts';
import { edits, isSlip } from '../../src/compare/slip.ts';

test('Jaro-Winkler gives the published values', () => {
  expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.9611, 4);
  expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.8133, 4);
  expect(jaroWinkler('dwayne', 'duane')).toBeCloseTo(0.84, 4);
  expect(jaroWinkler('abc', 'xyz')).toBe(0);
  expect(jaroWinkler('', '')).toBe(0);
});

test('Jaro-Winkler is symmetric, within 0 and 1, and 1 only for equal texts', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
      const found = jaroWinkler(a, b);
      expect(found).toBeCloseTo(jaroWinkler(b, a), 10);
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThanOrEqual(1);
      if (a !== '') expect(found === 1).toBe(a === b);
    }),
  );
});

test('two neighbours swapped are one slip; short names have none', () => {
  expect(edits('michael', 'micheal')).toBe(1);
  expect(isSlip('mitchell', 'mitchlel')).toBe(true);
  expect(isSlip('jan', 'jon')).toBe(false);
  expect(isSlip('anna', 'emma')).toBe(false);
});
