import { describe, expect, test } from 'vitest';
import { formatRef } from '@meshline/record';
import { defaultModel, estimateModel, resolve, type MatchRecord, type PairVerdict } from '../../src/index.ts';
import type { EntityRules } from '@meshline/rulebook';
import { personRules, record } from '../match-rules.ts';
import { muddledPeople, numbers, shuffled } from './muddled-people.ts';
import { SimulatedStore } from './simulated-store.ts';

/** A model under which little is enough. */
const model = { ...defaultModel(), population: 100 };

/** Links on so little that chains, bridges and contradictions come up everywhere. */
const rash: EntityRules = {
  ...personRules,
  matching:
    personRules.matching.by === 'weight' ? { ...personRules.matching, linkFrom: 0.6, reviewFrom: 0.3 } : personRules.matching,
};

const SYLLABLES = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ha',
  'je',
  'ki',
  'lo',
  'mu',
  'na',
  'pe',
  'ri',
  'so',
  'tu',
  'va',
  'we',
  'xi',
  'yo',
  'zu',
];
/** 160 names that don't look alike. */
const NAMES = Array.from(
  { length: 160 },
  (_, index) =>
    `${SYLLABLES[index % 20]}${SYLLABLES[(index * 3 + Math.floor(index / 20) * 5) % 20]}${SYLLABLES[Math.floor(index / 20)]}n`,
);

function pages(records: readonly MatchRecord[], next: () => number): readonly (readonly MatchRecord[])[] {
  const all: MatchRecord[][] = [];
  for (let at = 0; at < records.length;) {
    const size = 1 + Math.floor(next() * (next() < 0.5 ? 4 : 60));
    all.push(records.slice(at, at + size));
    at += size;
  }
  return all;
}

describe('the partition does not depend on order', () => {
  for (const [count, seed, rules] of [
    [150, 1, personRules],
    [120, 2, rash],
    [250, 3, rash],
  ] as const) {
    const how = rules === rash ? 'by rash rules' : 'by sound rules';
    test(`${count} muddled records in any order and any pages give one partition and one set of reviews, ${how}`, () => {
      const records = muddledPeople(count, seed);
      const whole = resolve(records, rules, model);
      const expected = whole.clusters.map((refs) => refs.map(formatRef).toSorted().join(' ')).toSorted();
      const reviews = whole.reviews.map(({ a, b }) => `${formatRef(a)} ${formatRef(b)}`).toSorted();
      expect(expected.length).toBeGreaterThan(5);
      expect(expected.length).toBeLessThan(count);
      // Among them pairs that weigh enough for a link, but would have joined what contradicts.
      const refused = whole.reviews.filter(({ evidence }) => evidence.score >= 0.6 && evidence.asks === undefined);
      if (rules === rash) expect(refused.length).toBeGreaterThan(5);
      for (let round = 0; round < 8; round++) {
        const next = numbers(seed * 1000 + round);
        const store = new SimulatedStore(rules, model);
        for (const page of pages(shuffled(records, next), next)) store.page(page);
        expect(store.partition()).toEqual(expected);
        expect(store.reviews.map(({ a, b }) => `${formatRef(a)} ${formatRef(b)}`).toSorted()).toEqual(reviews);
      }
    });
  }

  test('nor with verdicts of both kinds in force', () => {
    const records = muddledPeople(120, 7);
    const next = numbers(77);
    const some = shuffled(records, next);
    const verdicts: PairVerdict[] = Array.from({ length: 20 }, (_, index) => ({
      a: some[2 * index]!.ref,
      b: some[2 * index + 1]!.ref,
      verdict: index % 2 === 0 ? 'distinct' : 'same',
    }));
    const found = Array.from({ length: 6 }, (_, round) => {
      const order = numbers(round);
      const store = new SimulatedStore(rash, model, verdicts);
      for (const page of pages(shuffled(records, order), order)) store.page(page);
      return store.partition();
    });
    for (const one of found) expect(one).toEqual(found[0]);
    const clusterOf = new Map(found[0]!.flatMap((cluster, index) => cluster.split(' ').map((ref) => [ref, index])));
    for (const { a, b, verdict } of verdicts) {
      expect(clusterOf.get(formatRef(a)) === clusterOf.get(formatRef(b))).toBe(verdict === 'same');
    }
  });

  test('records that change are linked as if they had always been so', () => {
    const before = muddledPeople(150, 11);
    const changed = muddledPeople(150, 12)
      .slice(0, 40)
      .map((other, index) => ({ ...other, ref: before[index * 3]!.ref }));
    const model = estimateModel(before, rash);
    const store = new SimulatedStore(rash, model);
    const next = numbers(9);
    for (const page of [...pages(before, next), ...pages(changed, next)]) store.page(page);
    const now = resolve([...store.records.values()], rash, model);
    expect(store.partition()).toEqual(now.clusters.map((refs) => refs.map(formatRef).toSorted().join(' ')).toSorted());
  });

  test('a block of hundreds is not compared pair by pair, and what is linked in it does not change', () => {
    const people = shuffled(
      Array.from({ length: 320 }, (_, index) =>
        record(`hubspot/${index}`, {
          lastName: `${NAMES[index % 160]}`,
          firstName: `${NAMES[(index * 7) % 160]}`,
          email: 'team77@acme.example',
        }),
      ),
      numbers(1),
    );
    const rules = personRules;
    const expected = resolve(people, rules, model)
      .clusters.map((refs) => refs.map(formatRef).toSorted().join(' '))
      .toSorted();
    expect(expected.length).toBeGreaterThan(100);
    expect(expected.length).toBeLessThan(165);
    const store = new SimulatedStore(rules, model);
    for (const page of pages(shuffled(people, numbers(2)), numbers(3))) store.page(page);
    expect(store.partition()).toEqual(expected);
  });

  test('a page that comes again changes nothing', () => {
    const records = muddledPeople(120, 5);
    const store = new SimulatedStore(rash, model);
    store.page(records);
    const links = new Map(store.links);
    const again = store.page(records.slice(20, 60));
    expect(again.merges).toEqual([]);
    expect(again.assignments.filter(({ isNew }) => isNew)).toEqual([]);
    expect(store.links).toEqual(links);
  });

  test('the model does not depend on the order of the records', () => {
    const records = muddledPeople(120, 5);
    expect(estimateModel(shuffled(records, numbers(4)), rash)).toEqual(estimateModel(records, rash));
  });
});
