import { describe, expect, test } from 'vitest';
import { defaultModel, matcherOf, type PairEvidence } from '../../src/index.ts';
import type { EntityRules } from '@meshline/rulebook';
import { muddledPeople } from '../link/muddled-people.ts';
import { companyRules, personRules, record } from '../match-rules.ts';

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
});
