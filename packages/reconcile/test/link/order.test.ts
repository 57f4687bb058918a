import { describe, expect, test } from 'vitest';
import { formatRef } from '@meshline/record';
import { estimateModel, resolve, type MatchRecord, type PairVerdict } from '../../src/index.ts';
import { personRules } from '../match-rules.ts';
import { muddledPeople, numbers, shuffled } from './muddled-people.ts';
import { SimulatedStore } from './simulated-store.ts';

function pages(records: readonly MatchRecord[], next: () => number): readonly (readonly MatchRecord[])[] {
  const all: MatchRecord[][] = [];
  for (let at = 0; at < records.length; ) {
    const size = 1 + Math.floor(next() * (next() < 0.5 ? 4 : 60));
    all.push(records.slice(at, at + size));
    at += size;
  }
  return all;
}

describe('the partition does not depend on order', () => {
  for (const [count, seed] of [
    [120, 1],
    [120, 2],
    [250, 3],
  ] as const) {
    test(`${count} muddled records in any order and any pages give one partition and one set of reviews (seed ${seed})`, () => {
      const records = muddledPeople(count, seed);
      const model = estimateModel(records, personRules);
      const whole = resolve(records, personRules, model);
      const expected = whole.clusters.map((refs) => refs.map(formatRef).toSorted().join(' ')).toSorted();
      const reviews = whole.reviews.map(({ a, b }) => `${formatRef(a)} ${formatRef(b)}`).toSorted();
      expect(expected.length).toBeGreaterThan(10);
      expect(expected.length).toBeLessThan(count);
      expect(reviews.length).toBeGreaterThan(5);
      for (let round = 0; round < 8; round++) {
        const next = numbers(seed * 1000 + round);
        const store = new SimulatedStore(personRules, model);
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
    const model = estimateModel(records, personRules);
    const found = Array.from({ length: 6 }, (_, round) => {
      const order = numbers(round);
      const store = new SimulatedStore(personRules, model, verdicts);
      for (const page of pages(shuffled(records, order), order)) store.page(page);
      return store.partition();
    });
    for (const one of found) expect(one).toEqual(found[0]);
    const clusterOf = new Map(found[0]!.flatMap((cluster, index) => cluster.split(' ').map((ref) => [ref, index])));
    for (const { a, b, verdict } of verdicts) {
      expect(clusterOf.get(formatRef(a)) === clusterOf.get(formatRef(b))).toBe(verdict === 'same');
    }
  });

  test('a page that comes again changes nothing', () => {
    const records = muddledPeople(120, 5);
    const model = estimateModel(records, personRules);
    const store = new SimulatedStore(personRules, model);
    store.page(records);
    const links = new Map(store.links);
    const again = store.page(records.slice(20, 60));
    expect(again.merges).toEqual([]);
    expect(again.assignments.filter(({ isNew }) => isNew)).toEqual([]);
    expect(store.links).toEqual(links);
  });

  test('the model does not depend on the order of the records', () => {
    const records = muddledPeople(120, 5);
    expect(estimateModel(shuffled(records, numbers(4)), personRules)).toEqual(estimateModel(records, personRules));
  });
});
