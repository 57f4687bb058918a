import type { FieldRules } from '@meshline/rulebook';
import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import type { AdminContext } from '../../src/http/admin-context.ts';
import { formatValue } from '../../src/http/format-value.ts';
import { givenValue } from '../../src/http/given-value.ts';

const users = [
  { id: '01a2092e-0000-7000-8000-000000000001', title: 'Ada Brandt', record: '005A' },
  { id: '01a2092e-0000-7000-8000-000000000002', title: 'Tom Ahrens', record: '005B' },
  { id: '01a2092e-0000-7000-8000-000000000003', title: 'Tom Ahrens', record: '005C' },
];
const pool = {
  query: (_: string, [, text]: [string, string]) =>
    Promise.resolve({
      rows: users
        .filter(({ title, record }) => title === text || record === text)
        .map((row) => ({ ...row, entity: 'user', connection: 'salesforce', stream: 'User' })),
    }),
} as unknown as pg.Pool;
const context = { runtime: { pool } } as unknown as AdminContext;

const field = (type: FieldRules['type'], more: Partial<FieldRules> = {}): FieldRules => ({
  type,
  label: 'Field',
  required: false,
  blank: 'keep',
  ...more,
});

describe('a value that a person gives', () => {
  test.each([
    ['email', {}, ' Jana@X.Example ', 'jana@x.example'],
    ['phone', {}, '+49 (30) 901820', '+4930901820'],
    ['country', {}, 'Germany', 'DE'],
    ['number', {}, '1,250', 1250],
    ['money', { currency: 'EUR' }, '1250.5', { amount: '1250.50', currency: 'EUR' }],
    ['money', {}, '99 USD', { amount: '99.00', currency: 'USD' }],
    ['date', {}, '2026-11-20T10:00:00Z', '2026-11-20'],
    ['flag', {}, 'yes', true],
    ['choice', { ladder: { steps: ['lead', 'mql'], exits: ['lost'] } }, 'MQL', 'mql'],
    ['text', {}, null, null],
    ['text', {}, '', null],
    ['reference', { entity: 'user' }, 'Ada Brandt', { stream: '@user', id: users[0]?.id }],
    ['reference', { entity: 'user' }, { stream: 'User', id: '005B' }, { stream: '@user', id: users[1]?.id }],
  ] as const)('of a %s is read as the field reads it (%o: %o)', async (type, more, given, value) => {
    expect(await givenValue(context, field(type, more as Partial<FieldRules>), given)).toEqual({ ok: true, value });
  });

  test.each([
    ['email', {}, 'nobody', /e-mail address/],
    ['phone', {}, '030 901820', /with its country/],
    ['number', {}, 'many', /a number/],
    ['money', {}, '12', /with its currency/],
    ['flag', {}, 'perhaps', /yes or no/],
    ['choice', { choices: ['a', 'b'] }, 'c', /one of a, b/],
    ['text', { required: true }, null, /can't be blank/],
    ['text', {}, [{ value: 'a' }, { value: 'b' }], /not a list/],
    ['reference', { entity: 'user' }, 'Nobody', /No user of that name/],
    ['reference', { entity: 'user' }, 'Tom Ahrens', /salesforce\/User\/005B, salesforce\/User\/005C/],
    ['reference', { entity: 'user' }, 7, /a name, an e-mail or an id/],
  ] as const)('of a %s is refused with what to give instead (%o: %o)', async (type, more, given, message) => {
    const found = await givenValue(context, field(type, more as Partial<FieldRules>), given as never);
    expect(found).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});

describe('a value as people read it', () => {
  const titles = new Map([['1', 'Ada Brandt']]);
  test.each([
    [null, 'text', ''],
    ['', 'text', ''],
    [true, 'flag', 'yes'],
    [1234567.5, 'number', '1,234,567.5'],
    [{ amount: '-1250.50', currency: 'EUR' }, 'money', '-1,250.50 EUR'],
    [{ stream: '@user', id: '1' }, 'reference', 'Ada Brandt'],
    [{ stream: '@user', id: '2' }, 'reference', 'a user without a name'],
    [{ stream: 'lead', id: 'l9' }, 'reference', 'lead l9'],
    [[{ value: 'a' }, { value: 'b' }], 'text', 'a, b'],
    ['x'.repeat(300), 'text', `${'x'.repeat(199)}…`],
  ] as const)('%o of a %s is %o', (value, type, text) => {
    expect(formatValue(value, field(type), titles)).toBe(text);
  });
});
