import type { Value } from '@meshline/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addresses } from '../src/addresses.ts';
import { emails, phones } from '../src/contact-points.ts';
import { customField, readDefinition } from '../src/custom-field.ts';
import { scalarField, type Field, type Wire } from '../src/field.ts';
import { moneyField } from '../src/money-field.ts';
import { statusField } from '../src/status-field.ts';

const wire = (field: Field, value: Value, current?: Wire): Wire => {
  const written = field.write?.(value, current);
  if (written === undefined || 'problem' in written) throw new Error(written?.problem ?? 'read-only');
  return written.wire;
};
const problem = (field: Field, value: Value): string => {
  const written = field.write?.(value, undefined);
  return written !== undefined && 'problem' in written ? written.problem : '';
};

describe('money', () => {
  const usd = moneyField('USD');
  test('hundredths on the wire are decimals here, and come back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
        const value = usd.read({ value: cents, value_currency: 'USD' });
        expect(value).toBeDefined();
        expect(wire(usd, value ?? null)).toEqual({ value: Object.is(cents, -0) ? 0 : cents });
      }),
    );
  });
  test.each([
    [100_000, '1000'],
    [1_250, '12.5'],
    [7, '0.07'],
    [-5, '-0.05'],
    [0, '0'],
  ])('%i is %s', (cents, amount) => {
    expect(usd.read({ value: cents, value_currency: 'USD' })).toEqual({ amount, currency: 'USD' });
  });
  test('null is cleared, and a missing key is absent', () => {
    expect(usd.read({ value: null })).toBeNull();
    expect(usd.read({})).toBeUndefined();
  });
  test('an amount finer than a hundredth is rounded, and says so', () => {
    expect(usd.write?.({ amount: '10.005', currency: 'USD' }, undefined)).toMatchObject({
      wire: { value: 1001 },
      warnings: [{ kind: 'coerced' }],
    });
  });
  test("another currency than the organisation's is refused", () => {
    expect(problem(usd, { amount: '1', currency: 'EUR' })).toContain('USD');
  });
});

describe('lists of e-mails and phones', () => {
  test('an item that stays keeps what Close holds beside value and kind', () => {
    const current = {
      emails: [
        { email: 'Jane@x.com', type: 'home', is_unsubscribed: true },
        { email: 'old@x.com', type: 'office' },
      ],
    };
    expect(wire(emails, [{ value: 'jane@x.com' }, { value: 'new@x.com', kind: 'direct' }], current)).toEqual({
      emails: [
        { email: 'jane@x.com', type: 'home', is_unsubscribed: true },
        { email: 'new@x.com', type: 'direct' },
      ],
    });
  });
  test("a phone in another spelling is the same one; what Close computes isn't sent back", () => {
    const current = {
      phones: [{ phone: '+16505551234', phone_formatted: '+1 650-555-1234', type: 'mobile', country: 'US', extra: 1 }],
    };
    expect(wire(phones, [{ value: '+1 650 555-1234' }], current)).toEqual({
      phones: [{ phone: '+1 650 555-1234', type: 'mobile', extra: 1 }],
    });
  });
  test('kinds of other systems become those of Close; an unknown one is `other`, with a warning', () => {
    expect(wire(phones, [{ value: '+1', kind: 'work' }])).toEqual({ phones: [{ phone: '+1', type: 'office' }] });
    expect(phones.write?.([{ value: '+1', kind: 'pager' }], undefined)).toMatchObject({
      wire: { phones: [{ type: 'other' }] },
      warnings: [{ kind: 'coerced', field: 'phones' }],
    });
  });
  test('a list that is read and written back is unchanged', () => {
    const item = fc.record({
      email: fc.emailAddress(),
      type: fc.constantFrom('office', 'home', 'other'),
      is_unsubscribed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: ({ email }) => email.toLowerCase() }), (list) => {
        const row = { emails: list };
        expect(wire(emails, emails.read(row) ?? null, row)).toEqual(row);
      }),
    );
  });
  test('null clears, and only a list that keeps something needs the record first', () => {
    expect(wire(emails, null)).toEqual({ emails: [] });
    expect([emails.needsCurrent?.(null), emails.needsCurrent?.([]), emails.needsCurrent?.([{ value: 'a@b.c' }])]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('addresses', () => {
  const berlin = {
    label: 'business',
    address_1: 'Hauptstr. 1',
    address_2: '',
    city: 'Berlin',
    state: '',
    zipcode: '10115',
    country: 'DE',
  };
  test('the value is one line, the parts are those of Close', () => {
    expect(addresses.read({ addresses: [berlin] })).toEqual([
      {
        value: 'Hauptstr. 1, Berlin, 10115, DE',
        kind: 'business',
        parts: { address_1: 'Hauptstr. 1', address_2: null, city: 'Berlin', state: null, zipcode: '10115', country: 'DE' },
      },
    ]);
  });
  test('written back, an address is unchanged; one part can be changed alone', () => {
    const row = { addresses: [berlin] };
    expect(wire(addresses, addresses.read(row) ?? null, row)).toEqual(row);
    const moved = [{ value: 'Hauptstr. 1, Berlin, 10115, DE', parts: { country: 'AT' } }];
    expect(wire(addresses, moved, row)).toEqual({ addresses: [{ ...berlin, country: 'AT' }] });
  });
  test('a line without parts goes into the first line', () => {
    expect(wire(addresses, [{ value: 'Somewhere 5' }])).toEqual({ addresses: [{ label: 'business', address_1: 'Somewhere 5' }] });
  });
});

describe('statuses', () => {
  const field = statusField([
    { id: 'stat_1', label: 'Demo', pipeline: 'pipe_a' },
    { id: 'stat_2', label: 'Won', pipeline: 'pipe_a' },
    { id: 'stat_3', label: 'Won', pipeline: 'pipe_b' },
  ]);
  test('go by label here and by id on the wire', () => {
    expect(field.read({ status_id: 'stat_1', status_label: 'Old name' })).toBe('Demo');
    expect(wire(field, 'Demo')).toEqual({ status_id: 'stat_1' });
    expect(problem(field, 'Nope')).not.toBe('');
  });
  test('a label that pipelines share keeps the record in its pipeline', () => {
    expect([field.needsCurrent?.('Won'), field.needsCurrent?.('Demo')]).toEqual([true, false]);
    expect(wire(field, 'Won', { pipeline_id: 'pipe_b' })).toEqual({ status_id: 'stat_3' });
    expect(wire(field, 'Won')).toEqual({ status_id: 'stat_2' });
    expect(field.description.options?.map(({ value }) => value)).toEqual(['Demo', 'Won']);
  });
});

describe('custom fields', () => {
  const make = (raw: object): Field => {
    const definition = readDefinition({ id: 'cf_1', name: 'Field', ...raw });
    const field = definition && customField(definition, 'custom.Field');
    if (field === undefined) throw new Error('no such field');
    return field;
  };
  test.each<[object, unknown, Value]>([
    [{ type: 'number' }, 12, 12],
    [{ type: 'number' }, '12.5', 12.5],
    [{ type: 'text' }, 'x', 'x'],
    [{ type: 'date' }, '2026-02-03', '2026-02-03'],
    [{ type: 'datetime' }, '2014-06-27T22:00:00-08:00', '2014-06-28T06:00:00.000Z'],
    [{ type: 'user' }, 'user_1', { stream: 'user', id: 'user_1' }],
    [{ type: 'contact' }, 'cont_1', { stream: 'contact', id: 'cont_1' }],
    [{ type: 'choices', choices: ['A', 'B'] }, 'A', 'A'],
    [{ type: 'choices', choices: ['A', 'B'], accepts_multiple_values: true }, ['A', 'B'], [{ value: 'A' }, { value: 'B' }]],
    [{ type: 'user', accepts_multiple_values: true }, ['user_1'], [{ value: { stream: 'user', id: 'user_1' } }]],
  ])('%o reads %o as %o', (raw, sent, value) => {
    expect(make(raw).read({ 'custom.cf_1': sent })).toEqual(value);
  });
  test('an unset field has no key in a payload and is cleared, not absent', () => {
    expect(make({ type: 'text' }).read({ id: 'lead_1' })).toBeNull();
    expect(make({ type: 'choices', accepts_multiple_values: true }).read({})).toEqual([]);
  });
  test('are written under their flat key, references by id', () => {
    expect(wire(make({ type: 'user' }), { stream: 'user', id: 'user_1' })).toEqual({ 'custom.cf_1': 'user_1' });
    expect(wire(make({ type: 'number' }), null)).toEqual({ 'custom.cf_1': null });
    expect(wire(make({ type: 'choices', accepts_multiple_values: true }), [{ value: 'A' }])).toEqual({ 'custom.cf_1': ['A'] });
    expect(problem(make({ type: 'user' }), { stream: 'contact', id: 'cont_1' })).toContain('user');
  });
  test("the marker's field is shown, and no patch writes it", () => {
    const field = make({ name: 'MeshLine Id', type: 'hidden' });
    expect([field.description.writable, field.write]).toEqual([false, undefined]);
  });
});

describe('scalars', () => {
  test.each<['number' | 'text' | 'date' | 'datetime', Value]>([
    ['number', '5'],
    ['text', 5],
    ['date', '03.02.2026'],
    ['datetime', 'yesterday'],
  ])('a %s refuses %o', (type, value) => {
    expect(problem(scalarField('f', 'F', type), value)).not.toBe('');
  });
});
