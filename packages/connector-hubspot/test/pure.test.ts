import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorDataSchema, type FieldDescription, type FieldType } from '@meshline/connector-spec';
import type { Value } from '@meshline/record';
import { versionedPath } from '../src/api.ts';
import { mayHaveApplied, toError, toItemError } from '../src/errors.ts';
import { Memory } from '../src/memory.ts';
import { readValue, writeValue } from '../src/record.ts';

const NOW = Date.UTC(2026, 9, 1, 12);
const error = (status: number, body: unknown, headers: Record<string, string> = {}, timeZone?: string) =>
  toError({ response: new Response(null, { status, headers }), body, where: 'HubSpot contacts, test', now: NOW, timeZone });

describe('errors', () => {
  test('both forms of a taken value name the holder (hubspot.md 4)', () => {
    expect(
      error(409, { status: 'error', message: 'Contact already exists. Existing ID: 123', category: 'CONFLICT' }),
    ).toMatchObject({
      code: 'RECORD_CONFLICT',
      existingId: '123',
    });
    const race =
      'Cannot set PropertyValueCoordinates{portalId=62515, objectTypeId=0-1, propertyName=email, value=x@y.co} on 874716779721. 512 already has that value.';
    expect(error(400, { status: 'error', message: race, category: 'VALIDATION_ERROR' })).toMatchObject({
      code: 'RECORD_CONFLICT',
      existingId: '512',
    });
  });

  test('what is nested in the message counts, and unknown properties mean a changed schema (hubspot.md 7)', () => {
    const nested = `Property values were not valid: ${JSON.stringify([{ isValid: false, message: 'ada@example.com', error: 'PROPERTY_DOESNT_EXIST', name: 'x', portalId: 1 }])}`;
    expect(error(400, { message: nested, correlationId: 'c-1', category: 'VALIDATION_ERROR' })).toMatchObject({
      code: 'SCHEMA_CHANGED',
      fields: ['x'],
      vendorCode: 'PROPERTY_DOESNT_EXIST',
      requestId: 'c-1',
    });
    const conditional = {
      category: 'VALIDATION_ERROR',
      errors: [{ code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY', context: { propertyName: ['closed_lost_reason'] } }],
    };
    expect(error(400, conditional)).toMatchObject({
      code: 'RECORD_REJECTED',
      fields: ['closed_lost_reason'],
      vendorCode: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
    });
  });

  test('a limit ends when its policy says (hubspot.md 6)', () => {
    const at = (body: unknown, headers?: Record<string, string>, zone?: string) => error(429, body, headers, zone).retryAt;
    expect(at({ policyName: 'TEN_SECONDLY_ROLLING' })).toBe(NOW + 10_000);
    expect(at({ message: 'You have reached your secondly limit.' })).toBe(NOW + 1000);
    expect(at({ policyName: 'DAILY' }, {}, 'US/Eastern')).toBe(Date.UTC(2026, 9, 2, 4));
    expect(at({ policyName: 'DAILY' }, {}, 'No/Where')).toBe(Date.UTC(2026, 9, 2));
    expect(at({ policyName: 'DAILY' })).toBe(Date.UTC(2026, 9, 2));
    expect(at({}, { 'retry-after': '3' })).toBe(NOW + 3000);
  });

  test.each([
    [401, 'AUTH_REVOKED'],
    [403, 'SCOPE_MISSING'],
    [404, 'RECORD_GONE'],
    [414, 'NOT_SUPPORTED'],
    [423, 'RECORD_BUSY'],
    [477, 'UNAVAILABLE'],
    [408, 'UNAVAILABLE'],
    [500, 'UNAVAILABLE'],
    [524, 'UNAVAILABLE'],
    [400, 'RECORD_REJECTED'],
  ])('status %i without a usable body is %s', (status, code) => {
    for (const body of [undefined, null, 'text', [], { errors: 7, context: [], message: 5 }])
      expect(error(status, body).code).toBe(code);
  });

  test('only 408 and 5xx leave open whether something was written', () => {
    expect([200, 400, 401, 404, 409, 423, 429, 477].some(mayHaveApplied)).toBe(false);
    expect([408, 500, 502, 503, 504, 521, 524].every(mayHaveApplied)).toBe(true);
  });

  test('no value of a record gets into an error, whatever HubSpot quotes', () => {
    const secret = 'ada.byron+x@example.com';
    const text = fc.constantFrom(
      secret,
      `value ${secret} is bad`,
      `[{"message":"${secret}","error":"${secret}","name":"${secret}"}]`,
    );
    const detail = fc.record(
      { message: text, code: text, context: fc.record({ propertyName: fc.array(text), ids: fc.array(text) }) },
      { requiredKeys: [] },
    );
    const body = fc.record(
      {
        message: text,
        category: text,
        policyName: text,
        errors: fc.array(detail),
        context: fc.record({ properties: fc.array(text) }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(body, fc.integer({ min: 400, max: 599 }), (each, status) => {
        for (const data of [error(status, each), toItemError(each, 'HubSpot contacts, test')]) {
          errorDataSchema.parse(data);
          expect(JSON.stringify(data)).not.toContain('byron');
        }
      }),
    );
  });

  test('an entry of a batch is judged by its category, and a fault of HubSpot`s own is unknown', () => {
    const code = (category: string, message = '') => toItemError({ category, message }, 'HubSpot contacts, test').code;
    expect(code('OBJECT_NOT_FOUND')).toBe('RECORD_GONE');
    expect(code('CONFLICT', 'Contact already exists. Existing ID: 5')).toBe('RECORD_CONFLICT');
    expect(code('VALIDATION_ERROR')).toBe('RECORD_REJECTED');
    expect(code('INTERNAL_ERROR')).toBe('OUTCOME_UNKNOWN');
  });
});

describe('values', () => {
  const field = (type: FieldType, itemType?: Exclude<FieldType, 'list'>): FieldDescription => ({
    name: 'f',
    label: 'F',
    type,
    ...(itemType === undefined ? {} : { itemType }),
    required: false,
    readable: true,
    writable: true,
    clearable: true,
    unique: false,
    computed: false,
  });
  const back = (value: Value, of: FieldDescription): Value | undefined => readValue(writeValue(value), of, 'EUR');

  test('what is written reads as the same value', () => {
    const option = fc.stringMatching(/^[a-z0-9_]{1,8}$/);
    const cases = fc.oneof(
      fc.tuple(
        fc.constant(field('number')),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
      ),
      fc.tuple(fc.constant(field('boolean')), fc.boolean()),
      fc.tuple(
        fc.constant(field('text')),
        fc.string({ minLength: 1 }).map((text) => text.normalize('NFC').replaceAll('\u0000', '')),
      ),
      fc.tuple(fc.constant(field('enum')), option),
      fc.tuple(
        fc.constant(field('money')),
        fc.integer().map((cents) => ({ amount: String(cents), currency: 'EUR' })),
      ),
      fc.tuple(
        fc.constant(field('reference')),
        fc.nat().map((id) => ({ stream: 'owners', id: String(id) })),
      ),
      fc.tuple(
        fc.constant(field('datetime')),
        fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
      ),
      fc.tuple(
        fc.constant(field('date')),
        fc
          .date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString().slice(0, 10)),
      ),
      fc.tuple(
        fc.constant(field('list', 'enum')),
        fc.array(option, { minLength: 1 }).map((values) => values.map((value) => ({ value }))),
      ),
    );
    fc.assert(
      fc.property(cases, ([of, value]) => {
        expect(back(value as Value, of)).toEqual(value === '' ? null : value);
      }),
    );
    for (const type of ['text', 'number', 'date', 'list'] as const) expect(back(null, field(type))).toBeNull();
  });

  test.each([
    ['date', '1767225600000', '2026-01-01'],
    ['date', '2026-01-01T00:00:00Z', '2026-01-01'],
    ['date', 'tomorrow', undefined],
    ['datetime', '2026-01-01', '2026-01-01T00:00:00.000Z'],
    ['number', '10.0', 10],
    ['number', 'ten', undefined],
    ['number', ' ', undefined],
    ['boolean', 'yes', undefined],
    ['money', '1250.500', { amount: '1250.5', currency: 'EUR' }],
    ['text', 'Zoe\u0308', 'Zoë'],
    ['text', '', null],
    ['text', null, null],
  ] as const)('as %s, %s reads as %j', (type, wire, value) => {
    expect(readValue(wire, field(type), 'EUR')).toEqual(value);
  });

  test('an option with a semicolon or an empty one can`t be written, since HubSpot would split or append', () => {
    expect(writeValue([{ value: 'a;b' }])).toBeUndefined();
    expect(writeValue([{ value: '' }, { value: 'c' }])).toBeUndefined();
    expect(writeValue([])).toBe('');
  });
});

test.each([
  ['/crm/v3/objects/contacts/batch/read', '/crm/objects/2026-03/contacts/batch/read'],
  ['/crm/v4/associations/contacts/companies/batch/read', '/crm/associations/2026-03/contacts/companies/batch/read'],
  ['/crm/v4/objects/contacts/1/associations/companies/2', '/crm/objects/2026-03/contacts/1/associations/companies/2'],
  ['/crm/v3/owners/', '/crm/owners/2026-03'],
  ['/crm/v3/pipelines/deals', '/crm/pipelines/2026-03/deals'],
  ['/crm/v3/properties/contacts', '/crm/properties/2026-03/contacts'],
])('the path %s by date', (numbered, dated) => {
  expect(versionedPath(numbered, '2026-03')).toBe(dated);
  expect(versionedPath(numbered, 'v3')).toBe(numbered.replace(/\/$/, ''));
});

describe('the memory of a session', () => {
  test('knows only what was yielded before the checkpoint that is resumed from', () => {
    const memory = new Memory('n');
    memory.note('a', 5);
    const first = memory.checkpoint();
    memory.note('b', 5);
    memory.resume(first);
    expect([memory.knows('a', 5), memory.knows('a', 6), memory.knows('b', 5)]).toEqual([true, false, false]);
    memory.note('b', 5);
    memory.resume(memory.checkpoint());
    expect([memory.knows('a', 4), memory.knows('b', 5)]).toEqual([true, true]);
    memory.resume('other:9');
    expect(memory.knows('a', 1)).toBe(false);
    memory.note('c', 1);
    memory.resume(undefined);
    expect(memory.knows('c', 1)).toBe(false);
  });
  test('trusts a modified time when it is past, or when it was read twice, a while apart', () => {
    const memory = new Memory('n');
    expect(memory.settled('past', 1000, 5000)).toBe(true);
    expect([5000, 5500, 6100].map((now) => memory.settled('just now', 5000, now))).toEqual([false, false, true]);
    expect([5000, 5500, 6500].map((now) => memory.settled('ahead', 900_000, now))).toEqual([false, false, true]);
    expect(memory.settled('ahead', 900_001, 9000)).toBe(false);
  });
  test('forgets what no overlap reaches any more', () => {
    const memory = new Memory('n');
    memory.note('old', 0);
    memory.note('new', 1_000_000);
    memory.prune(1_000_001);
    expect([memory.knows('old', 0), memory.knows('new', 0)]).toEqual([false, true]);
  });
});
