import { describe, expect, test } from 'vitest';
import { formatRef } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import { defaultModel, estimateModel, resolve, resolveTiers, type MatchRecord, type Tiers } from '../../src/index.ts';
import { muddledPeople, numbers, shuffled } from '../link/muddled-people.ts';
import { companyRules, dealRules, personRules, record, userRules } from '../match-rules.ts';

const model = { ...defaultModel(), population: 100 };
const rash: EntityRules = {
  ...personRules,
  matching:
    personRules.matching.by === 'weight' ? { ...personRules.matching, linkFrom: 0.6, reviewFrom: 0.3 } : personRules.matching,
};

/** Groups of refs, in a fixed order. */
function groups(records: readonly MatchRecord[], numbersOf: Int32Array): readonly string[] {
  const found = new Map<number, string[]>();
  for (const [index, own] of numbersOf.entries()) {
    const ref = formatRef(records[index]!.ref);
    found.set(own, [...(found.get(own) ?? []), ref]);
  }
  return [...found.values()].map((refs) => refs.toSorted().join(' ')).toSorted();
}

function linked(records: readonly MatchRecord[], rules: EntityRules, by = model): readonly string[] {
  return resolve(records, rules, by)
    .clusters.map((refs) => refs.map(formatRef).toSorted().join(' '))
    .toSorted();
}

const ann = { firstName: 'Ann', lastName: 'Xanthakis', email: 'ann.xanthakis@acme.example', phone: '+493012345678' };

describe('resolveTiers', () => {
  for (const [count, seed, rules] of [
    [150, 1, personRules],
    [250, 3, rash],
    [400, 4, rash],
  ] as const) {
    test(`of ${count} muddled records the unattended groups are those that link makes, and each lies within one identity (seed ${seed})`, async () => {
      const records = muddledPeople(count, seed);
      const tiers = await resolveTiers(records, rules, model);
      expect(groups(records, tiers.unattended)).toEqual(linked(records, rules));
      const identityOf = new Map<number, number>();
      for (const [index, group] of tiers.unattended.entries()) {
        const own = tiers.identity[index]!;
        expect(identityOf.get(group) ?? own).toBe(own);
        identityOf.set(group, own);
      }
      expect(new Set(tiers.identity).size).toBeLessThan(new Set(tiers.unattended).size);
    });

    test(`the order of ${count} records changes nothing (seed ${seed})`, async () => {
      const records = muddledPeople(count, seed);
      const first = await resolveTiers(records, rules, model);
      const described = (all: readonly MatchRecord[], tiers: Tiers): readonly string[] =>
        all
          .map((one, index) => {
            const partner = all[tiers.partner[index]!];
            return `${formatRef(one.ref)} ${tiers.score[index]} ${partner === undefined ? '-' : formatRef(partner.ref)}`;
          })
          .toSorted();
      for (let round = 0; round < 3; round++) {
        const other = shuffled(records, numbers(100 * seed + round));
        const tiers = await resolveTiers(other, rules, model);
        expect(groups(other, tiers.identity)).toEqual(groups(records, first.identity));
        expect(groups(other, tiers.unattended)).toEqual(groups(records, first.unattended));
        expect(described(other, tiers)).toEqual(described(records, first));
        expect(tiers.open.map(({ score }) => score)).toEqual(first.open.map(({ score }) => score));
      }
    });
  }

  test('says by record its identity, whether it is of the core, and what binds it', async () => {
    const records = [
      record('hubspot/1', { firstName: 'Boris', lastName: 'Oduya', email: 'boris@globex.example' }),
      record('hubspot/2', ann),
      record('salesforce/3', ann),
      record('close/4', { ...ann, email: 'a.xanthakis@acme.example', phone: '+493099999999' }),
    ];
    const tiers = await resolveTiers(records, personRules, defaultModel());
    expect([...tiers.identity]).toEqual([0, 1, 1, 1]);
    expect([...tiers.unattended]).toEqual([0, 1, 1, 2]);
    expect([...tiers.core]).toEqual([1, 1, 1, 0]);
    expect([...tiers.partner].slice(0, 3)).toEqual([-1, 2, 1]);
    expect([1, 2]).toContain(tiers.partner[3]);
    expect(tiers.score[0]).toBe(1);
    expect(tiers.score[1]).toBeGreaterThan(0.9998);
    expect(tiers.score[3]).toBeGreaterThanOrEqual(tiers.threshold);
    expect(tiers.score[3]).toBeLessThan(1);
  });

  test('none, one and three records are resolved too', async () => {
    const none = await resolveTiers([], personRules, defaultModel());
    expect([none.identity.length, none.open]).toEqual([0, []]);
    const one = await resolveTiers([record('hubspot/1', ann)], personRules, defaultModel());
    expect([...one.identity, ...one.core, ...one.partner, ...one.score]).toEqual([0, 1, -1, 1]);
    const three = await resolveTiers(
      [record('hubspot/1', ann), record('hubspot/2', {}), record('close/3', ann)],
      personRules,
      defaultModel(),
    );
    expect([...three.identity]).toEqual([0, 1, 0]);
  });

  test('a couple with one mailbox and one phone is two people in both tiers, and a question at most', async () => {
    const tiers = await resolveTiers(
      [record('hubspot/1', ann), record('close/2', { ...ann, firstName: 'Boris' })],
      personRules,
      defaultModel(),
    );
    expect([...tiers.identity]).toEqual([0, 1]);
    for (const { a, b } of tiers.open) expect(new Set([a, b])).toEqual(new Set([0, 1]));
  });

  test('known ids are one by fact, whatever is compared, and are shown as sure', async () => {
    const contact = record('salesforce/2', { firstName: 'Robert', lastName: 'Oduya' });
    const tiers = await resolveTiers(
      [record('hubspot/1', ann, { knownRefs: [contact.ref] }), contact],
      personRules,
      defaultModel(),
    );
    expect([...tiers.identity, ...tiers.unattended]).toEqual([0, 0, 0, 0]);
    expect([...tiers.score, ...tiers.partner]).toEqual([1, 1, 1, 0]);
  });

  test('what is matched exactly, companies and deals are resolved by the same function', async () => {
    const users = [1, 2, 3].map((id) => record(`hubspot/${id}`, { email: id === 2 ? 'b@x.example' : 'a@x.example' }));
    expect([...(await resolveTiers(users, userRules, defaultModel())).identity]).toEqual([0, 1, 0]);
    const acme = { name: 'Nordwind Logistik GmbH', domain: 'nordwind.example', country: 'DE' };
    const firms = [record('hubspot/1', acme), record('close/2', { ...acme, name: 'Nordwind Logistik' })];
    expect([...(await resolveTiers(firms, companyRules, defaultModel())).identity]).toEqual([0, 0]);
    const deal = { name: 'Renewal', amount: { amount: '100.00', currency: 'EUR' }, closeDate: '2026-03-15', company: 'c1' };
    const deals = [record('hubspot/1', deal), record('close/2', deal)];
    expect([...(await resolveTiers(deals, dealRules, defaultModel())).identity]).toEqual([0, 0]);
  });

  test('thousands under one name, one phone or one mailbox are compared in bounded time, and stay what they are', async () => {
    const records = Array.from({ length: 3000 }, (_, index) =>
      record(`hubspot/${index}`, {
        firstName: 'John',
        lastName: 'Smith',
        email: index % 3 === 0 ? `js${index}@gmail.com` : 'info@acme.example',
        phone: `+4930${1_000_000 + 7 * Math.floor(index / 2)}`,
      }),
    );
    let weighed = 0;
    const counted = {
      length: records.length,
      at: (index: number): MatchRecord | undefined => {
        weighed++;
        return records[index];
      },
    };
    const tiers = await resolveTiers(counted, personRules, estimateModel(records, personRules));
    expect(new Set(tiers.identity).size).toBeGreaterThan(1000);
    // Each record is made a handful of times at most.
    expect(weighed).toBeLessThan(10 * records.length);
  });

  test('tells how far it is, lets others have their turn, and ends with what they throw', async () => {
    const records = muddledPeople(600, 9);
    const told: [number, number][] = [];
    let turns = 0;
    await resolveTiers(records, personRules, model, {
      onProgress: (done, total) => told.push([done, total]),
      yieldTo: async () => void turns++,
    });
    expect(turns).toBeGreaterThan(5);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
    expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1]);
    const interrupted = resolveTiers(records, personRules, model, { yieldTo: () => Promise.reject(new Error('Ctrl-C')) });
    await expect(interrupted).rejects.toThrow('Ctrl-C');
  });
});
