import { describe, expect, test } from 'vitest';
import { formatRef } from '@meshline/record';
import { defaultModel, link, type CurrentLink, type LinkInput, type LinkOutcome, type MatchRecord } from '../../src/index.ts';
import { dealRules, personRules, record, userRules } from '../match-rules.ts';

const model = defaultModel();
let next = 0;

function run(page: readonly MatchRecord[], more: Partial<LinkInput> = {}, rules = personRules): LinkOutcome {
  next = 0;
  return link(
    { page, candidates: [], links: new Map(), verdicts: [], newIdentity: () => `new-${next++}`, ...more },
    rules,
    model,
  );
}

const identities = (outcome: LinkOutcome): Readonly<Record<string, string>> =>
  Object.fromEntries(outcome.assignments.map(({ ref, identity }) => [formatRef(ref), identity]));
const reasons = (outcome: LinkOutcome): readonly string[] => outcome.assignments.map(({ because }) => because);

const ann = { firstName: 'Ann', lastName: 'Xanthakis', email: 'ann.xanthakis@acme.example', phone: '+493012345678' };
const bob = { firstName: 'Robert', lastName: 'Oduya', email: 'robert@globex.example', phone: '+493087654321' };
const linked = (identity: string, identityFirstSeen: number, firm?: boolean): CurrentLink => ({
  identity,
  identityFirstSeen,
  firm,
});

describe('link', () => {
  test('records that agree in all are one, with the evidence named, also inside one system', () => {
    const outcome = run([
      record('hubspot/1', ann),
      record('salesforce/2', ann),
      record('hubspot/3', ann),
      record('close/4', bob),
    ]);
    const found = identities(outcome);
    expect(new Set(Object.values(found)).size).toBe(2);
    expect(found['hubspot/records/1']).toBe(found['hubspot/records/3']);
    expect(reasons(outcome)).toEqual(['alone', 'weight', 'weight', 'weight']);
    const evidence = outcome.assignments.find(({ ref }) => ref.id === '2')?.evidence;
    expect(evidence?.score).toBeGreaterThan(0.9998);
    expect(evidence?.parts.map((part) => part.feature)).toContain('e-mail');
    expect(evidence?.parts.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(evidence?.weight ?? 0, 1);
  });

  test('an equal e-mail never links by itself: without names, or with other names', () => {
    const email = 'office77@acme.example';
    const outcome = run([
      record('hubspot/1', { email }),
      record('salesforce/2', { email }),
      record('close/3', { email, firstName: 'Ann', lastName: 'Xanthakis' }),
      record('close/4', { email, firstName: 'Robert', lastName: 'Oduya' }),
    ]);
    expect(new Set(Object.values(identities(outcome))).size).toBe(4);
  });

  test('two people who share an e-mail stay two, whoever stands between them', () => {
    const shared = { lastName: 'Xanthakis', email: 'family@xanthakis.example', phone: '+493012345678' };
    const outcome = run([
      record('hubspot/1', { ...shared, firstName: 'Ann' }),
      record('salesforce/2', { ...shared, firstName: 'Boris' }),
      record('close/3', { ...shared, firstName: 'A' }),
      record('close/4', shared),
    ]);
    const found = identities(outcome);
    expect(found['hubspot/records/1']).not.toBe(found['salesforce/records/2']);
    expect(found['close/records/4']).not.toBe(found['hubspot/records/1']);
    expect(outcome.reviews.length).toBeGreaterThan(0);
  });

  test('a record that fits two people who contradict each other joins neither', () => {
    const shared = { lastName: 'Xanthakis', email: 'a.xanthakis@acme.example', company: 'c1' };
    const outcome = run([
      record('hubspot/1', { ...shared, firstName: 'Anton', phone: '+493011111111' }),
      record('salesforce/2', { ...shared, firstName: 'Agnes', phone: '+493022222222' }),
      record('close/3', { ...shared, firstName: 'A' }),
    ]);
    expect(new Set(Object.values(identities(outcome))).size).toBe(3);
    expect(outcome.reviews.filter(({ a, b }) => a.id === '3' || b.id === '3')).toHaveLength(2);
  });

  test('a marker comes before any comparison', () => {
    const first = record('hubspot/1', ann);
    const outcome = run([record('close/9', bob, { markedIdentity: 'old' })], {
      candidates: [first],
      links: new Map([['hubspot/records/1', linked('old', 5)]]),
    });
    expect(identities(outcome)).toEqual({ 'close/records/9': 'old' });
    expect(reasons(outcome)).toEqual(['marker']);
  });

  test('a known id links, in whichever order the two arrive', () => {
    const contact = record('salesforce/2', bob);
    const knowing = record('hubspot/1', ann, { knownRefs: [contact.ref] });
    for (const page of [
      [knowing, contact],
      [contact, knowing],
    ]) {
      const outcome = run(page);
      expect(new Set(Object.values(identities(outcome))).size).toBe(1);
      expect(reasons(outcome)).toEqual(['known-id', 'known-id']);
    }
  });

  test("a person's verdict outranks weights, known ids and markers", () => {
    const [a, b] = [record('hubspot/1', ann), record('salesforce/2', ann)];
    const apart = run([a, b], { verdicts: [{ a: b.ref, b: a.ref, verdict: 'distinct' }] });
    expect(new Set(Object.values(identities(apart))).size).toBe(2);
    expect(apart.reviews).toEqual([]);
    const knowing = { ...a, knownRefs: [b.ref], markedIdentity: 'm' };
    const still = run([knowing, { ...b, markedIdentity: 'm' }], { verdicts: [{ a: a.ref, b: b.ref, verdict: 'distinct' }] });
    expect(new Set(Object.values(identities(still))).size).toBe(2);
    const other = record('close/3', bob);
    const together = run([a, other], { verdicts: [{ a: a.ref, b: other.ref, verdict: 'same' }] });
    expect(new Set(Object.values(identities(together))).size).toBe(1);
    expect(reasons(together)).toEqual(['verdict', 'verdict']);
  });

  test('on a merge the older identity survives and the other redirects to it', () => {
    const [a, b] = [record('hubspot/1', { ...ann, phone: '+4930999999' }), record('salesforce/2', ann)];
    const links = new Map([
      ['hubspot/records/1', linked('young', 20)],
      ['salesforce/records/2', linked('old', 10)],
    ]);
    const outcome = run([record('hubspot/1', ann)], { candidates: [a, b], links });
    expect(outcome.merges).toEqual([{ from: 'young', into: 'old' }]);
    expect(identities(outcome)).toEqual({ 'hubspot/records/1': 'old' });
  });

  test('an identity that falls apart stays with its oldest record; the other part gets a new one', () => {
    const [a, b] = [record('hubspot/1', ann, { firstSeen: 1 }), record('salesforce/2', bob, { firstSeen: 2 })];
    const links = new Map([
      ['hubspot/records/1', linked('one', 1)],
      ['salesforce/records/2', linked('one', 1)],
    ]);
    const outcome = run([b], { candidates: [a], links });
    expect(identities(outcome)).toEqual({ 'salesforce/records/2': 'new-0' });
    expect(outcome.merges).toEqual([]);
  });

  test('a firm link holds, whatever the values say', () => {
    const [a, b] = [record('hubspot/1', ann), record('salesforce/2', bob)];
    const links = new Map([
      ['hubspot/records/1', linked('one', 1, true)],
      ['salesforce/records/2', linked('one', 1, true)],
    ]);
    const outcome = run([a, b], { links });
    expect(identities(outcome)).toEqual({ 'hubspot/records/1': 'one', 'salesforce/records/2': 'one' });
    expect(reasons(outcome)).toEqual(['kept', 'kept']);
  });

  test('users are matched by their exact e-mail and by nothing else', () => {
    const outcome = run(
      [
        record('hubspot/1', { email: 'a@acme.example' }),
        record('salesforce/2', { email: 'a@acme.example' }),
        record('close/3', { email: 'b@acme.example' }),
      ],
      {},
      userRules,
    );
    expect(new Set(Object.values(identities(outcome))).size).toBe(2);
    expect(reasons(outcome)).toEqual(['alone', 'exact', 'exact']);
  });

  test('deals of one company with one amount and one date are one; without the company a person is asked', () => {
    const deal = { name: 'Renewal 2026', amount: { amount: '12750.00', currency: 'EUR' }, closeDate: '2026-03-15' };
    const inside = run(
      [record('hubspot/1', { ...deal, company: 'c1' }), record('salesforce/2', { ...deal, company: 'c1' })],
      {},
      dealRules,
    );
    expect(new Set(Object.values(identities(inside))).size).toBe(1);
    const outside = run([record('hubspot/1', deal), record('salesforce/2', deal)], {}, dealRules);
    expect(new Set(Object.values(identities(outside))).size).toBe(2);
    const nextYear = { ...deal, name: 'Renewal 2027', closeDate: '2027-03-15', company: 'c1' };
    const years = run([record('hubspot/1', { ...deal, company: 'c1' }), record('salesforce/2', nextYear)], {}, dealRules);
    expect(new Set(Object.values(identities(years))).size).toBe(2);
  });
});
