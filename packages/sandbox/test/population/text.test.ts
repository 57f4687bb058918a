import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/core/random.ts';
import { firstNames } from '../../src/population/lists/first-names.ts';
import { lastNames } from '../../src/population/lists/last-names.ts';
import { nicknames } from '../../src/population/lists/nicknames.ts';
import { folded, mistyped, slug, transliterated, withinOneSlip } from '../../src/population/text.ts';

const allFirst = Object.values(firstNames).flat();
const allLast = Object.values(lastNames).flat();

describe('names', () => {
  it('are several hundred of each kind, without a blank in first names', () => {
    expect(new Set(allFirst).size).toBeGreaterThan(600);
    expect(new Set(allLast).size).toBeGreaterThan(500);
    for (const name of allFirst) expect(name).toMatch(/^\p{Lu}[\p{L}'-]+$/u);
    for (const name of allLast) expect(name).toMatch(/^\p{Lu}[\p{L}'-]+$/u);
  });

  it('have nicknames for first names only', () => {
    for (const name of Object.keys(nicknames)) expect(allFirst).toContain(name);
  });

  it('are written in plain letters where accents are lost', () => {
    expect(transliterated('Jörg Müßig')).toBe('Joerg Muessig');
    expect(folded('Łukasz  Żółć-Nowak')).toBe('lukasz zolc nowak');
    for (const name of [...allFirst, ...allLast]) expect(slug(name)).toMatch(/^[a-z]+$/u);
  });
});

describe('a slip of the fingers', () => {
  it('is one slip, and never in the first letter', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allLast), fc.nat(), (name, seed) => {
        const wrong = mistyped(name, seeded(seed));
        expect(withinOneSlip(name, wrong)).toBe(true);
        expect(wrong.charAt(0)).toBe(name.charAt(0));
      }),
    );
  });

  it('is seen as one in both directions, and two are not', () => {
    for (const [a, b, near] of [
      ['meier', 'meire', true],
      ['meier', 'meer', true],
      ['meier', 'maier', true],
      ['meier', 'meierr', true],
      ['meier', 'mayer', false],
      ['meier', 'meierer', false],
      ['', 'a', true],
    ] as const) {
      expect(withinOneSlip(a, b), `${a} ${b}`).toBe(near);
      expect(withinOneSlip(b, a), `${b} ${a}`).toBe(near);
    }
  });
});
