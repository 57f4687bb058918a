import type { Random } from '../../core/random.ts';
import type { VendorName } from '../../core/vendor.ts';
import { drawDefect, rateOf, type DefectId } from '../defects.ts';
import type { Lifecycle, PersonCopy, TrueCompany, TruePerson, TrueUser } from '../model.ts';
import { vendorNames } from '../model.ts';
import { drawOwner, drawTimes, fallBehind, fullName, writeCompanyName, writeCountry } from './company-copies.ts';
import { emailKey, shareStrongEvidence } from './evidence.ts';
import { writeEmail, writePhone, writePhoneText } from './person-contact.ts';
import { writeName } from './person-names.ts';

/** The share of pairs of records that are left without strong evidence of their own; a third record always bridges them. */
const LEFT_APART = 0.18;

export interface PeopleSetting {
  readonly users: readonly TrueUser[];
  readonly now: number;
  /** Whether a system has a record of the company. */
  readonly holds: (vendor: VendorName, company: string) => boolean;
  /** HubSpot refuses an address that another contact has: those given out, in lower case. */
  readonly hubspotEmails: Set<string>;
}

const writeTitle = (
  person: TruePerson,
  stale: boolean,
  vendor: VendorName,
  made: Set<DefectId>,
  random: Random,
): string | undefined => {
  if (person.guarded === 'name, e-mail and phone') return person.job.wordings[0];
  const defect = drawDefect(['title-missing', 'title-stale', 'title-wording'] as const, vendor, random);
  if (defect === 'title-missing') {
    made.add(defect);
    return undefined;
  }
  if (defect === 'title-stale' || (stale && random.chance(0.6))) {
    made.add('title-stale');
    return person.before.job.wordings[0];
  }
  if (defect === undefined) return person.job.wordings[0];
  made.add(defect);
  return random.pick(person.job.wordings.slice(1));
};

const early = (lifecycle: Lifecycle): boolean => lifecycle !== 'opportunity' && lifecycle !== 'customer';

const homeOf = (person: TruePerson, setting: PeopleSetting, second: boolean, random: Random): 'Contact' | 'Lead' => {
  const { company } = person;
  if (company === undefined) return 'Contact';
  if (!setting.holds('salesforce', company.label)) return 'Lead';
  // Another person at the desk makes a lead of somebody who is a contact already: the usual duplicate.
  if (second) return random.chance(0.6) ? 'Lead' : 'Contact';
  return early(person.lifecycle) && random.chance(0.25) ? 'Lead' : 'Contact';
};

const writeStage = (
  person: TruePerson,
  vendor: VendorName,
  home: 'Contact' | 'Lead',
  made: Set<DefectId>,
  random: Random,
): PersonCopy['lifecycle'] => {
  if (vendor === 'hubspot' && random.chance(rateOf('lifecycle-unmapped', vendor))) {
    made.add('lifecycle-unmapped');
    return random.pick(['evangelist', 'subscriber'] as const);
  }
  if ((vendor === 'hubspot' || home === 'Lead') && random.chance(rateOf('lifecycle-behind', vendor))) {
    const behind = fallBehind(person.lifecycle, random);
    if (behind !== person.lifecycle) made.add('lifecycle-behind');
    return behind;
  }
  return person.lifecycle;
};

const place = (
  person: TruePerson,
  vendor: VendorName,
  home: 'Contact' | 'Lead',
  setting: PeopleSetting,
  made: Set<DefectId>,
  random: Random,
): { company: TrueCompany | undefined; companyText: string | undefined } => {
  const held = (company: TrueCompany | undefined): company is TrueCompany =>
    company !== undefined && setting.holds(vendor, company.label);
  if (home === 'Lead' && vendor === 'salesforce') {
    const company = person.company;
    return { company, companyText: company === undefined ? undefined : writeCompanyName(company, vendor, random).name };
  }
  const defect = drawDefect(['company-missing', 'company-former'] as const, vendor, random);
  if (defect === 'company-former' && held(person.before.company)) {
    made.add(defect);
    return { company: person.before.company, companyText: fullName(person.before.company) };
  }
  if (person.company === undefined) return { company: undefined, companyText: undefined };
  if (defect === 'company-missing' && person.guarded === 'no') {
    made.add(defect);
    return {
      company: undefined,
      companyText: random.chance(0.5) ? writeCompanyName(person.company, vendor, random).name : undefined,
    };
  }
  if (!held(person.company)) return { company: undefined, companyText: writeCompanyName(person.company, vendor, random).name };
  return {
    company: person.company,
    companyText: random.chance(0.6) ? writeCompanyName(person.company, vendor, random).name : undefined,
  };
};

const copyPerson = (
  truth: TruePerson,
  vendor: VendorName,
  second: boolean,
  setting: PeopleSetting,
  random: Random,
): PersonCopy => {
  const defects = new Set<DefectId>(truth.ties.filter((tie) => tie !== 'shared-email'));
  const home = vendor === 'salesforce' ? homeOf(truth, setting, second, random) : 'Contact';
  const name = writeName(truth, vendor, random);
  let email = writeEmail(truth, vendor, random);
  if (vendor === 'hubspot' && email.email !== undefined && setting.hubspotEmails.has(email.email.toLowerCase())) {
    const other = [truth.email, truth.freeMail, truth.aliasEmail].find((each) => !setting.hubspotEmails.has(each));
    email =
      second && random.chance(0.5)
        ? { email: undefined, defects: ['email-missing'] }
        : { email: other, defects: other === truth.email ? [] : ['email-free-mail'] };
    if (other === truth.aliasEmail && email.email !== undefined) email = { email: other, defects: ['email-alias'] };
  }
  if (vendor === 'hubspot' && email.email !== undefined) setting.hubspotEmails.add(email.email.toLowerCase());
  const country = vendor === 'close' ? undefined : drawDefect(['country-missing', 'country-wording'] as const, vendor, random);
  const writtenCountry =
    vendor === 'close' || country === 'country-missing'
      ? undefined
      : writeCountry(truth.country, country === 'country-wording', random);
  const phone = writePhone(truth, vendor, writtenCountry, random);
  for (const defect of [name.defect, ...email.defects, ...phone.defects, country]) if (defect !== undefined) defects.add(defect);
  if (second) defects.add('person-duplicate');
  const stale = defects.has('email-stale');
  const owner = drawOwner(truth.owner, 'owner-other', vendor, setting.users, defects, random);
  if (vendor === 'close') defects.delete('owner-other');
  if (owner.leftIn === vendor && vendor !== 'close') defects.add('owner-inactive');
  return {
    entity: 'person',
    vendor,
    label: truth.label,
    truth,
    defects,
    home,
    firstName: name.firstName,
    lastName: name.lastName,
    email: email.email,
    otherEmails: writeOtherEmails(truth, vendor, email.email, setting, random),
    phone: phone.phone,
    phoneText: phone.text,
    title: writeTitle(truth, stale, vendor, defects, random),
    country: writtenCountry,
    lifecycle: writeStage(truth, vendor, home, defects, random),
    owner,
    ...place(truth, vendor, home, setting, defects, random),
    ...drawTimes(truth.since, stale || defects.has('phone-stale'), setting.now, random),
  };
};

/** Some records keep another address of the same person beside the first; HubSpot and Close can. */
const writeOtherEmails = (
  person: TruePerson,
  vendor: VendorName,
  email: string | undefined,
  setting: PeopleSetting,
  random: Random,
): readonly string[] => {
  if (vendor === 'salesforce' || email === undefined || person.guarded !== 'no' || !random.chance(0.04)) return [];
  const other = random.pick([person.freeMail, person.aliasEmail, person.before.email]);
  if (other === email.toLowerCase() || (vendor === 'hubspot' && setting.hubspotEmails.has(other))) return [];
  if (vendor === 'hubspot') setting.hubspotEmails.add(other);
  return [other];
};

const dropDefects = (copy: PersonCopy, start: string): void => {
  for (const defect of copy.defects) if (defect.startsWith(start)) copy.defects.delete(defect);
};

/** Mends one record until it can be told to be the same person as another: by an address, else a number, else name and company. */
const bring = (copy: PersonCopy, near: PersonCopy, setting: PeopleSetting, random: Random): void => {
  const { truth } = copy;
  const free = (email: string): boolean =>
    copy.vendor !== 'hubspot' || emailKey(copy) === email || !setting.hubspotEmails.has(email);
  const email = emailKey(near);
  if (
    copy.company === undefined &&
    truth.company !== undefined &&
    setting.holds(copy.vendor, truth.company.label) &&
    near.company === truth.company
  ) {
    copy.company = truth.company;
    copy.defects.delete('company-missing');
    if (shareStrongEvidence(copy, near)) return;
  }
  if (email !== undefined && email !== emailKey(copy) && free(email) && random.chance(0.6)) {
    if (copy.vendor === 'hubspot') {
      if (copy.email !== undefined) setting.hubspotEmails.delete(copy.email.toLowerCase());
      setting.hubspotEmails.add(email);
    }
    copy.email = email;
    dropDefects(copy, 'email-');
    if (email === truth.freeMail && email !== truth.email) copy.defects.add('email-free-mail');
    else if (email === truth.aliasEmail) copy.defects.add('email-alias');
    else if (email === truth.before.email) copy.defects.add('email-stale');
    else if (email !== truth.email) copy.defects.add('email-typo');
    if (shareStrongEvidence(copy, near)) return;
  }
  const phone = near.phone ?? truth.phone;
  for (const each of [copy, near]) {
    if (each.phone === phone) continue;
    each.phone = phone;
    dropDefects(each, 'phone-');
    each.defects.delete('shared-phone');
    const text = writePhoneText(phone, each.vendor, each.country !== undefined && phone.country === truth.country, [], random);
    each.phoneText = text.text;
    for (const defect of text.defects) each.defects.add(defect);
  }
  if (phone === truth.company?.switchboard) for (const each of [copy, near]) each.defects.add('shared-phone');
  if (shareStrongEvidence(copy, near)) return;
  for (const each of [copy, near]) {
    each.firstName = truth.firstName;
    each.lastName = truth.lastName;
    dropDefects(each, 'name-');
    each.defects.delete('first-name-missing');
  }
};

/** No record stands alone: each one shares strong evidence with another of the same person, and few pairs share none. */
const holdTogether = (copies: readonly PersonCopy[], setting: PeopleSetting, random: Random): void => {
  for (let i = 1; i < copies.length; i++) {
    const copy = copies[i];
    const earlier = copies.slice(0, i);
    const first = earlier[0];
    if (copy === undefined || first === undefined) continue;
    if (!earlier.some((each) => shareStrongEvidence(copy, each)))
      bring(copy, earlier[random.int(earlier.length)] ?? first, setting, random);
    for (const each of earlier)
      if (!shareStrongEvidence(copy, each) && !random.chance(LEFT_APART)) bring(copy, each, setting, random);
  }
};

const presence = (person: TruePerson, setting: PeopleSetting, random: Random): readonly VendorName[] => {
  const { company } = person;
  const known = (vendor: VendorName): boolean => company !== undefined && setting.holds(vendor, company.label);
  const here = vendorNames.filter((vendor) => {
    if (vendor === 'hubspot') return random.chance(known('hubspot') ? 0.92 : 0.7);
    if (vendor === 'salesforce') return random.chance(company === undefined ? 0.4 : known('salesforce') ? 0.9 : 0.62);
    return known('close') && random.chance(0.9);
  });
  return here.length > 0 ? here : [company !== undefined && known('close') ? 'close' : 'hubspot'];
};

/** Everybody as the systems that know them hold them. */
export function copyPeople(people: readonly TruePerson[], setting: PeopleSetting, random: Random): PersonCopy[] {
  const all: PersonCopy[] = [];
  for (const truth of people) {
    const copies: PersonCopy[] = [];
    const here = presence(truth, setting, random);
    for (const vendor of here) {
      copies.push(copyPerson(truth, vendor, false, setting, random));
      if (truth.guarded === 'no' && random.chance(rateOf('person-duplicate', vendor)))
        copies.push(copyPerson(truth, vendor, true, setting, random));
    }
    holdTogether(copies, setting, random);
    if (here.length === 1) for (const copy of copies) copy.defects.add('only-here');
    all.push(...copies);
  }
  return all;
}
