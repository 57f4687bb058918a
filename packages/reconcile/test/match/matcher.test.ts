import { describe, expect, test } from 'vitest';
import { defaultModel, matcherOf, type PairEvidence } from '../../src/index.ts';
import type { EntityRules } from '@meshline/rulebook';
import { muddledPeople } from '../link/muddled-people.ts';
import { companyRules, dealRules, personRules, record } from '../match-rules.ts';

type Values = Parameters<typeof record>[1];

function weigh(a: Values, b: Values, rules: EntityRules = personRules): PairEvidence {
  const matcher = matcherOf(rules, rules === companyRules ? { ...defaultModel(), population: 1000 } : defaultModel());
  return matcher.compare(matcher.prepare(record('hubspot/1', a)), matcher.prepare(record('salesforce/2', b)));
}

const LINK = 0.9998;
const REVIEW = 0.8;
const links = (evidence: PairEvidence): boolean => evidence.score >= LINK && evidence.asks === undefined;
const ann = {
  firstName: 'Ann',
  lastName: 'Xanthakis',
  email: 'ann.xanthakis@acme.example',
  phone: '+493012345678',
  company: 'c1',
};

describe('people', () => {
  test.each<readonly [string, Values]>([
    ['letter case', { ...ann, firstName: 'ANN', lastName: 'xanthakis' }],
    ['a slip in the family name', { ...ann, lastName: 'Xanthakiss' }],
    ['swapped names', { ...ann, firstName: 'Xanthakis', lastName: 'Ann' }],
    ['a nickname', { ...ann, firstName: 'Annie' }],
    ['an initial', { ...ann, firstName: 'A.' }],
    ['a title', { ...ann, firstName: 'Dr. Ann' }],
    ['no phone', { firstName: 'Ann', lastName: 'Xanthakis', email: ann.email, company: 'c1' }],
    ['another phone', { ...ann, phone: '+493099999999' }],
    ['a private e-mail', { ...ann, email: 'axk77@gmail.com' }],
  ])('are one in spite of %s', (_, other) => {
    expect(links(weigh(ann, other))).toBe(true);
  });

  test.each<readonly [string, Values, Values]>([
    ['a couple with one mailbox, one phone and one company', ann, { ...ann, firstName: 'Boris' }],
    ['Daniel and Daniela', { ...ann, firstName: 'Daniel' }, { ...ann, firstName: 'Daniela' }],
    ['father and son', { ...ann, lastName: 'Xanthakis Sr.' }, { ...ann, lastName: 'Xanthakis Jr.' }],
    ['colleagues behind a switchboard', { ...ann, firstName: 'Otto', lastName: 'Unger' }, ann],
    [
      'a mailbox of many',
      { email: 'info@acme.example', firstName: 'Ann', lastName: 'Xanthakis' },
      { email: 'info@acme.example', firstName: 'Otto', lastName: 'Unger' },
    ],
    [
      'namesakes in one company, each with an own address and phone',
      { ...ann, firstName: 'James', lastName: 'Halham', email: 'james.halham@acme.example' },
      { ...ann, firstName: 'James', lastName: 'Halham', email: 'j.halham@acme.example', phone: '+493055555555' },
    ],
    ['namesakes with numbered addresses', ann, { ...ann, email: 'ann.xanthakis2@acme.example', phone: '+493055555555' }],
    ['a name alone', { firstName: 'Ann', lastName: 'Xanthakis' }, { firstName: 'Ann', lastName: 'Xanthakis' }],
    ['no name', { email: ann.email, phone: ann.phone }, ann],
    ['another family name', ann, { ...ann, lastName: 'Oduya' }],
    [
      'a common name with a pattern for an address, another phone and another company',
      { firstName: 'John', lastName: 'Smith', email: 'john.smith@gmail.com', phone: '+12025550123', company: 'c1' },
      { firstName: 'John', lastName: 'Smith', email: 'john.smith@gmail.com', phone: '+13125550199', company: 'c2' },
    ],
  ])('are never linked unattended: %s', (_, a, b) => {
    expect(links(weigh(a, b))).toBe(false);
  });

  test('a pet name that no table holds, at one mailbox with the family name: a person is asked', () => {
    const torsten = { firstName: 'Torsten', lastName: 'Xanthakis', email: 'txanthakis@acme.example', phone: '+494022001574' };
    const toto = { ...torsten, firstName: 'Toto', phone: '+496924386572' };
    const evidence = weigh(torsten, toto);
    expect(evidence.score).toBeGreaterThan(0.5);
    expect(links(evidence)).toBe(false);
    expect(weigh(torsten, { ...toto, firstName: 'Boris' }).score).toBeLessThan(0.5);
  });

  test.each<readonly [string, Values, Values]>([
    [
      'cut before the last word',
      { firstName: 'Ana', lastName: 'García Xanthaki' },
      { firstName: 'Ana Garcia', lastName: 'Xanthaki' },
    ],
    ['so cut, with a slip', { firstName: 'Ana', lastName: 'García Xanthaki' }, { firstName: 'Ana García', lastName: 'Xanthaqi' }],
    [
      'without the second family name',
      { firstName: 'Ana', lastName: 'Garcilaso Xanthaki' },
      { firstName: 'Ana', lastName: 'Garcilaso' },
    ],
    [
      'so cut, without its first family name',
      { firstName: 'Ana María', lastName: 'Xanthaki' },
      { firstName: 'Ana', lastName: 'María Xanthaki' },
    ],
    [
      'with the particle left behind',
      { firstName: 'A. de', lastName: 'Xanthaki' },
      { firstName: 'Ana', lastName: 'de Xanthaki' },
    ],
  ])('a whole name is one name %s', (_, a, b) => {
    const rest = { email: 'ax77@acme.example', company: 'c1' };
    expect(links(weigh({ ...rest, ...a }, { ...rest, ...b }))).toBe(true);
    expect(weigh(a, b).weight).toBeGreaterThan(weigh({ ...a, firstName: 'Otto' }, b).weight + 2);
  });

  test('a double family name without its given name contradicts nobody', () => {
    const whole = { firstName: 'Silke', lastName: 'Thomas-Schmidt', email: 'silke.thomasschmidt@acme.example' };
    for (const lastName of ['Thomas-Schmidt', 'Thomas Schmidt']) {
      const evidence = weigh(whole, { lastName, email: whole.email });
      expect(evidence.contradicts).not.toBe(true);
      expect(evidence.score).toBeGreaterThan(REVIEW);
    }
  });

  test('a pet form that no table knows is worth a question, and never linked unattended', () => {
    const evidence = weigh({ ...ann, firstName: 'Slavoljub' }, { ...ann, firstName: 'Slavko' });
    expect(evidence.score).toBeGreaterThan(REVIEW);
    expect(links(evidence)).toBe(false);
  });

  test('a slip in the domain of one mailbox is no other mailbox', () => {
    const [one, other] = [
      weigh(ann, { ...ann, email: 'ann.xanthakis@acmee.example' }),
      weigh(ann, { ...ann, email: 'ann.xanthakis@globex.example' }),
    ];
    expect(one.weight).toBeGreaterThan(other.weight);
  });

  test('a rare name weighs more than a common one', () => {
    const rare = weigh({ firstName: 'Zebulon', lastName: 'Xanthakis' }, { firstName: 'Zebulon', lastName: 'Xanthakis' });
    const common = weigh({ firstName: 'John', lastName: 'Smith' }, { firstName: 'John', lastName: 'Smith' });
    expect(rare.weight).toBeGreaterThan(common.weight + 3);
    expect(rare.score).toBeLessThan(LINK);
  });

  test('a missing value is neutral', () => {
    const full = weigh(ann, { ...ann, country: 'DE' });
    expect(full.weight).toBe(weigh(ann, ann).weight);
  });

  test('the order of the two does not matter, and the parts add up to the weight', () => {
    const matcher = matcherOf(personRules, defaultModel());
    const all = muddledPeople(60, 21).map((one) => matcher.prepare(one));
    for (const a of all) {
      for (const b of all) {
        const one = matcher.compare(a, b);
        expect(matcher.compare(b, a)).toEqual(one);
        expect(one.parts.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(one.weight, 0);
      }
    }
  });
});

describe('companies', () => {
  const acme = { name: 'Nordwind Logistik GmbH', domain: 'nordwind-logistik.example', country: 'DE' };

  test.each<readonly [string, Values]>([
    ['another legal form', { ...acme, name: 'Nordwind Logistik' }],
    ['capitals', { ...acme, name: 'NORDWIND LOGISTIK GMBH' }],
    ['the trade left out', { ...acme, name: 'Nordwind' }],
    ['no domain', { name: 'Nordwind Logistik GmbH', country: 'DE' }],
  ])('are one in spite of %s', (_, other) => {
    expect(links(weigh(acme, other, companyRules))).toBe(true);
  });

  test.each<readonly [string, Values, Values]>([
    ['sisters behind one domain', { ...acme, name: 'Nordwind Logistik' }, { ...acme, name: 'Sturmvogel Reederei' }],
    [
      'one name under two domains and in two countries',
      acme,
      { ...acme, domain: 'nordwind.fr', country: 'FR', name: 'Nordwind Logistik SARL' },
    ],
    ['a platform as domain', { name: 'Foo Bakery', domain: 'facebook.com' }, { name: 'Bar Tavern', domain: 'facebook.com' }],
    [
      'Tykes I and Tykes II',
      { name: 'Little Tykes I', phone: '+13122548396' },
      { name: 'Little Tykes II', phone: '+13122548396' },
    ],
  ])('are never linked unattended: %s', (_, a, b) => {
    expect(links(weigh(a, b, companyRules))).toBe(false);
  });

  test('a former name behind the same domain and in the same country is worth a question', () => {
    const evidence = weigh(acme, { ...acme, name: 'Sturmvogel Reederei GmbH' }, companyRules);
    expect(evidence.asks).toBe('name: other');
    expect(evidence.score).toBeGreaterThan(REVIEW);
  });

  test.each<readonly [string, Values, Values]>([
    [
      'the legal form',
      { name: 'Müller Versicherung GmbH & Co. KG', domain: 'mueller.example' },
      { name: 'Müller Versicherung', country: 'DE' },
    ],
    [
      'the legal form, in one country',
      { name: 'Cascade Properties', domain: 'cascade.example', country: 'IT' },
      { name: 'Cascade Properties S.p.A.', country: 'IT' },
    ],
    [
      'the name, behind one domain',
      { name: 'Sturmvogel Reederei', domain: 'nord.example' },
      { name: 'Nordwind Logistik S.p.A.', domain: 'nord.example' },
    ],
  ])('are at least asked about when they differ in no more than %s', (_, a, b) => {
    const large = matcherOf(companyRules, { ...defaultModel(), population: 1_000_000 });
    for (const evidence of [
      weigh(a, b, companyRules),
      large.compare(large.prepare(record('hubspot/1', a)), large.prepare(record('close/2', b))),
    ])
      expect(evidence.score).toBeGreaterThan(REVIEW);
  });

  test('a domain or a name that many have raises no questions by itself', () => {
    const counts = { 'group.example': 40 };
    const model = {
      ...defaultModel(),
      kinds: {
        domain: { known: 1000, counts },
        company: { known: 1000, counts: { sparkase: 40 } },
        word: { known: 1000, counts: { sparkasse: 40 } },
      },
    };
    const matcher = matcherOf(companyRules, model);
    const compare = (a: Values, b: Values): PairEvidence =>
      matcher.compare(matcher.prepare(record('hubspot/1', a)), matcher.prepare(record('close/2', b)));
    expect(
      compare({ name: 'Foo Bakery', domain: 'group.example' }, { name: 'Bar Tavern', domain: 'group.example' }).score,
    ).toBeLessThan(REVIEW);
    expect(compare({ name: 'Sparkasse' }, { name: 'Sparkasse AG' }).score).toBeLessThan(REVIEW);
  });
});

describe('deals', () => {
  const euro = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'EUR' });
  const asked = (a: Values, b: Values, names: readonly [string, string], model = defaultModel()): PairEvidence => {
    const matcher = matcherOf(dealRules, model);
    return matcher.compare(
      matcher.prepare(record('hubspot/1', { ...a, company: 'c1' }, { parentNames: { company: [names[0]] } })),
      matcher.prepare(record('close/2', { ...b, company: 'c2' }, { parentNames: { company: [names[1]] } })),
    );
  };
  const deal = { name: 'Zephyr - Data migration', amount: euro('30690.00'), closeDate: '2026-01-09' };

  test.each<readonly [string, Values, Values, readonly [string, string]]>([
    ['short for the other', deal, { name: deal.name, amount: euro('28850.00') }, ['Zephyr', 'Zephyr Consulting plc']],
    [
      'named in the title',
      deal,
      { ...deal, name: 'Data migration Zephyr (renewal)' },
      ['Lakeshore Chemicals', 'Zephyr Consulting'],
    ],
    ['other, with one amount', deal, { name: deal.name, amount: deal.amount }, ['Lakeshore Chemicals', 'Toscana Pharma']],
    ['other, with one date', deal, { ...deal, amount: euro('90000.00') }, ['Lakeshore Chemicals', 'Toscana Pharma']],
  ])('of a parent that is %s are asked about, not linked', (_, a, b, names) => {
    const evidence = asked(a, b, names);
    expect(evidence.score).toBeGreaterThan(REVIEW);
    expect(evidence.asks).toBeDefined();
  });

  test('of two companies are not asked about for what is sold, or for a title that many have', () => {
    const sold = { ...deal, name: 'Annual subscription' };
    expect(asked(sold, sold, ['Lakeshore Chemicals', 'Toscana Pharma']).score).toBeLessThan(REVIEW);
    const model = { ...defaultModel(), kinds: { 'text:name': { known: 1000, counts: { 'zephyr data migration': 50 } } } };
    expect(
      asked(deal, { ...deal, closeDate: '2026-06-09' }, ['Lakeshore Chemicals', 'Toscana Pharma'], model).score,
    ).toBeLessThan(REVIEW);
  });
});
