import { isBlank, type Fields, type Value } from '@meshline/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observe, project, sameCanonical, sameRemote, type Golden } from '@meshline/reconcile';
import type { StreamRules } from '@meshline/rulebook';
import { person, REFERENCES } from '../support/three-systems.ts';

const entity = person();

const email = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9.]{0,8}[a-z0-9]$/), fc.constantFrom('acme.com', 'x.org'))
  .map(([local, host]) => `${local.replaceAll('..', '.')}@${host}`);
const word = fc.stringMatching(/^[A-Z][a-zäöü]{1,8}$/);
const CANONICAL: Readonly<Record<string, fc.Arbitrary<Exclude<Value, null>>>> = {
  email,
  firstName: fc.oneof(word, fc.constantFrom('Anna Maria', 'J.', 'Jean-Luc')),
  lastName: fc.oneof(word, fc.constantFrom('García López', 'van der Berg', "O'Brien", 'Müller-Lüdenscheidt')),
  phone: fc.constantFrom('+4915123456789', '+43664123456', '+14155550123', '+49301234567;ext=12'),
  country: fc.constantFrom('DE', 'AT', 'US', 'GB', 'CZ', 'KR', 'TR', 'TW', 'RU', 'CI'),
  title: word,
  lifecycle: fc.constantFrom('lead', 'mql', 'sql', 'opportunity', 'customer'),
  optedOut: fc.boolean(),
  employees: fc.nat(100_000),
  amount: fc.nat(1_000_000).map((cents) => ({ amount: (cents / 100).toFixed(2), currency: 'EUR' })),
  since: fc
    .date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
  site: fc.constantFrom('acme.com', 'x.co.uk'),
  owner: fc.constantFrom('ada', 'eve').map((id) => ({ stream: '@user', id })),
  company: fc.constant({ stream: '@company', id: 'acme' }),
};

/** What stands in a record before: other values, other forms, lists with more than their primary, and blanks. */
const BEFORE: Readonly<Record<string, readonly Value[]>> = {
  email: ['old@x.org', 'OLD@X.org', 'nonsense', null],
  phone: ['0151 2345', '+49 (151) 23456789', 'ask', null],
  country: ['Germany', 'Deutschland', 'AT', 'USA', 'Atlantis', null],
  since: ['2020-01-01T00:00:00.000Z', '2020-01-01', null],
  website: ['https://old.com/x', 'old.com', null],
  employees: ['12', 5, null],
  companies: [[{ value: { stream: 'companies', id: 'globex' } }, { value: { stream: 'companies', id: 'acme' } }], null],
  emails: [
    [
      { value: 'old@x.org', kind: 'office' },
      { value: 'b@acme.com', kind: 'home' },
    ],
    [],
    null,
  ],
  phones: [
    [
      { value: '1', kind: 'mobile' },
      { value: '2', kind: 'office' },
    ],
    null,
  ],
  name: ['Dr. Bo Berg', 'Berg, Bo', 'Anna Maria Schmidt', 'García López', null],
  addresses: [[{ value: 'Street, DE', parts: { country: 'DE', city: 'Berlin' } }], null],
};
const before = (stream: StreamRules): fc.Arbitrary<Fields> => {
  const roots = [...new Set(Object.values(stream.lenses).map(({ path }) => path.replace(/\[.*/, '')))];
  return fc.record(
    Object.fromEntries(
      roots.map((root) => [root, fc.constantFrom(...(BEFORE[root] ?? BEFORE[root.toLowerCase().replace('code', '')] ?? [null]))]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Fields>;
};
const cases = fc.constantFrom(...entity.streams).chain((stream) =>
  fc.constantFrom(...Object.keys(stream.lenses)).chain((field) => {
    const values = CANONICAL[field] ?? fc.constant('x');
    return fc.record({
      stream: fc.constant(stream),
      field: fc.constant(field),
      a: values,
      b: values,
      fields: before(stream),
      first: word,
      last: word,
    });
  }),
);
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const goldenOf = ({ first, last }: Case, field: string, value: Value): Golden => {
  const from = { source: { kind: 'assertion' as const, id: 'x' }, rule: 'r' };
  return { firstName: { value: first, ...from }, lastName: { value: last, ...from }, [field]: { value, ...from } };
};
function put(
  one: Case,
  value: Value,
  fields: Fields,
): { readonly fields: Fields; readonly state: string; readonly patch: Fields } {
  const context = { connection: one.stream.connection, golden: goldenOf(one, one.field, value) };
  const found = project(entity, one.stream, one.field, value, fields, REFERENCES, context);
  return found.state === 'patch'
    ? { fields: { ...fields, ...found.patch }, state: found.state, patch: found.patch }
    : { fields, state: found.state, patch: {} };
}

describe('each lens, on generated values,', () => {
  test('put then get: what was written is read again', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { fields, state } = put(one, one.a, one.fields);
        if (state !== 'patch' && state !== 'same') return;
        // Once more changes nothing: agreement is judged in the target's space.
        expect(put(one, one.a, fields).state).toBe('same');
        const { kind } = one.stream.lenses[one.field] ?? {};
        const seen = observe(entity, one.stream, fields, REFERENCES)[one.field];
        if (kind === 'field')
          expect(seen?.state === 'set' && sameCanonical(entity.fields[one.field]?.type ?? 'text', seen.value, one.a)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test('get then put: what was read needs no write', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const seen = observe(entity, one.stream, one.fields, REFERENCES)[one.field];
        if (seen?.state === 'set') expect(['same', 'not-held']).toContain(put(one, seen.value, one.fields).state);
        if (seen?.state === 'cleared' && one.field !== 'lastName')
          expect(['same', 'not-held']).toContain(put(one, null, one.fields).state);
      }),
      { numRuns: 600 },
    );
  });

  test('put and put again: the last one counts, and nothing else moved', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const twice = put(one, one.b, put(one, one.a, one.fields).fields);
        if (twice.state !== 'patch' && twice.state !== 'same') return;
        expect(put(one, one.b, twice.fields).state).toBe('same');
        for (const other of Object.keys(one.stream.lenses)) {
          if (one.stream.lenses[other]?.path === one.stream.lenses[one.field]?.path) continue;
          const phone = entity.fields[other]?.type === 'phone' && entity.fields[one.field]?.type === 'country';
          if (!phone)
            expect(observe(entity, one.stream, twice.fields, REFERENCES)[other]).toEqual(
              observe(entity, one.stream, one.fields, REFERENCES)[other],
            );
        }
      }),
      { numRuns: 600 },
    );
  });

  test('what comes back as written counts as landed, in whatever form', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { patch, fields, state } = put(one, one.a, one.fields);
        if (state !== 'patch') return;
        expect(sameRemote(entity, one.stream, patch, fields)).toBe(true);
        const root = Object.keys(patch)[0] ?? '';
        if (!isBlank(patch[root] ?? null)) expect(sameRemote(entity, one.stream, patch, { ...fields, [root]: null })).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test('one value goes round all systems and comes back as itself', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...Object.keys(CANONICAL))
          .chain((field) => fc.tuple(fc.constant(field), CANONICAL[field] ?? fc.constant('x'))),
        ([field, value]) => {
          let now: Value = value;
          for (const stream of entity.streams) {
            if (stream.lenses[field]?.kind !== 'field') continue;
            const golden: Golden = { [field]: { value: now, source: { kind: 'assertion', id: 'x' }, rule: 'r' } };
            const found = project(entity, stream, field, now, {}, REFERENCES, { connection: stream.connection, golden });
            if (found.state !== 'patch') continue;
            const seen = observe(entity, stream, found.patch, REFERENCES)[field];
            now = seen?.state === 'set' ? seen.value : null;
          }
          expect(now).toEqual(value);
        },
      ),
      { numRuns: 300 },
    );
  });
});
