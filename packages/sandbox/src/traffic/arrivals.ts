import type { VendorName } from '../core/vendor.ts';
import type { Facts } from '../control/facts.ts';
import { dealSubjects, trades } from '../population/lists/company-words.ts';
import { countryOf } from '../population/lists/countries.ts';
import { jobs } from '../population/lists/titles.ts';
import { vendorNames } from '../population/model.ts';
import { drawPhone, e164 } from '../population/phones.ts';
import { shapes } from '../population/seed.ts';
import { slug } from '../population/text.ts';
import { fullName } from '../population/copies/company-copies.ts';
import { makeCompanies } from '../population/truth/companies.ts';
import { civilDate } from '../population/truth/deals.ts';
import { drawName } from '../population/truth/names.ts';
import { anybody, shownName, systemNames, type Scene, type Subject } from './scene.ts';
import type { Happening } from './traffic.ts';

const DAY = 86_400_000;

interface Newcomer {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

/** A name and an address that nobody of the company has; undefined after some tries. */
const newcomerAt = (company: Subject, scene: Scene): Newcomer | undefined => {
  const domain = company.facts.domain;
  if (domain === null || domain === undefined) return undefined;
  for (let attempt = 0; attempt < 10; attempt++) {
    const name = drawName(scene.country(company.facts), scene.random);
    const email = `${slug(name.firstName)}.${slug(name.lastName)}@${domain}`;
    const facts: Facts = { email, firstName: name.firstName, lastName: name.lastName, references: {} };
    if (scene.observer.recogniseFacts('person', facts, company.label.label) === undefined) return { ...name, email };
  }
  return undefined;
};

/** Somebody new at a company that is known: by a form in HubSpot, by a rep's hand elsewhere. */
const newPersonIn = (vendor: VendorName, scene: Scene): Happening | undefined => {
  const company = scene.pick('company', (label) => label.vendor === vendor || vendor !== 'close');
  const user = scene.user(vendor);
  const newcomer = company === undefined ? undefined : newcomerAt(company, scene);
  if (company === undefined || user === undefined || newcomer === undefined) return undefined;
  const parent = scene.companyRecord(company.label.label, vendor);
  if (vendor === 'close' && parent === undefined) return undefined;
  const country = scene.country(company.facts);
  const companyText = shownName(company.label.vendor, company.record);
  const label = scene.labels.next('person');
  const shaped = shapes[vendor].person(
    {
      label,
      home: parent === undefined ? 'Lead' : 'Contact',
      ...newcomer,
      otherEmails: [],
      phoneText: vendor === 'hubspot' && scene.random.chance(0.5) ? undefined : e164(drawPhone(country, 'mobile', scene.random)),
      title: scene.random.chance(0.7) ? scene.random.pick(jobs).wordings[0] : undefined,
      country: countryOf(country).names[0],
      lifecycle: vendor === 'hubspot' ? 'lead' : 'mql',
      owner: anybody,
      companyText,
      defects: new Set(),
    },
    scene.references(user.id, parent),
  );
  const id = scene.create(vendor, 'person', label, shaped);
  const text =
    vendor === 'hubspot'
      ? `${newcomer.firstName} ${newcomer.lastName}, ${companyText}, filled in a form: new in HubSpot`
      : `${user.name} put ${newcomer.firstName} ${newcomer.lastName}, ${companyText}, into ${systemNames[vendor]}`;
  return {
    kind: vendor === 'hubspot' ? 'form fill' : 'new person',
    vendor,
    entity: 'person',
    type: shaped.type,
    id,
    label,
    text,
  };
};

export const formFill = (scene: Scene): Happening | undefined => newPersonIn('hubspot', scene);
export const personByHand = (scene: Scene): Happening | undefined =>
  newPersonIn(scene.random.chance(0.5) ? 'salesforce' : 'close', scene);

/** Somebody known to one system turns up in another one, where nobody looked for them. */
export const turnsUpElsewhere = (scene: Scene): Happening | undefined => {
  const person = scene.pick('person', ({ label }) =>
    vendorNames.some((vendor) => !scene.labels.of(label).some((row) => row.vendor === vendor)),
  );
  if (person === undefined) return undefined;
  const { label } = person.label;
  const vendor = scene.otherVendor(scene.labels.of(label).map((row) => row.vendor));
  const user = vendor === undefined ? undefined : scene.user(vendor);
  if (vendor === undefined || user === undefined) return undefined;
  const company = scene.observer.companyOf(person.label.vendor, person.facts);
  const parent = company === undefined ? undefined : scene.companyRecord(company, vendor);
  if (parent === undefined && vendor === 'close') return undefined;
  const [firstName, lastName] = writtenName(person);
  const { email, phone, title } = person.facts;
  if (lastName === '' || (email ?? phone ?? null) === null) return undefined;
  const companyText = company === undefined ? undefined : nameOfCompany(company, scene);
  const shaped = shapes[vendor].person(
    {
      label,
      home: parent === undefined && companyText !== undefined ? 'Lead' : 'Contact',
      firstName: firstName === '' ? undefined : firstName,
      lastName,
      email: email ?? undefined,
      otherEmails: [],
      phoneText: phone?.startsWith('+') === true ? phone : undefined,
      title: title === null || title === undefined ? undefined : title.replace(/^\p{L}/u, (start) => start.toUpperCase()),
      country: countryOf(scene.country(person.facts)).names[0],
      lifecycle: 'lead',
      owner: anybody,
      companyText,
      defects: new Set(),
    },
    scene.references(user.id, parent),
  );
  const id = scene.create(vendor, 'person', label, shaped);
  return {
    kind: 'turns up',
    vendor,
    entity: 'person',
    type: shaped.type,
    id,
    label,
    text: `${user.name} put ${firstName} ${lastName}, known to ${systemNames[person.label.vendor]}, into ${systemNames[vendor]} by hand`,
  };
};

const writtenName = ({ label, record }: Subject): [string, string] => {
  const p = record.properties;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  if (label.vendor === 'hubspot') return [text(p['firstname']), text(p['lastname'])];
  if (label.vendor === 'salesforce') return [text(p['FirstName']), text(p['LastName'])];
  const [first = '', ...rest] = text(p['name']).split(' ');
  return [first.replace(/,$/u, ''), rest.join(' ')];
};

const nameOfCompany = (label: string, scene: Scene): string | undefined => {
  for (const row of scene.labels.of(label)) {
    const found = scene.subject(row);
    if (found !== undefined) return shownName(row.vendor, found.record);
  }
  return undefined;
};

/** A company that nobody knew, in HubSpot or Salesforce. */
export const newCompany = (scene: Scene): Happening | undefined => {
  const vendor: VendorName = scene.random.chance(0.6) ? 'hubspot' : 'salesforce';
  const user = scene.user(vendor);
  const [company] = makeCompanies(1, [anybody], scene.now, scene.random);
  if (user === undefined || company === undefined) return undefined;
  const name = fullName(company);
  if (
    scene.observer.recogniseFacts('company', {
      name: name.toLowerCase(),
      domain: company.domain,
      country: company.country,
      references: {},
    }) !== undefined
  )
    return undefined;
  const label = scene.labels.next('company');
  const shaped = shapes[vendor].company(
    {
      name,
      website: company.domain,
      country: countryOf(company.country).names[0],
      countryCode: company.country,
      employees: company.employees,
      lifecycle: 'lead',
      owner: anybody,
      truth: { city: company.city, trade: scene.random.pick(trades) },
    },
    scene.references(user.id, undefined),
  );
  const id = scene.create(vendor, 'company', label, shaped);
  return {
    kind: 'new company',
    vendor,
    entity: 'company',
    type: shaped.type,
    id,
    label,
    text: `${user.name} opened ${name} in ${systemNames[vendor]}`,
  };
};

/** A new deal with a company that has none yet. */
export const newDeal = (scene: Scene): Happening | undefined => {
  const vendor = scene.random.pick(vendorNames);
  const company = scene.pick('company', (label) => label.vendor === vendor);
  const user = scene.user(vendor);
  if (company === undefined || user === undefined) return undefined;
  const parent = scene.companyRecord(company.label.label, vendor);
  if (parent === undefined || scene.hasDeal(company.label.label)) return undefined;
  const label = scene.labels.next('deal');
  const companyName = shownName(vendor, company.record);
  const name = `${companyName} - ${scene.random.pick(dealSubjects)}`;
  const shaped = shapes[vendor].deal(
    {
      name,
      amount: Math.round(Math.exp(7.6 + scene.random.next() * 4) / 50) * 50,
      stage: 'discovery',
      closeDate: civilDate(scene.now + (20 + scene.random.int(150)) * DAY),
      owner: anybody,
    },
    scene.references(user.id, parent),
  );
  const id = scene.create(vendor, 'deal', label, shaped);
  return {
    kind: 'new deal',
    vendor,
    entity: 'deal',
    type: shaped.type,
    id,
    label,
    text: `${user.name} opened the deal ${name} in ${systemNames[vendor]}`,
  };
};
