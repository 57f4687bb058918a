import { EXCEPTION_KINDS } from '@meshline/rulebook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowedDecisions, decide, DECISIONS, VERBS, type Decidable, type DecisionRequest } from '../src/index.ts';

const exception = (change: Partial<Decidable> = {}): Decidable => ({
  kind: 'conflict',
  reason: 'unauthorised-edit',
  field: 'owner',
  state: 'open',
  version: 3,
  items: [{ item: 'a', state: 'open', proposed: true }],
  ...change,
});
const request = (change: Partial<DecisionRequest> = {}): DecisionRequest => ({
  verb: 'approve',
  version: 3,
  reason: 'spoke with them',
  hasValue: false,
  ...change,
});
const code = (e: Decidable, r: DecisionRequest): string => {
  const result = decide(e, r);
  return result.ok ? 'ok' : result.code;
};
const two = [
  { item: 'a', state: 'open', proposed: true },
  { item: 'b', state: 'open', proposed: true },
] as const;

describe('the table of decisions', () => {
  test('has a rule and a sentence for every kind and verb', () => {
    for (const kind of EXCEPTION_KINDS) {
      for (const verb of VERBS) {
        const rule = DECISIONS[kind][verb];
        const text = rule.when === 'never' ? rule.because : rule.does;
        expect(text, `${kind} ${verb}`).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
  test('leaves route, replay and escalate to a later version, and nobody without a way out', () => {
    for (const kind of EXCEPTION_KINDS) {
      for (const verb of ['route', 'replay', 'escalate'] as const) expect(DECISIONS[kind][verb].when).not.toBe('now');
      expect(
        VERBS.some((verb) => DECISIONS[kind][verb].when === 'now'),
        kind,
      ).toBe(true);
    }
  });
});

describe('decide', () => {
  test('approves the proposed value of the only item and closes the exception', () => {
    expect(decide(exception(), request())).toMatchObject({
      ok: true,
      effect: 'use-value',
      value: 'proposed',
      items: ['a'],
      itemState: 'decided',
      state: 'closed',
    });
  });
  test('one record of several leaves the exception open', () => {
    expect(decide(exception({ items: two }), request({ item: 'a' }))).toMatchObject({ ok: true, items: ['a'], state: 'open' });
    expect(decide(exception({ items: two }), request())).toMatchObject({ ok: true, items: ['a', 'b'], state: 'closed' });
  });
  test('a retry takes the item out, so that it may come back', () => {
    expect(decide(exception({ kind: 'failed-delivery', reason: 'refused' }), request({ verb: 'retry' }))).toMatchObject({
      effect: 'plan-again',
      itemState: 'gone',
    });
  });
  test('two records that look alike are judged one by one', () => {
    const pairs = exception({ kind: 'duplicate-record', reason: 'evidence-too-weak', field: undefined, items: two });
    expect(code(pairs, request())).toBe('one-by-one');
    expect(decide(pairs, request({ item: 'b' }))).toMatchObject({ effect: 'link', value: 'none' });
    expect(decide(pairs, request({ verb: 'reject', item: 'b' }))).toMatchObject({ effect: 'separate' });
    expect(decide(pairs, request({ verb: 'close' }))).toMatchObject({ effect: 'leave', items: ['a', 'b'] });
  });
  test('one value for many records only where they share the wrong value', () => {
    expect(code(exception({ items: two }), request({ hasValue: true }))).toBe('one-by-one');
    expect(code(exception({ items: two, detail: 'Evaluation' }), request({ hasValue: true }))).toBe('ok');
  });
  test.each([
    ['version-mismatch', exception(), request({ version: 2 })],
    ['already-closed', exception({ state: 'closed' }), request()],
    ['unknown-item', exception(), request({ item: 'z' })],
    [
      'item-not-open',
      exception({ items: [{ item: 'a', state: 'decided', proposed: true }, ...two.slice(1)] }),
      request({ item: 'a' }),
    ],
    ['reason-missing', exception(), request({ reason: '  ' })],
    ['not-yet', exception(), request({ verb: 'route' })],
    ['not-legal', exception({ reason: 'no-authority' }), request({ verb: 'reject' })],
    ['not-legal', exception({ kind: 'failed-delivery' }), request()],
    ['not-legal', exception({ kind: 'failed-delivery', reason: 'connection-down' }), request({ verb: 'close' })],
    ['not-legal', exception({ kind: 'missing-field', field: undefined }), request({ hasValue: true })],
    ['value-missing', exception({ items: [{ item: 'a', state: 'open', proposed: false }] }), request()],
    ['value-not-used', exception(), request({ verb: 'close', hasValue: true })],
  ])('refuses with %s', (expected, e, r) => {
    const result = decide(e, r);
    expect(result).toMatchObject({ ok: false, code: expected });
    if (!result.ok) expect(result.message).toMatch(/^['A-Z].*\.$/);
  });

  const anyException = fc.record({
    kind: fc.constantFrom(...EXCEPTION_KINDS),
    reason: fc.constantFrom('unauthorised-edit', 'no-authority', 'connection-down', 'evidence-too-weak', 'constructor'),
    field: fc.option(fc.constant('owner'), { nil: undefined }),
    detail: fc.option(fc.constant('x'), { nil: undefined }),
    state: fc.constantFrom('open' as const, 'closed' as const),
    version: fc.integer({ min: 1, max: 3 }),
    items: fc
      .array(
        fc.record({ state: fc.constantFrom('open' as const, 'gone' as const, 'decided' as const), proposed: fc.boolean() }),
        { minLength: 1, maxLength: 4 },
      )
      .map((items) => items.map((item, i) => ({ item: `i${i}`, ...item }))),
  });
  test('only ever touches open items, and closes the exception exactly when none is left open', () => {
    fc.assert(
      fc.property(
        anyException,
        fc.constantFrom(...VERBS),
        fc.boolean(),
        fc.option(fc.constantFrom('i0', 'i1'), { nil: undefined }),
        (e, verb, hasValue, item) => {
          const result = decide(e, request({ verb, hasValue, item, version: e.version }));
          if (!result.ok) return;
          const open = e.items.filter(({ state }) => state === 'open').map((each) => each.item);
          expect(open).toEqual(expect.arrayContaining([...result.items]));
          expect(result.state).toBe(result.items.length === open.length ? 'closed' : 'open');
          expect(
            decide({ ...e, state: result.state, version: e.version + 1 }, request({ verb, version: e.version })),
          ).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 500 },
    );
  });
  test('what is shown as allowed is what is accepted, with a value where one is required', () => {
    fc.assert(
      fc.property(anyException, (e) => {
        const open = e.items.filter(({ state }) => state === 'open');
        fc.pre(open.length > 0);
        for (const shown of allowedDecisions(e)) {
          const item = shown.oneByOne ? open[0]?.item : undefined;
          const result = decide(e, request({ verb: shown.verb, version: e.version, hasValue: shown.value === 'required', item }));
          expect(result.ok, `${e.kind} ${shown.verb}`).toBe(shown.allowed);
        }
      }),
      { numRuns: 500 },
    );
  });
});
