import fc from 'fast-check';
import type { ListItem, Money, Reference, Value } from '../src/index.ts';

/** Text with what breaks stores and comparisons: lone surrogates, NUL, combining marks, several scripts. */
export const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\u0000', '\uD800', '\uDFFF', 'e\u0301', '\u00e9', '\u1E9B\u0323', 'ﬁ', '한', '𝒳') }),
);

const scalar = fc.oneof(anyText, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
const money: fc.Arbitrary<Money> = fc.record({
  amount: fc.tuple(fc.integer(), fc.nat(99)).map(([units, cents]) => `${units}.${String(cents).padStart(2, '0')}`),
  currency: fc.constantFrom('EUR', 'USD', 'JPY'),
});
const reference: fc.Arbitrary<Reference> = fc.record({ stream: fc.string({ minLength: 1 }), id: fc.string({ minLength: 1 }) });
const item: fc.Arbitrary<ListItem> = fc.record(
  {
    value: fc.oneof(scalar, money, reference),
    kind: fc.option(fc.string(), { nil: undefined }),
    parts: fc.option(fc.dictionary(fc.string(), fc.option(fc.string())), { nil: undefined }),
  },
  { requiredKeys: ['value'] },
);

/** Every shape that a field can hold. */
export const anyValue: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  scalar,
  money,
  reference,
  fc.array(item, { maxLength: 4 }),
);

/** The same JSON with the keys of every object in reverse order. */
export function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map((entry) => reversed(entry as unknown)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reversed(entry as unknown)]),
  ) as T;
}
