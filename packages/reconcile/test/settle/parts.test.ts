import type { RecordRef } from '@meshline/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assignRoles,
  causeKey,
  evaluate,
  evidenceHash,
  explainField,
  explainLink,
  itemKey,
  settle,
  type Finding,
  type Golden,
  type RoleInput,
} from '@meshline/reconcile';
import type { Condition } from '@meshline/rulebook';
import { facts, hubspot, NOW, person, salesforce } from '../support/three-systems.ts';

const known = (values: Readonly<Record<string, unknown>>): Golden =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, source: { kind: 'assertion', id: 'a' }, rule: 'r' }]),
  ) as Golden;

describe('a condition has three values', () => {
  const reached: Condition = { op: 'reached', field: 'lifecycle', step: 'sql' };
  test.each<[Condition, Readonly<Record<string, unknown>>, string]>([
    [{ op: 'always' }, {}, 'true'],
    [reached, { lifecycle: 'customer' }, 'true'],
    [reached, { lifecycle: 'mql' }, 'false'],
    [reached, { lifecycle: 'disqualified' }, 'false'],
    [reached, { lifecycle: null }, 'false'],
    [reached, {}, 'unknown'],
    [reached, { lifecycle: 'odd' }, 'unknown'],
    [{ op: 'in', field: 'country', values: ['DE', 'AT'] }, { country: 'AT' }, 'true'],
    [{ op: 'in', field: 'country', values: ['DE', 'AT'] }, { country: 'FR' }, 'false'],
    [{ op: 'in', field: 'country', values: ['DE'] }, {}, 'unknown'],
    [{ op: 'set', field: 'email' }, { email: 'a@x.com' }, 'true'],
    [{ op: 'set', field: 'email' }, { email: null }, 'false'],
    [{ op: 'set', field: 'email' }, {}, 'unknown'],
    [{ op: 'at-least', field: 'employees', number: 10 }, { employees: 10 }, 'true'],
    [{ op: 'at-least', field: 'amount', number: 10 }, { amount: { amount: '9.99', currency: 'EUR' } }, 'false'],
    [{ op: 'ends-with', field: 'email', text: '@X.com' }, { email: 'a@x.com' }, 'true'],
    [{ op: 'not', of: reached }, {}, 'unknown'],
    [{ op: 'not', of: reached }, { lifecycle: 'lead' }, 'true'],
    [{ op: 'all', of: [reached, { op: 'set', field: 'email' }] }, { email: null }, 'false'],
    [{ op: 'all', of: [reached, { op: 'set', field: 'email' }] }, { email: 'a@x.com' }, 'unknown'],
    [{ op: 'any', of: [reached, { op: 'set', field: 'email' }] }, { email: 'a@x.com' }, 'true'],
    [{ op: 'any', of: [reached, { op: 'set', field: 'email' }] }, { email: null }, 'unknown'],
    [{ op: 'any', of: [] }, {}, 'false'],
  ])('%j of %j is %s', (condition, values, wanted) => {
    expect(evaluate(condition, known(values), person())).toBe(wanted);
  });
});

describe('roles', () => {
  const homes = new Map([['salesforce', ['Contact', 'Lead']]]);
  const row = (id: string, more: Partial<RoleInput> & { stream?: string } = {}): RoleInput => {
    const ref: RecordRef = { connection: 'salesforce', stream: more.stream ?? 'Contact', id };
    return { ref, live: more.live ?? true, role: more.role, createdAt: more.createdAt, marked: more.marked ?? false };
  };
  const primary = (...rows: RoleInput[]): string[] =>
    assignRoles(rows, homes).flatMap(({ ref, role }) => (role === 'primary' ? [ref.id] : []));

  test.each<[string, RoleInput[], string]>([
    ['the primary stays', [row('a', { createdAt: 1 }), row('b', { role: 'primary', createdAt: 2 })], 'b'],
    [
      'a dead primary gives way to a live record',
      [row('a', { live: false, role: 'primary' }), row('b', { role: 'duplicate' })],
      'b',
    ],
    ['our marker comes before the home stream', [row('a'), row('b', { stream: 'Lead', marked: true })], 'b'],
    ['the first home stream comes before age', [row('a', { stream: 'Lead', createdAt: 1 }), row('b', { createdAt: 9 })], 'b'],
    ['the oldest', [row('a', { createdAt: 5 }), row('b', { createdAt: 3 }), row('c')], 'b'],
    ['else the smallest id', [row('b'), row('a')], 'a'],
    ['of tombstones the last primary', [row('a', { live: false }), row('b', { live: false, role: 'primary' })], 'b'],
  ])('%s', (_, rows, wanted) => {
    expect(primary(...rows)).toEqual([wanted]);
  });

  test('there is one primary for each connection, whatever the order', () => {
    const any = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      stream: fc.constantFrom('Contact', 'Lead'),
      live: fc.boolean(),
      marked: fc.boolean(),
      createdAt: fc.option(fc.nat(3), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: ({ id }) => id, minLength: 1 }), (rows) => {
        const input = rows.map(({ id, ...more }) => row(id, more));
        expect(primary(...input)).toHaveLength(1);
        expect(primary(...[...input].reverse())).toEqual(primary(...input));
      }),
      { numRuns: 100 },
    );
  });
});

describe('findings', () => {
  const a = { connection: 'hubspot', stream: 'contacts', id: '1' };
  const b = { connection: 'close', stream: 'contact', id: 'c' };
  const finding: Finding = {
    kind: 'conflict',
    reason: 'unauthorised-edit',
    field: 'phone',
    systems: ['close', 'hubspot'],
    ref: a,
    message: 'm',
    evidence: [
      { ref: a, value: 'x', readAt: 1 },
      { ref: b, value: { amount: '1', currency: 'EUR' }, readAt: 2 },
    ],
    parks: [],
  };

  test('of one cause share its key, and are items of their own', () => {
    const other = { ...finding, ref: { ...a, id: '2' }, message: 'other words' };
    expect(causeKey(other, 'person')).toBe(causeKey(finding, 'person'));
    expect(itemKey(other, 'p1')).not.toBe(itemKey(finding, 'p1'));
    expect(causeKey(finding, 'company')).not.toBe(causeKey(finding, 'person'));
    expect(causeKey({ ...finding, detail: 'a|b' }, 'person')).not.toBe(
      causeKey({ ...finding, reason: 'unauthorised-edit|a', detail: 'b' }, 'person'),
    );
    expect(itemKey({ ...finding, ref: undefined }, 'p1')).not.toBe(itemKey({ ...finding, ref: undefined }, 'p2'));
  });

  test('have the same evidence until a system says something else', () => {
    const later = { ...finding, evidence: [...finding.evidence].reverse().map((one) => ({ ...one, readAt: 99 })) };
    expect(evidenceHash(later)).toBe(evidenceHash(finding));
    expect(evidenceHash({ ...finding, evidence: [{ ref: a, value: 'y', readAt: 1 }] })).not.toBe(evidenceHash(finding));
    expect(evidenceHash({ ...finding, evidence: [{ ref: a, value: undefined, readAt: 1 }] })).not.toBe(
      evidenceHash({ ...finding, evidence: [{ ref: a, value: null, readAt: 1 }] }),
    );
  });
});

describe('why', () => {
  test('a field: its source of truth, who differs, what is asked', () => {
    const input = facts([hubspot({ jobtitle: 'CEO' }), salesforce({ Title: 'Chief Executive' })]);
    const said = explainField(input, settle(input, person(), NOW), person(), 'title');
    expect(said[0]).toBe('Title comes from salesforce/Contact/003, by most complete of salesforce, hubspot, close.');
    expect(said).toContain('hubspot/contacts/1 holds another value, without having agreed before.');
    expect(said).toContain('salesforce/Contact/003 agrees.');
    expect(said.join(' ')).not.toContain('Chief');
  });

  test('a link: how sure, and what spoke for and against it, the strongest first', () => {
    const said = explainLink({
      score: 0.99999,
      weight: 20,
      parts: [
        { feature: 'phone', level: 'other', weight: -2 },
        { feature: 'email', level: 'exact', weight: 14 },
        { feature: 'title', level: 'alike', weight: 0.1 },
      ],
    });
    expect(said).toEqual([
      'Together the evidence says with more than 99.99 % that they are one.',
      'email: exact, which speaks very strongly for it.',
      'phone: other, which speaks against it.',
    ]);
  });
});
