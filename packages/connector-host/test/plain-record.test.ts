import { readItemSchema } from '@meshline/connector-spec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainRecord } from '../src/session/plain-record.ts';

const record = (fields: unknown, more: object = {}): unknown => ({
  kind: 'record',
  record: { stream: 's', id: '1', fields, ...more },
});

describe('isPlainRecord', () => {
  test('knows the bulk of every reading', () => {
    expect(isPlainRecord(record({ name: 'x', age: 1.5, active: true, note: null }))).toBe(true);
    expect(isPlainRecord(record({}))).toBe(true);
  });

  test('whatever it lets through, the schema allows too', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constantFrom(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, new Date(0), Symbol('s')),
    );
    const value = fc.oneof(scalar, fc.array(scalar), fc.record({ amount: scalar, currency: scalar }));
    const fields = fc.oneof(
      fc.dictionary(fc.string(), scalar, { maxKeys: 4, noNullPrototype: true }),
      fc.dictionary(fc.string(), value, { noNullPrototype: true }),
      fc.constantFrom<unknown>(null, [], 'x', new Map(), { [Symbol('s')]: 1 }, Object.create({ inherited: 1n })),
    );
    const text = fc.constantFrom<unknown>('s', 's', 's', 's', '', 1, null);
    const often = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
      fc.oneof(
        { weight: 3, arbitrary: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }) },
        { weight: 1, arbitrary },
      );
    const more = fc.constantFrom<object>({}, {}, {}, { extra: 1 }, { revision: '1' }, { revision: 1 });
    const item = fc
      .tuple(fc.constantFrom('record', 'record', 'tombstone', undefined), text, text, often(fields), more, more)
      .map(([kind, stream, id, values, ofRecord, ofItem]) => ({
        kind,
        record: { stream, id, fields: values, ...ofRecord },
        ...ofItem,
      }));
    let passed = 0;
    fc.assert(
      fc.property(item, (one) => {
        if (!isPlainRecord(one)) return;
        passed++;
        expect(readItemSchema.safeParse(one).success).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    expect(passed).toBeGreaterThan(20);
  });

  test.each<[string, unknown]>([
    ['an unknown key of the item', { ...(record({}) as object), extra: 1 }],
    ['an unknown key of the record', record({}, { extra: 1 })],
    ['an empty id', record({}, { id: '' })],
    ['no number', record({ a: Number.NaN })],
    ['a list, which the schema must see', record({ a: [{ value: 'x' }] })],
    ['another kind', { kind: 'tombstone', record: { stream: 's', id: '1', fields: {} } }],
    ['an instance', { kind: 'record', record: new (class One {})() }],
    ['nothing', undefined],
  ])('leaves to the schema: %s', (_name, item) => {
    expect(isPlainRecord(item)).toBe(false);
  });
});
