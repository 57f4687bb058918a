import { describe, expect, it } from 'vitest';
import { companyCore } from '../../src/control/normalise.ts';
import { emailKey, phoneKey, plainRule, shareStrongEvidence } from '../../src/population/copies/evidence.ts';
import { makePopulation, type Population } from '../../src/population/copies/population.ts';
import { defects } from '../../src/population/defects.ts';
import type { PersonCopy } from '../../src/population/model.ts';
import { CarefulReader } from './careful-reader.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const made = new Map<string, Population>();
const population = (people: number, seed: number): Population => {
  const key = `${people} ${seed}`;
  const held = made.get(key) ?? makePopulation({ people, seed, now });
  made.set(key, held);
  return held;
};
const standard = population(2000, 1);

const groups = (people: readonly PersonCopy[]): PersonCopy[][] => [...Map.groupBy(people, ({ label }) => label).values()];

function* pairsWithin<T>(items: readonly T[]): Generator<readonly [T, T]> {
  for (const [i, a] of items.entries()) for (const b of items.slice(i + 1)) yield [a, b];
}

/** Pairs that the plain rule finds, right and wrong, among all records of people. */
const plainFigures = ({ people }: Population): { recall: number; precision: number } => {
  let right = 0;
  let all = 0;
  for (const group of groups(people)) {
    for (const [a, b] of pairsWithin(group)) {
      all++;
      if (plainRule(a, b)) right++;
    }
  }
  const byKey = new Map<string, PersonCopy[]>();
  for (const copy of people) {
    for (const key of [emailKey(copy), phoneKey(copy)]) if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), copy]);
  }
  const wrong = new Set<string>();
  const index = new Map(people.map((copy, at) => [copy, at]));
  for (const copies of byKey.values()) {
    for (const [a, b] of pairsWithin(copies)) if (a.label !== b.label) wrong.add(`${index.get(a)} ${index.get(b)}`);
  }
  return { recall: right / all, precision: right / (right + wrong.size) };
};

describe('the population', () => {
  it('is the same for the same options, and another one for another seed', () => {
    const show = ({ people, companies, deals }: Population): unknown =>
      [people, companies, deals].map((copies) => copies.map(({ defects: wrong, ...rest }) => ({ ...rest, wrong: [...wrong] })));
    expect(show(population(150, 5))).toEqual(show(makePopulation({ people: 150, seed: 5, now })));
    expect(show(population(150, 5))).not.toEqual(show(population(150, 6)));
  });

  it('is as large as asked for, and each system holds its share', () => {
    const { world, people, companies } = standard;
    expect(world.people).toHaveLength(2000);
    expect(world.companies).toHaveLength(400);
    expect(world.deals.length).toBeGreaterThan(270);
    expect(world.users).toHaveLength(14);
    const known = (vendor: string): number =>
      new Set(people.filter((copy) => copy.vendor === vendor).map(({ label }) => label)).size / 2000;
    expect(known('hubspot')).toBeGreaterThan(0.85);
    expect(known('salesforce')).toBeGreaterThan(0.8);
    expect(known('close')).toBeGreaterThan(0.58);
    expect(known('close')).toBeLessThan(0.72);
    expect(people.filter((copy) => copy.defects.has('only-here')).length).toBeGreaterThan(100);
    expect(new Set(companies.map(({ label }) => label)).size).toBe(400);
  });

  it.each([1, 2, 3, 4])('defeats the plain rule of equal e-mail or equal phone (seed %i)', (seed) => {
    const { recall, precision } = plainFigures(population(2000, seed));
    expect(recall).toBeLessThanOrEqual(0.8);
    expect(recall).toBeGreaterThan(0.6);
    expect(precision).toBeLessThanOrEqual(0.97);
    expect(precision).toBeGreaterThan(0.85);
  });

  it.each([1, 2, 3])('leaves no record of a person alone, and few pairs without strong evidence (seed %i)', (seed) => {
    let pairs = 0;
    let weak = 0;
    for (const group of groups(population(2000, seed).people)) {
      for (const copy of group)
        if (group.length > 1)
          expect(
            group.some((other) => other !== copy && shareStrongEvidence(copy, other)),
            copy.label,
          ).toBe(true);
      for (const [a, b] of pairsWithin(group)) {
        pairs++;
        if (!shareStrongEvidence(a, b)) weak++;
      }
    }
    expect(weak / pairs).toBeLessThan(0.015);
  });

  it.each([1, 2])('can be told apart by a reader who weighs all fields (seed %i)', (seed) => {
    const { people } = population(2000, seed);
    let real = 0;
    for (const group of groups(people)) real += (group.length * (group.length - 1)) / 2;
    const scored = [...new CarefulReader(people).pairs()];
    const linked = scored.filter(({ score }) => score >= 11);
    const found = scored.filter(({ score }) => score >= 3);
    const right = (pairs: typeof scored): number => pairs.filter(({ a, b }) => a.label === b.label).length;
    expect(right(linked) / linked.length).toBeGreaterThanOrEqual(0.999);
    expect(right(linked) / real).toBeGreaterThan(0.85);
    expect(right(found) / real).toBeGreaterThanOrEqual(0.97);
  });

  it.each([1, 2, 3])('leaves no record of a company alone: each shares a domain or a name with another (seed %i)', (seed) => {
    for (const copies of Map.groupBy(population(2000, seed).companies, ({ label }) => label).values()) {
      const keys = copies.map(({ name, domain }) => new Set([companyCore(name), ...(domain === undefined ? [] : [domain])]));
      for (const [i, own] of keys.entries()) {
        if (keys.length > 1)
          expect(
            keys.some((other, j) => j !== i && [...own].some((key) => other.has(key))),
            copies[i]?.name,
          ).toBe(true);
      }
    }
  });

  it('makes every defect that it names, and counts it on the record', () => {
    const found = new Set([...standard.people, ...standard.companies, ...standard.deals].flatMap((copy) => [...copy.defects]));
    expect(defects.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
  });

  it('gives HubSpot no address twice, in any case', () => {
    const emails = standard.people
      .filter(({ vendor }) => vendor === 'hubspot')
      .flatMap(({ email, otherEmails }) => [...(email === undefined ? [] : [email]), ...otherEmails]);
    expect(new Set(emails.map((email) => email.toLowerCase())).size).toBe(emails.length);
  });

  it('keeps what tells namesakes in one company apart', () => {
    const { people } = population(4000, 1);
    const twins = people.filter(({ truth }) => truth.guarded === 'name, e-mail and phone');
    expect(twins.length).toBeGreaterThan(2);
    for (const { email, phone, truth } of twins) expect([email?.toLowerCase(), phone]).toEqual([truth.email, truth.phone]);
  });

  it('puts everybody in Close under a company, and leads in Salesforce under a name of one', () => {
    for (const { vendor, home, company, companyText, lastName } of standard.people) {
      expect(lastName).not.toBe('');
      if (vendor === 'close') expect(company).toBeDefined();
      if (home === 'Lead') expect(companyText).toBeTruthy();
    }
  });

  it('lies in the past', () => {
    for (const { createdAt, updatedAt } of [...standard.people, ...standard.companies, ...standard.deals]) {
      expect(createdAt).toBeLessThanOrEqual(updatedAt);
      expect(updatedAt).toBeLessThan(now);
    }
  });

  it('tells two deals of one company apart by their amounts', () => {
    for (const deals of Map.groupBy(standard.world.deals, ({ company }) => company.label).values()) {
      for (const [a, b] of pairsWithin(deals))
        expect(Math.max(a.amount, b.amount) / Math.min(a.amount, b.amount)).toBeGreaterThan(1.9);
    }
  });

  it('holds more people as well', () => {
    expect(population(8000, 1).people.length).toBeGreaterThan(18_000);
  });
});
