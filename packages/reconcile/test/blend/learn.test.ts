import { describe, expect, test } from 'vitest';
import { blendedWeight, type Blend } from '../../src/blend/blend.ts';
import { learn } from '../../src/blend/learn.ts';
import { togetherBits } from '../../src/blend/together.ts';
import type { Seen } from '../../src/match/tally.ts';
import { numbers } from '../link/muddled-people.ts';

const name = (agrees: boolean): Seen[] => [
  { feature: 'given name', bearing: 'name', level: agrees ? 'exact' : 'other', bits: agrees ? 6.5 : -6 },
  { feature: 'family name', bearing: 'family', level: agrees ? 'exact' : 'other', bits: agrees ? 6.5 : -5.5 },
];
const phone = (agrees: boolean): Seen => ({
  feature: 'phone',
  bearing: 'shared',
  level: agrees ? 'exact' : 'other',
  bits: agrees ? 11 : -2,
});

/** A set of 1,000 records with 400 pairs of one thing, whose phones differ in a share of them, and as many pairs of namesakes as chance brings about. */
function blendOf(differing: number): Blend {
  const next = numbers(3);
  const same = Array.from({ length: 400 }, () => [...name(true), phone(next() >= differing)]);
  const namesakes = Array.from({ length: 61 }, () => [...name(true), phone(false)]);
  const strangers = Array.from({ length: 3000 }, () => [...name(false), phone(false)]);
  return learn({
    candidates: [...same, ...namesakes, ...strangers.slice(0, 500)],
    weight: 1,
    random: strangers,
    size: 1000,
    together: new Map(),
    prior: -11,
  });
}

describe('learn', () => {
  test('another phone says the more against one thing the fewer of its records differ in it', () => {
    const [steady, changing] = [blendOf(0.02), blendOf(0.4)];
    const pair = [...name(true), phone(false)];
    expect(blendedWeight(pair, steady)).toBeLessThan(0);
    expect(blendedWeight(pair, steady)).toBeLessThan(blendedWeight(pair, changing) - 1);
    for (const blend of [steady, changing]) {
      expect(blendedWeight([...name(true), phone(true)], blend)).toBeGreaterThan(5);
      expect(blendedWeight([...name(false), phone(true)], blend)).toBeLessThan(0);
    }
  });

  test('counts how many pairs are one thing', () => {
    const expected = Math.log2(400 / ((1000 * 999) / 2));
    expect(Math.abs(blendOf(0.02).prior - expected)).toBeLessThan(0.6);
  });

  test('knows what it assumed where a set shows nothing', () => {
    const blend = learn({ candidates: [], weight: 1, random: [], size: 2, together: new Map(), prior: -10 });
    expect(blend.prior).toBe(-10);
    expect(blendedWeight([...name(true), phone(true)], blend)).toBeGreaterThan(3);
  });
});

describe('togetherBits', () => {
  test('a town says nothing beside its postcode, and what it says beside a colour', () => {
    const next = numbers(5);
    const rows = Array.from({ length: 2000 }, () => {
      const town = Math.floor(next() * 20);
      return [`town ${town}`, `${10_000 + town}`, `colour ${Math.floor(next() * 8)}`];
    });
    const bits = togetherBits(rows, ['city', 'postcode', 'colour'], 1e-4);
    expect(bits.get('city|postcode')).toBeLessThan(0.1);
    expect(bits.get('colour|postcode')).toBeGreaterThan(2.5);
  });
});
