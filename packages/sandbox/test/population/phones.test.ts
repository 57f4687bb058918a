import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneNumber } from '../../src/control/normalise.ts';
import { seeded } from '../../src/core/random.ts';
import { countries } from '../../src/population/lists/countries.ts';
import { drawPhone, e164, misdialled, written, type PhoneFormat } from '../../src/population/phones.ts';

const formats: readonly PhoneFormat[] = ['e164', 'spaced', 'national', 'double-zero', 'zero-in-brackets', 'extension', 'dashed'];

describe('phone numbers', () => {
  it('mean the same number in every format, for who knows the country', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom(...countries),
        fc.constantFrom('mobile' as const, 'fixed' as const),
        fc.constantFrom(...formats),
        (seed, { code }, kind, format) => {
          const phone = drawPhone(code, kind, seeded(seed));
          expect(phoneNumber(written(phone, format), code)).toBe(e164(phone));
        },
      ),
    );
  });

  it('are other numbers after a slip', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...countries), (seed, { code }) => {
        const random = seeded(seed);
        const phone = drawPhone(code, 'mobile', random);
        const wrong = misdialled(phone, random);
        expect(wrong.national).not.toBe(phone.national);
        expect(wrong.national).toHaveLength(phone.national.length);
      }),
    );
  });

  it('are made of digits in the numbering plan', () => {
    for (const { code } of countries)
      for (let seed = 0; seed < 50; seed++)
        expect(e164(drawPhone(code, seed % 2 === 0 ? 'mobile' : 'fixed', seeded(seed)))).toMatch(/^\+[1-9]\d{8,13}$/u);
  });
});
