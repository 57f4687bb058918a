import type { Value } from '@meshline/record';
import { describe, expect, test } from 'vitest';
import {
  settle,
  type Assertion,
  type GoldenField,
  type IdentityFacts,
  type RecordFacts,
  type Settled,
} from '@meshline/reconcile';
import type { Authority, AuthorityRule, FieldRules } from '@meshline/rulebook';
import {
  authority,
  close,
  edit,
  facts,
  HOUR,
  hubspot,
  NOW,
  person,
  round,
  salesforce,
  salesforceLead,
} from '../support/three-systems.ts';

/** The title as three systems hold it; undefined = no record there. */
const titles = (h: string | null | undefined, s: string | null | undefined, c?: string | null): RecordFacts[] => [
  ...(h === undefined ? [] : [hubspot({ jobtitle: h })]),
  ...(s === undefined ? [] : [salesforce({ Title: s })]),
  ...(c === undefined ? [] : [close({ title: c })]),
];
const ruled = (rule: AuthorityRule, more: Partial<Authority> = {}, field: Partial<FieldRules> = {}) =>
  person({ title: authority(rule, more) }, { title: field });
const first = (entity: ReturnType<typeof ruled>, records: RecordFacts[]): Settled => settle(facts(records), entity, NOW);
const agreedOn = (entity: ReturnType<typeof ruled>, records: RecordFacts[]): IdentityFacts =>
  round(round(facts(records), entity).facts, entity).facts;
const titleOf = (settled: Settled): Value | undefined => settled.golden['title']?.value;
const about = (settled: Settled, field = 'title'): string[] =>
  settled.findings.filter((one) => one.field === field).map(({ reason }) => reason);
const differ = (settled: Settled, field = 'title'): string[] =>
  settled.discrepancies.filter((one) => one.field === field).map(({ ref, kind }) => `${ref.connection} ${kind}`);

const system = (...order: string[]): AuthorityRule => ({ kind: 'system', order });

describe('a preference of systems', () => {
  test.each([
    ['the first that has a value', ['A', 'B', 'C'], ['salesforce', 'hubspot'], 'B'],
    ['a blank is passed over', ['A', null, 'C'], ['salesforce', 'hubspot'], 'A'],
    ['a system without a record is passed over', ['A', undefined, 'C'], ['salesforce', 'close'], 'C'],
    ['nobody named has a value, and the others agree', ['A', null, 'A'], ['salesforce'], 'A'],
  ] as const)('%s', (_, [h, s, c], order, wanted) => {
    expect(titleOf(first(ruled(system(...order)), titles(h, s, c)))).toBe(wanted);
  });

  test('where nobody named has a value and the others differ, people are asked and nothing is settled', () => {
    const settled = first(ruled(system('salesforce')), titles('A', undefined, 'C'));
    expect(titleOf(settled)).toBeUndefined();
    expect(about(settled)).toEqual(['no-source-of-truth']);
  });

  test('with the policy `clear`, a blank source clears the others', () => {
    const settled = first(ruled(system('salesforce'), {}, { blank: 'clear' }), titles('A', null));
    expect(titleOf(settled)).toBeNull();
    expect(differ(settled)).toEqual(['hubspot conflicting']);
  });

  test('an edit at the source moves the value; the others are stale', () => {
    const calm = agreedOn(ruled(system('salesforce')), titles('A', 'A', 'A'));
    const settled = settle(edit(calm, 'salesforce', { Title: 'New' }), ruled(system('salesforce')), NOW);
    expect(titleOf(settled)).toBe('New');
    expect(differ(settled)).toEqual(['close stale', 'hubspot stale']);
  });

  test('a record without an ancestor did not change: the authority decides, not the time', () => {
    const entity = ruled(system('salesforce', 'hubspot'));
    const calm = agreedOn(entity, titles('A', undefined));
    const joined = { ...calm, records: [...calm.records, salesforce({ Title: 'B' })] };
    expect(titleOf(settle(joined, entity, NOW))).toBe('B');
  });
});

describe('an edit outside authority', () => {
  const calm = (rules: Partial<Authority>): [ReturnType<typeof ruled>, IdentityFacts] => {
    const entity = ruled(system('salesforce'), rules);
    return [entity, agreedOn(entity, titles('A', 'A', 'A'))];
  };

  test('asked about: nothing is overwritten, and the record keeps it', () => {
    const [entity, before] = calm({ onOtherEdit: 'ask' });
    const after = round(edit(before, 'close', { title: 'Mine' }), entity);
    expect(after.settled.findings[0]).toMatchObject({
      kind: 'conflict',
      reason: 'unauthorised-edit',
      field: 'title',
      proposed: 'A',
      systems: ['close', 'salesforce'],
    });
    expect(after.planned.writes).toEqual([]);
    expect(titleOf(after.settled)).toBe('A');
  });

  test('put back: overwritten, and told as unauthorised', () => {
    const [entity, before] = calm({ onOtherEdit: 'put-back' });
    const after = round(edit(before, 'close', { title: 'Mine' }), entity);
    expect(differ(after.settled)).toEqual(['close unauthorised']);
    expect(after.planned.writes).toMatchObject([{ kind: 'update', patch: { title: 'A' } }]);
  });

  test('accepted: it becomes the value everywhere', () => {
    const [entity, before] = calm({ onOtherEdit: 'accept' });
    const after = round(edit(before, 'close', { title: 'Mine' }), entity);
    expect(titleOf(after.settled)).toBe('Mine');
    expect(after.planned.writes.map(({ connection }) => connection).sort()).toEqual(['hubspot', 'salesforce']);
  });

  test('accepted only where the source did not change too', () => {
    const [entity, before] = calm({ onOtherEdit: 'accept' });
    expect(titleOf(settle(edit(edit(before, 'close', { title: 'Mine' }), 'salesforce', { Title: 'Theirs' }), entity, NOW))).toBe(
      'Theirs',
    );
  });

  test('the same edit as at the source is none', () => {
    const [entity, before] = calm({});
    expect(about(settle(edit(edit(before, 'close', { title: 'New' }), 'salesforce', { Title: 'New' }), entity, NOW))).toEqual([]);
  });

  test('approving puts the value back: the assertion outranks the edit and ends when all hold it', () => {
    const [entity, before] = calm({});
    const assertion: Assertion = { id: 'd1', field: 'title', value: 'A', by: 'decision', until: { kind: 'landed' } };
    const edited = { ...edit(before, 'close', { title: 'Mine' }), assertions: [assertion] };
    const once = round(edited, entity);
    expect(once.planned.writes).toMatchObject([{ patch: { title: 'A' } }]);
    expect(once.settled.landed).toEqual([]);
    const twice = round(once.facts, entity);
    expect(twice.settled.landed).toEqual(['d1']);
    expect(round(twice.facts, entity).planned.writes).toEqual([]);
  });

  test('a source that is emptied is asked about: a blank never overwrites, and the value is not filled in again', () => {
    const [entity, before] = calm({});
    const after = round(edit(before, 'salesforce', { Title: null }), entity);
    expect(about(after.settled)).toEqual(['source-cleared']);
    expect(after.planned.writes).toEqual([]);
  });
});

describe('the other rules', () => {
  test('first filled, at the first run and after', () => {
    const entity = ruled({ kind: 'first-filled', order: ['salesforce', 'hubspot'] });
    expect(titleOf(first(entity, titles('A', null, 'C')))).toBe('A');
    expect(titleOf(first(entity, titles('A', 'B', 'C')))).toBe('B');
  });

  test('most complete: the longest text, equals by the order; a change counts even if it says less', () => {
    const entity = ruled({ kind: 'most-complete', order: ['hubspot', 'salesforce'] });
    expect(titleOf(first(entity, titles('CEO', 'Chief Executive', 'the longest of all of them')))).toBe('Chief Executive');
    expect(titleOf(first(entity, titles('AAA', 'BBB')))).toBe('AAA');
    expect(
      titleOf(settle(edit(agreedOn(entity, titles('Long title', 'Long title')), 'hubspot', { jobtitle: 'Short' }), entity, NOW)),
    ).toBe('Short');
  });

  describe('most recent', () => {
    const entity = ruled({ kind: 'most-recent', order: ['close', 'salesforce', 'hubspot'], firstRun: 'salesforce' });
    const both = (s: { after: number; before: number }, h: { after: number; before: number }): Settled => {
      const calm = agreedOn(entity, titles('A', 'A', 'A'));
      const records = calm.records.map((one) => {
        if (one.ref.connection === 'close') return one;
        const own = one.ref.connection === 'salesforce' ? { name: 'Title', at: s } : { name: 'jobtitle', at: h };
        return { ...one, fields: { ...one.fields, [own.name]: one.ref.connection }, changed: { [own.name]: own.at } };
      });
      return settle({ ...calm, records }, entity, NOW);
    };
    test('has no time at the first run: its first-run authority decides', () => {
      expect(titleOf(first(entity, titles('A', 'B', 'C')))).toBe('B');
    });
    test('the change whose whole interval is later wins', () => {
      expect(titleOf(both({ after: 1, before: 2 }, { after: 2, before: 3 }))).toBe('hubspot');
      expect(titleOf(both({ after: 5, before: 9 }, { after: 2, before: 3 }))).toBe('salesforce');
    });
    test('overlapping intervals have no winner, and the order decides', () => {
      expect(titleOf(both({ after: 1, before: 3 }, { after: 2, before: 4 }))).toBe('salesforce');
    });
    test('the change that lost is overwritten: it was in its right', () => {
      const settled = both({ after: 1, before: 2 }, { after: 2, before: 3 });
      expect(about(settled)).toEqual([]);
      expect(differ(settled)).toContain('salesforce conflicting');
    });
  });

  describe('furthest along', () => {
    const stages = (more: Partial<Authority> = {}) =>
      person({ lifecycle: authority({ kind: 'furthest-along', order: ['salesforce', 'hubspot'] }, more) });
    const at = (h: string | null, s: string): RecordFacts[] => [hubspot({ lifecyclestage: h }), salesforceLead({ Status: s })];
    test.each([
      ['the furthest step', 'lead', 'Qualified', 'sql'],
      ['whoever says it', 'customer', 'New', 'customer'],
      ['an exit of the system in front', 'customer', 'Unqualified', 'disqualified'],
    ])('%s', (_, h, s, wanted) => {
      expect(settle(facts(at(h, s)), stages(), NOW).golden['lifecycle']?.value).toBe(wanted);
    });
    test('a step back is asked about where another system stands further', () => {
      const calm = round(round(facts(at('salesqualifiedlead', 'Qualified')), stages()).facts, stages()).facts;
      const settled = settle(edit(calm, 'hubspot', { lifecyclestage: 'lead' }), stages(), NOW);
      expect(settled.golden['lifecycle']?.value).toBe('sql');
      expect(about(settled, 'lifecycle')).toEqual(['unauthorised-edit']);
    });
    test('a step back in front out of an exit reopens it', () => {
      const calm = round(round(facts(at(null, 'Unqualified')), stages()).facts, stages()).facts;
      expect(settle(edit(calm, 'salesforce', { Status: 'MQL' }), stages(), NOW).golden['lifecycle']?.value).toBe('mql');
    });
    test('what a system has no word for is said, and its value stays', () => {
      const after = round(facts(at('customer', 'New')), stages());
      expect(after.settled.findings).toMatchObject([
        { kind: 'failed-validation', reason: 'no-remote-value', detail: 'customer', systems: ['salesforce'] },
      ]);
      expect(after.planned.writes).toEqual([]);
    });
  });

  test('one yes anywhere is a yes, in a spare copy too, and a no does not take it back', () => {
    const entity = person();
    const spare = hubspot({ optout: true }, { role: 'duplicate', ref: { connection: 'hubspot', stream: 'contacts', id: '2' } });
    const after = round(facts([hubspot({ optout: false }), spare, salesforce({ OptOut: false })]), entity);
    expect(after.settled.golden['optedOut']?.value).toBe(true);
    expect(after.planned.writes.map(({ patch }) => patch)).toEqual([{ optout: true }, { OptOut: true }]);
    const back = settle(edit(round(after.facts, entity).facts, 'salesforce', { OptOut: false }), entity, NOW);
    expect(back.golden['optedOut']?.value).toBe(true);
    expect(about(back, 'optedOut')).toEqual(['unauthorised-edit']);
  });

  test('an opt-out that can only be read somewhere is told there', () => {
    const settled = settle(facts([hubspot({ optout: true }), close({ unsubscribed: false })]), person(), NOW);
    expect(settled.findings).toMatchObject([{ reason: 'read-only-there', systems: ['close'], field: 'optedOut' }]);
  });

  test('where people decide, a difference asks and agreement settles', () => {
    const entity = ruled({ kind: 'manual' });
    expect(titleOf(first(entity, titles('A', 'A', null)))).toBe('A');
    const settled = first(entity, titles('A', 'B'));
    expect(titleOf(settled)).toBeUndefined();
    expect(about(settled)).toEqual(['people-decide']);
    expect(settled.discrepancies.filter(({ field }) => field === 'title')).toEqual([]);
  });

  test('written once, the value stays, whoever changes it', () => {
    const entity = ruled(system('salesforce'), { writeOnce: true, onOtherEdit: 'put-back' });
    const settled = settle(edit(agreedOn(entity, titles('A', 'A')), 'salesforce', { Title: 'B' }), entity, NOW);
    expect(titleOf(settled)).toBe('A');
    expect(differ(settled)).toEqual(['salesforce unauthorised']);
  });
});

describe('an authority by condition', () => {
  const entity = person({
    title: authority({
      kind: 'by-condition',
      when: { op: 'reached', field: 'lifecycle', step: 'sql' },
      then: system('salesforce'),
      otherwise: system('hubspot'),
    }),
    lifecycle: authority(system('hubspot')),
  });
  const records = [hubspot({ jobtitle: 'A', lifecyclestage: 'lead' }), salesforce({ Title: 'B' })];

  test('before the condition holds, and where it is unknown, the other rule holds', () => {
    expect(titleOf(settle(facts(records), entity, NOW))).toBe('A');
    expect(titleOf(settle(facts([hubspot({ jobtitle: 'A' }), salesforce({ Title: 'B' })]), entity, NOW))).toBe('A');
  });

  test('at the change of hands the value stays, though the new authority never agreed; from then on its changes count', () => {
    // Salesforce only observes: nothing is written there.
    const before = { ...facts(records), connections: {} };
    const first = round(before, entity).facts;
    const switched = round(edit(first, 'hubspot', { lifecyclestage: 'salesqualifiedlead' }), entity);
    expect(titleOf(switched.settled)).toBe('A');
    expect(differ(switched.settled)).toEqual(['salesforce conflicting']);
    const later = round(switched.facts, entity);
    expect(titleOf(later.settled)).toBe('A');
    expect(titleOf(settle(edit(later.facts, 'salesforce', { Title: 'C' }), entity, NOW))).toBe('C');
    expect(about(settle(edit(later.facts, 'hubspot', { jobtitle: 'D' }), entity, NOW))).toEqual(['unauthorised-edit']);
  });
});

describe('what takes no part', () => {
  test('an unmapped value is asked about, stays, and decides nothing', () => {
    const after = round(facts([hubspot({ lifecyclestage: 'evangelist' }), salesforceLead({ Status: 'MQL' })]), person());
    expect(after.settled.golden['lifecycle']?.value).toBe('mql');
    expect(after.settled.findings).toMatchObject([
      { kind: 'failed-validation', reason: 'unmapped-value', detail: 'evangelist', systems: ['hubspot'] },
    ]);
    expect(after.planned.writes.filter(({ connection }) => connection === 'hubspot')).toEqual([]);
  });

  test('an illegal value is overwritten where another is known, else asked about', () => {
    const known = round(facts([hubspot({ phone: 'ask her' }), salesforce({ Phone: '+4915123456789' })]), person());
    expect(known.settled.findings).toEqual([]);
    expect(known.planned.writes).toMatchObject([{ patch: { phone: '+4915123456789' } }]);
    expect(about(settle(facts([hubspot({ phone: 'ask her' })]), person(), NOW), 'phone')).toEqual(['invalid-value']);
  });

  test('a source of truth that points to something unknown decides nothing, and nothing is overwritten', () => {
    const queue = { stream: 'Group', id: '00G' };
    const after = round(
      facts([hubspot({ owner: { stream: 'owners', id: 'ada' } }), salesforceLead({ OwnerId: queue })]),
      person(),
    );
    expect(after.settled.golden['owner']).toBeUndefined();
    expect(after.settled.findings).toMatchObject([{ kind: 'unowned', reason: 'unknown-owner', systems: ['salesforce'] }]);
    expect(after.planned.writes).toEqual([]);
  });

  test('a deleted record leaves one question: nothing is deleted, and nothing made again', () => {
    const records = [hubspot({ email: 'a@x.com' }, { live: false }), salesforce({ Email: 'a@x.com' })];
    const after = round(facts(records), person());
    expect(after.settled.findings).toMatchObject([
      { kind: 'pending-delete', systems: ['hubspot'], parks: [{ connection: 'hubspot' }] },
    ]);
    expect(after.planned.writes).toEqual([]);
  });

  test('a value is served by a duplicate where the primary is blank, and the primary gets it', () => {
    const spare = hubspot(
      { jobtitle: 'CEO' },
      { role: 'duplicate', ref: { connection: 'hubspot', stream: 'contacts', id: '2' } },
    );
    const after = round(facts([hubspot({ jobtitle: null }), spare]), person());
    expect(after.planned.writes).toMatchObject([{ ref: { id: '1' }, patch: { jobtitle: 'CEO' } }]);
  });

  test('a source that was not read for too long is not used', () => {
    const entity = ruled(system('salesforce'), { freshForHours: 24 });
    const after = round(facts([hubspot({ jobtitle: 'A' }), salesforce({ Title: 'B' }, { readAt: NOW - 25 * HOUR })]), entity);
    expect(after.settled.findings).toMatchObject([{ kind: 'stale-value', reason: 'source-not-fresh' }]);
    expect(after.planned.writes).toEqual([]);
  });
});

describe('the baseline (architecture 6.7)', () => {
  const entity = ruled(system('salesforce'));
  test('moves where a record agrees, and never where it differs', () => {
    const settled = first(entity, titles('A', 'B', 'B'));
    expect(settled.baselines.map(({ ref, fields }) => [ref.connection, fields['title']])).toEqual([
      ['close', 'B'],
      ['salesforce', 'B'],
    ]);
  });
  test('does not move under an edit that nobody authorised', () => {
    const calm = agreedOn(entity, titles('A', 'A'));
    expect(settle(edit(calm, 'hubspot', { jobtitle: 'X' }), entity, NOW).baselines).toEqual([]);
  });
});

test('the provenance stays while its record says the value, whatever else changes in it', () => {
  const entity = ruled(system('salesforce'));
  const calm = agreedOn(entity, titles('A', 'A'));
  const touched = { ...calm, records: calm.records.map((one) => ({ ...one, version: one.version + 5 })) };
  expect(settle(touched, entity, NOW).changed).toBe(false);
  const golden: GoldenField | undefined = settle(touched, entity, NOW).golden['title'];
  expect(golden).toMatchObject({
    source: { kind: 'record', ref: { connection: 'salesforce' } },
    rule: 'source of truth: salesforce',
  });
});
