import type { Compared } from '../compare/compared.ts';
import { compareEmails, type ComparedEmails } from '../compare/email.ts';
import { compareParents } from '../compare/parent.ts';
import { compareNames, type ComparedNames, type NameVerdict } from '../compare/person-name.ts';
import { comparePhones } from '../compare/phone.ts';
import type { Prepared } from '../compare/prepared.ts';
import { addDetails } from './details.ts';
import type { Frequency } from './frequency.ts';
import type { Tally } from './tally.ts';

/** How much each kind of evidence may count in bits, given what the names say; `total` bounds the whole. */
interface Bounds {
  readonly mailbox: number;
  readonly phone: number;
  readonly company: number;
  readonly details: number;
  readonly total: number;
}

const NO_BOUND = Number.POSITIVE_INFINITY;
/** In the band where a person is asked, whatever the settings. */
const ASK = 9;

/**
 * Names decide what the rest is worth. Where they contradict, an equal address or phone shows a family, an office or an assistant, not one
 * person; where one lacks its name, nobody is linked unattended.
 */
const BOUNDS: Readonly<Record<NameVerdict, Bounds>> = {
  agree: { mailbox: NO_BOUND, phone: NO_BOUND, company: NO_BOUND, details: NO_BOUND, total: NO_BOUND },
  initial: { mailbox: NO_BOUND, phone: 9, company: NO_BOUND, details: NO_BOUND, total: NO_BOUND },
  part: { mailbox: NO_BOUND, phone: 8, company: 4, details: NO_BOUND, total: NO_BOUND },
  unknown: { mailbox: NO_BOUND, phone: 9, company: 4, details: NO_BOUND, total: ASK },
  alike: { mailbox: 5, phone: 4, company: 2, details: 8, total: ASK - 3 },
  'other-given': { mailbox: 3, phone: 3, company: 2, details: 10, total: ASK },
  'other-family': { mailbox: 8, phone: 7, company: 3, details: NO_BOUND, total: ASK },
  other: { mailbox: 2, phone: 2, company: 1, details: 10, total: ASK },
};

/** Just inside that band. */
const WORTH_ASKING = 1;

/** Two mailboxes of one domain. */
const SAME_DOMAIN = new Set(['alias', 'numbered', 'other-here']);
const OTHER_MAILBOX = new Set([...SAME_DOMAIN, 'other', 'same-mailbox']);

/** Weighs whether two records are one person. */
export function weighPeople(a: Prepared, b: Prepared, frequency: Frequency, tally: Tally): void {
  const names = bestNames(a, b, frequency);
  const verdict = names === undefined ? 'unknown' : names.verdict;
  const bounds = BOUNDS[verdict];
  if (names !== undefined) {
    const suffix = names.swapped ? ', swapped' : '';
    tally.add('given name', names.given.level + suffix, names.given.bits - (names.swapped ? 2 : 0));
    tally.add('family name', names.family.level + suffix, names.family.bits);
    tally.add('generation', names.generation.level, names.generation.bits);
    tally.limit('names alone', names.bits);
    seeNames(names, tally);
  }
  if (verdict === 'other' && a.details.every((feature) => feature.as === 'country')) {
    // Nothing that people share makes up for two other names.
    tally.ask('names: other');
    tally.contradicts = true;
    return;
  }
  const email = compareEmails(a.emails, b.emails, frequency.size - 3);
  tally.see('e-mail', 'shared', email.level, email.bits);
  tally.add('e-mail', email.level, Math.min(email.bits, bounds.mailbox));
  const ownMailbox = email.level === 'exact' && verdict === 'part';
  const company = addCompany(a, b, email, ownMailbox ? NO_BOUND : bounds.company, frequency.size - 3, tally);
  // Inside one company a namesake is unlikely, and the rarer the name the more so.
  if (company.bits >= 4 && verdict === 'agree') tally.add('name in the company', 'rare', Math.min(names?.spare ?? 0, 3));
  const phone = comparePhones(a.phones, b.phones, frequency.size);
  tally.see('phone', 'shared', phone.level, company.bits > 0 ? Math.min(phone.bits, 9) : phone.bits);
  // Colleagues share a switchboard: inside a company a number says less.
  const phoneMost = company.bits > 0 ? Math.min(bounds.phone, verdict === 'agree' ? 9 : 5) : bounds.phone;
  tally.add('phone', phone.level, Math.min(phone.bits, phoneMost));
  const details = addDetails(a, b, tally, { bound: bounds.details, country: 1 });
  // A father and his son have name, address and phone in common.
  if (details.another !== undefined) tally.ask(`another ${details.another}`);
  if (verdict === 'other-family' && details.unanimous) return;
  // Two who have their name and their company in common, and neither address nor number, are namesakes as likely as not.
  const mailboxes = company.bits > 0 ? SAME_DOMAIN : OTHER_MAILBOX;
  const namesakes = mailboxes.has(email.level) && phone.level === 'other' && !details.unanimous;
  if (namesakes) tally.ask('another e-mail and another phone');
  // People with one name get addresses of one pattern, and lists make them up: with another phone, the company has to bear it out.
  const doubted = email.pattern === 'crowd' ? company.level !== 'same' : email.pattern === 'company' && company.level === 'other';
  if (doubted && phone.level === 'other' && !details.unanimous) tally.ask('an e-mail from the name and another phone');
  // `Toto` and `Torsten` at `twaldbauer@`: no table holds every pet name, and a mailbox has one owner more often than two of one initial.
  if (verdict === 'other-given' && email.level === 'exact' && shareInitial(a, b))
    tally.atLeast('one mailbox and one initial', WORTH_ASKING - frequency.prior);
  const bare = verdict === 'part' && email.level !== 'exact' && !hasStrongDetail(tally);
  if (bounds.total === NO_BOUND && !bare) return;
  tally.limit(`names: ${verdict}`, Math.min(ASK, bounds.total) - frequency.prior);
  tally.ask(`names: ${verdict}`);
  tally.contradicts = verdict === 'other' || verdict === 'other-given' || verdict === 'alike';
}

function seeNames({ given, family, generation, swapped, bits }: ComparedNames, tally: Tally): void {
  // Where names may count only so much together, each counts its share.
  const sum = given.bits + family.bits;
  const share = sum > 0 ? Math.min(1, Math.max(0, bits - generation.bits + (swapped ? 2 : 0)) / sum) : 1;
  tally.see('given name', 'name', given.level, (given.bits > 0 ? given.bits * share : given.bits) - (swapped ? 2 : 0));
  tally.see('family name', 'family', family.level, family.bits > 0 ? family.bits * share : family.bits);
  tally.see('generation', 'own', generation.level, generation.bits);
}

function bestNames(a: Prepared, b: Prepared, frequency: Frequency): ComparedNames | undefined {
  let best: ComparedNames | undefined;
  for (const left of a.names) {
    for (const right of b.names) {
      const one = compareNames(left, right, frequency);
      if (best === undefined || one.bits > best.bits) best = one;
    }
  }
  return best;
}

/** The company speaks once, whether as the linked record, as a text or as the domain of the address. */
function addCompany(a: Prepared, b: Prepared, email: ComparedEmails, most: number, limit: number, tally: Tally): Compared {
  const parent = compareParents(a.parents, b.parents, limit);
  if (email.companyBits > 0 && email.companyBits > parent.bits) {
    const bits = Math.min(most, email.companyBits + (parent.bits > 0 ? 1 : Math.max(parent.bits, -2)));
    tally.add('company', parent.level === 'missing' ? 'same domain' : `same domain, ${parent.level}`, bits);
    tally.see('company', 'shared', 'same domain', email.companyBits);
    return { level: parent.level, bits };
  }
  const bits = Math.min(most, parent.bits + (email.companyBits > 0 ? 1 : 0));
  tally.add('company', parent.level, bits);
  tally.see('company', 'shared', parent.level, parent.bits);
  return { level: parent.level, bits };
}

function shareInitial(a: Prepared, b: Prepared): boolean {
  const initials = (one: Prepared): readonly string[] => one.names.map(({ given }) => (given[0] ?? '').slice(0, 1));
  return initials(a).some((initial) => initial !== '' && initials(b).includes(initial));
}

function hasStrongDetail(tally: Tally): boolean {
  return tally.parts.some(
    (part) =>
      part.weight >= 9 &&
      part.level === 'exact' &&
      !['given name', 'family name', 'e-mail', 'phone', 'company'].includes(part.feature),
  );
}
