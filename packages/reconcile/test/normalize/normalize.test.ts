import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '@meshline/record';
import type { CanonicalType } from '@meshline/rulebook';
import {
  isFreeMail,
  isGenericMailbox,
  isPlatform,
  normalize,
  registrableDomain,
  sameCanonical,
  type NormalizeOptions,
} from '../../src/index.ts';

const INVALID = Symbol('not legal');
const of = (type: CanonicalType, value: Value, options?: NormalizeOptions): Value | typeof INVALID => {
  const normal = normalize(type, value, options);
  return normal.ok ? normal.value : INVALID;
};
const DE = { country: 'DE' };

describe('normalize', () => {
  const cases: readonly (readonly [
    type: CanonicalType,
    value: Value,
    expected: Value | typeof INVALID,
    options?: NormalizeOptions,
  ])[] = [
    ['email', ' Ann.Lee@ACME.com ', 'ann.lee@acme.com'],
    ['email', 'Ann Lee <ann@acme.com>', 'ann@acme.com'],
    ['email', 'mailto:ann@Müller.de', 'ann@xn--mller-kva.de'],
    ['email', 'ann@acme', INVALID],
    ['email', 'n/a', INVALID],
    ['email', 'a b@acme.com', INVALID],
    ['email', '', null],
    ['phone', '+49 (0)30 123456', '+4930123456'],
    ['phone', '030 / 123456', '+4930123456', DE],
    ['phone', '0049 30 123456', '+4930123456'],
    ['phone', '(212) 555-0123', '+12125550123', { country: 'US' }],
    ['phone', '+49 30 123456 ext. 12', '+4930123456;ext=12'],
    ['phone', '+44 020 7946 0958', '+442079460958'],
    ['phone', '030 123456', '030123456'],
    ['phone', 'ask the desk', INVALID],
    ['phone', '123', INVALID],
    ['phone', '000000000', INVALID],
    ['domain', 'https://www.Acme.com/about?x=1', 'acme.com'],
    ['domain', 'HTTP://shop.acme.co.uk:8080', 'shop.acme.co.uk'],
    ['domain', 'ann@acme.com', 'acme.com'],
    ['domain', 'müller.de', 'xn--mller-kva.de'],
    ['domain', 'no site', INVALID],
    ['domain', '192.168.0.1', INVALID],
    ['country', 'Deutschland', 'DE'],
    ['country', 'germany', 'DE'],
    ['country', 'DEU', 'DE'],
    ['country', 'USA', 'US'],
    ['country', 'U.S.A.', 'US'],
    ['country', 'The Netherlands', 'NL'],
    ['country', 'Österreich', 'AT'],
    ['country', 'España', 'ES'],
    ['country', 'UK', 'GB'],
    ['country', 'Atlantis', INVALID],
    ['person-name', '  Anna\u00A0 Maria\u200B ', 'Anna Maria'],
    ['person-name', 'Zoe\u0308', 'Zoë'],
    ['company-name', 'ACME  GmbH', 'ACME GmbH'],
    ['number', '1,250.50', 1250.5],
    ['number', '1.250,50', 1250.5],
    ['number', '1e3', 1000],
    ['number', 'many', INVALID],
    ['money', { amount: '1250.5', currency: 'eur' }, { amount: '1250.50', currency: 'EUR' }],
    ['money', 1250, { amount: '1250.00', currency: 'EUR' }, { currency: 'EUR' }],
    ['money', '€ 1.250,00', { amount: '1250.00', currency: 'EUR' }],
    ['money', '300 JPY', { amount: '300', currency: 'JPY' }],
    ['money', 1250, INVALID],
    ['date', '2026-03-15', '2026-03-15'],
    ['date', '15.3.2026', '2026-03-15'],
    ['date', '2026-02-30', INVALID],
    ['date', '3/4/2026', INVALID],
    ['date', '2026-03-15T10:00:00+02:00', '2026-03-15T08:00:00.000Z'],
    ['flag', 'Yes', true],
    ['flag', 0, false],
    ['flag', 'maybe', INVALID],
    ['choice', ' mql ', 'mql'],
    ['text', ' a  b ', 'a b'],
    ['reference', { stream: '@company', id: 'i1' }, { stream: '@company', id: 'i1' }],
    ['reference', 'i1', INVALID],
  ];
  for (const [type, value, expected, options] of cases) {
    const country = options?.country === undefined ? '' : ` in ${options.country}`;
    test(`${type}: ${JSON.stringify(value)}${country} -> ${expected === INVALID ? 'not legal' : JSON.stringify(expected)}`, () => {
      expect(of(type, value, options)).toEqual(expected);
    });
  }

  test('of a list each item is normalised, doubles and illegal items are dropped', () => {
    const list = [
      { value: 'Ann@acme.com', kind: 'work' },
      { value: 'ann@ACME.com' },
      { value: 'nonsense' },
      { value: 'b@acme.com' },
    ];
    expect(of('email', list)).toEqual([{ value: 'ann@acme.com', kind: 'work' }, { value: 'b@acme.com' }]);
    expect(of('email', [{ value: 'nonsense' }])).toBe(INVALID);
  });

  test('is idempotent', () => {
    const types: readonly CanonicalType[] = [
      'text',
      'person-name',
      'company-name',
      'email',
      'phone',
      'domain',
      'country',
      'number',
      'money',
      'date',
      'choice',
      'flag',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc
        .tuple(
          fc.constantFrom('+49', '0', '00', '(0', '+1 ', ''),
          fc.string({ unit: fc.constantFrom(...Array.from('0123456789 -/()x;')), maxLength: 16 }),
        )
        .map((parts) => parts.join('')),
      fc.tuple(fc.string({ maxLength: 8 }), fc.domain()).map(([local, domain]) => `${local}@${domain}`),
      fc.webUrl(),
      fc.constantFrom(
        'Germany',
        'Côte d’Ivoire',
        'République tchèque',
        'US',
        'us',
        '1.234,5',
        '12.5 USD',
        '2024-1-5',
        '20240105',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), text, fc.constantFrom(undefined, 'DE', 'US'), (type, value, country) => {
        const options = { country, currency: 'EUR' };
        const once = normalize(type, value, options);
        if (once.ok) expect(normalize(type, once.value, options)).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('sameCanonical', () => {
  test.each<readonly [CanonicalType, Value, Value, boolean]>([
    ['email', 'Ann@ACME.com', 'ann@acme.com', true],
    ['phone', '+49 30 123456', '+4930123456', true],
    ['phone', '+4930123456', '+4930123457', false],
    ['person-name', 'Ann ', 'Ann', true],
    ['person-name', 'ANN', 'Ann', false],
    ['money', { amount: '1250.50', currency: 'EUR' }, { amount: '1250.5', currency: 'EUR' }, true],
    ['money', { amount: '1250.50', currency: 'EUR' }, { amount: '1250.50', currency: 'USD' }, false],
    ['number', 5, '5.0', true],
    ['country', 'Germany', 'DE', true],
    ['text', null, '', true],
    ['text', null, 'x', false],
    ['email', [{ value: 'a@x.com' }, { value: 'b@x.com' }], [{ value: 'B@x.com' }, { value: 'a@x.com' }], true],
    ['email', [{ value: 'a@x.com' }], 'A@x.com', true],
    ['email', [{ value: 'a@x.com' }], [{ value: 'a@x.com' }, { value: 'b@x.com' }], false],
    ['phone', 'ask', 'ask', true],
  ])('%s: %j and %j: %s', (type, a, b, same) => {
    expect(sameCanonical(type, a, b)).toBe(same);
    expect(sameCanonical(type, b, a)).toBe(same);
  });
});

test('free mail, platforms and mailboxes of many are told apart from those of a company or a person', () => {
  expect(['gmail.com', 'yahoo.co.uk', 'web.de', 'gmx.net', 'orange.fr'].every(isFreeMail)).toBe(true);
  expect(['acme.com', 'orange.com', 'proton.ai', 'me.de'].some(isFreeMail)).toBe(false);
  expect(isPlatform('facebook.com')).toBe(true);
  expect(registrableDomain('shop.acme.co.uk')).toBe('acme.co.uk');
  expect(['info', 'sales-emea', 'no-reply', 'support2'].every(isGenericMailbox)).toBe(true);
  expect(['ann', 'informatik.huber', 'j.office'].some(isGenericMailbox)).toBe(false);
});
