import { describe, expect, test } from 'vitest';
import { keys } from '../../src/index.ts';
import { muddledPeople } from '../link/muddled-people.ts';
import { companyRules, dealRules, personRules, record, userRules } from '../match-rules.ts';
import type { EntityRules } from '@meshline/rulebook';

type Values = Parameters<typeof record>[1];

const shared = (a: Values, b: Values, rules: EntityRules): number => {
  const right = new Set(keys(record('salesforce/2', b), rules));
  return keys(record('hubspot/1', a), rules).filter((key) => right.has(key)).length;
};
const ann = {
  firstName: 'Ann',
  lastName: 'Xanthakis',
  email: 'ann.xanthakis@acme.example',
  phone: '+493012345678',
  company: 'c1',
};

describe('keys', () => {
  test('are sorted, without doubles, and short', () => {
    for (const one of muddledPeople(50, 4)) {
      const all = keys(one, personRules);
      expect(all).toEqual([...new Set(all)].toSorted());
      expect(all.every((key) => /^[a-z]:[0-9a-z]{1,11}$/.test(key))).toBe(true);
      expect(all.length).toBeLessThan(16);
    }
  });

  test.each<readonly [string, Values]>([
    ['only the e-mail', { email: ann.email }],
    ['the phone in national form and a nickname', { firstName: 'Annie', lastName: 'Xanthakis', phone: '03012345678' }],
    ['the name, swapped', { firstName: 'Xanthakis', lastName: 'Ann' }],
    ['the company and a slip in the given name', { firstName: 'Amn', lastName: 'Xanthakis', company: 'c1' }],
    ['the mailbox under another domain', { firstName: 'A', lastName: 'Xantakis', email: 'ann.xanthakis@acme-group.example' }],
  ])('people meet by %s', (_, other) => {
    expect(shared(ann, other, personRules)).toBeGreaterThan(0);
  });

  test.each<readonly [string, Values]>([
    ['before its last word', { firstName: 'Daniel Jiménez', lastName: 'Morales' }],
    ['behind its first word', { firstName: 'Daniel', lastName: 'Jimenez Morales' }],
    ['and the second family name left out', { firstName: 'Daniel', lastName: 'Jiménez' }],
    ['and the first family name left out', { firstName: 'Daniel', lastName: 'Morales', company: 'c1' }],
    ['and an initial', { firstName: 'D. Jiménez', lastName: 'Morales', company: 'c1' }],
    ['with a slip', { firstName: 'Daniel Jimenez', lastName: 'Moralse', company: 'c1' }],
  ])('people meet wherever their name is cut: %s', (_, other) => {
    expect(shared({ firstName: 'Daniel', lastName: 'Jiménez Morales', company: 'c1' }, other, personRules)).toBeGreaterThan(0);
  });

  test.each([
    ['Val', 'Valerie'],
    ['Val', 'Valentin'],
    ['Alex', 'Alexandra'],
    ['Sasha', 'Alexander'],
  ])('a short name meets each formal one that it may stand for: %s, %s', (short, formal) => {
    const [one, other] = [short, formal].map((firstName) => ({ firstName, lastName: 'Xanthakis' }));
    expect(shared(one ?? {}, other ?? {}, personRules)).toBeGreaterThan(0);
  });

  test('colleagues meet in spite of a slip in the family name, or an initial that is not that of the formal name', () => {
    const katherine = { firstName: 'Katherine', lastName: 'Hamilton', company: 'c1' };
    expect(shared(katherine, { ...katherine, lastName: 'Hamilon' }, personRules)).toBeGreaterThan(0);
    expect(shared(katherine, { ...katherine, firstName: 'K.' }, personRules)).toBeGreaterThan(0);
    expect(shared(katherine, { ...katherine, lastName: 'Oduya', firstName: 'Otto' }, personRules)).toBe(0);
  });

  test('colleagues behind a switchboard or a mailbox of many do not meet by it', () => {
    const otto = { firstName: 'Otto', lastName: 'Unger', phone: ann.phone, email: 'info@acme.example' };
    expect(shared({ ...ann, email: 'info@acme.example', company: 'c1' }, otto, personRules)).toBe(0);
  });

  test('companies meet by domain, by name in any legal form and spelling, and by a name cut short', () => {
    const acme = { name: 'Nordwind Logistik GmbH', domain: 'nordwind.example' };
    for (const other of [
      { domain: 'nordwind.example' },
      { name: 'NORDWIND LOGISTIK' },
      { name: 'Nordwind-Logistik AG' },
      { name: 'Nordwind' },
    ]) {
      expect(shared(acme, other, companyRules)).toBeGreaterThan(0);
    }
    expect(shared({ domain: 'facebook.com' }, { domain: 'facebook.com' }, companyRules)).toBe(0);
  });

  test('deals meet inside their company only', () => {
    const deal = { name: 'Renewal', amount: { amount: '100.00', currency: 'EUR' }, closeDate: '2026-03-15', company: 'c1' };
    expect(shared(deal, { amount: { amount: '100.00', currency: 'EUR' }, company: 'c1' }, dealRules)).toBeGreaterThan(0);
    expect(shared(deal, { ...deal, company: 'c2' }, dealRules)).toBe(0);
  });

  test('deals meet by the name of the company where it is not linked yet', () => {
    const deal = { name: 'Onboarding', amount: { amount: '100.00', currency: 'EUR' } };
    const short = record('hubspot/1', { ...deal, company: 'c1' }, { parentNames: { company: ['Zephyr'] } });
    const full = record('salesforce/2', { ...deal, company: 'c2' }, { parentNames: { company: ['Zephyr Consulting plc'] } });
    expect(keys(short, dealRules).filter((key) => keys(full, dealRules).includes(key)).length).toBeGreaterThan(1);
  });

  test('deals of two companies meet by whom the title names and an amount or a date, never by what is sold', () => {
    const deal = { name: 'Ashgrove - Onboarding', amount: { amount: '77300.00', currency: 'EUR' }, closeDate: '2026-10-28' };
    const other = { ...deal, name: 'Onboarding Ashgrove (renewal)', company: 'c2' };
    expect(shared({ ...deal, company: 'c1' }, { ...other, closeDate: '2026-01-05' }, dealRules)).toBe(1);
    expect(shared({ ...deal, company: 'c1' }, { ...other, amount: { amount: '5.00', currency: 'EUR' } }, dealRules)).toBe(1);
    const sold = { ...deal, name: 'Annual subscription' };
    expect(shared({ ...sold, company: 'c1' }, { ...sold, company: 'c2' }, dealRules)).toBe(0);
  });

  test('known ids are keys in both directions; users have one key for their e-mail', () => {
    const contact = record('salesforce/2', {});
    const knowing = record('hubspot/1', {}, { knownRefs: [contact.ref] });
    expect(keys(knowing, personRules).some((key) => keys(contact, personRules).includes(key))).toBe(true);
    expect(shared({ email: 'a@x.example' }, { email: 'a@x.example' }, userRules)).toBe(1);
  });
});
