import { rulesOf, matchRecord, type LabelledSet, type RawRecord } from '../labelled-set.ts';
import type { MatchFeature } from '@meshline/rulebook';
import { chanceOf, type Chance } from './chance.ts';
import { COMPANY_TRADES, COMPANY_WORDS, type Vocabulary } from './vocabulary.ts';
import { nickname, otherDate, shortenStreet, slip } from './damage.ts';

export type PersonField =
  | 'email'
  | 'phone'
  | 'company'
  | 'street'
  | 'city'
  | 'postcode'
  | 'born'
  | 'bornYear'
  | 'nationalId'
  | 'region';

/** How a population of people looks and what was done to its copies; rates are shares of the copies. */
export interface PeopleShape {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  readonly people: number;
  readonly fields: readonly PersonField[];
  /** Share of people by number of copies: `[0.6, 0.3, 0.1]` = 60 % have one. */
  readonly copies: readonly number[];
  /** Systems that the copies are spread over. */
  readonly systems: number;
  /** A slip in each text. */
  readonly slips: number;
  /** Each value but the name left out. */
  readonly missing: number;
  /** Another address, phone, e-mail or company, each. */
  readonly moved: number;
  readonly nicknames: number;
  readonly initials: number;
  readonly swapped: number;
  readonly married: number;
  readonly wrongDates: number;
  /** Share of people who live with another of the population: one family name, address and phone. */
  readonly households: number;
  /** Of those, the share who have the other's given name too: fathers and sons. */
  readonly namesakes: number;
  /** Share of people whose e-mail is another's, or an office's. */
  readonly sharedEmails: number;
  /** E-mails are built from names. */
  readonly patterned: boolean;
  /** People at one company, on average. */
  readonly staff: number;
}

const PLAIN: Omit<PeopleShape, 'name' | 'vocabulary' | 'people' | 'fields'> = {
  copies: [0.6, 0.3, 0.1],
  systems: 2,
  slips: 0.06,
  missing: 0.1,
  moved: 0.1,
  nicknames: 0.1,
  initials: 0.02,
  swapped: 0.01,
  married: 0.02,
  wrongDates: 0.05,
  households: 0.05,
  namesakes: 0.01,
  sharedEmails: 0.02,
  patterned: true,
  staff: 8,
};

type Given = Pick<PeopleShape, 'name' | 'vocabulary' | 'people' | 'fields'> & Partial<PeopleShape>;

interface Person {
  first: string;
  last: string;
  email: string;
  phone: string;
  company: string;
  street: string;
  city: string;
  postcode: string;
  region: string;
  born: string;
  nationalId: string;
}

/** A labelled set of people as the shape says, the same on every run. */
export function people(given: Given, seed: number): LabelledSet {
  const shape: PeopleShape = { ...PLAIN, ...given };
  const chance = chanceOf(seed);
  const rules = rulesOf('person', featuresOf(shape.fields));
  const companies = Array.from(
    { length: Math.max(1, Math.round(shape.people / shape.staff)) },
    () => `${chance.pick(COMPANY_WORDS)} ${chance.pick(COMPANY_TRADES)}`,
  );
  const places = Array.from({ length: Math.max(8, Math.round(shape.people / 40)) }, () => ({
    city: chance.common(shape.vocabulary.towns),
    postcode: shape.vocabulary.postcode(chance),
    region: chance.pick(['North', 'South', 'East', 'West', 'Central', 'Coast']),
  }));
  const raw: RawRecord[] = [];
  const labels: string[] = [];
  let before: Person | undefined;
  for (let index = 0; index < shape.people; index++) {
    const person = makePerson(shape, companies, places, before, chance);
    before = person;
    const count = countOf(shape.copies, chance);
    for (let copy = 0; copy < count; copy++) {
      raw.push(
        toRecord(shape, copy === 0 ? person : damaged(person, shape, companies, places, chance), copy, raw.length, chance),
      );
      labels.push(String(index));
    }
  }
  return { name: shape.name, rules, records: raw.map((one) => matchRecord(one, rules)), labels };
}

function countOf(copies: readonly number[], chance: Chance): number {
  let rest = chance.next();
  for (const [index, share] of copies.entries()) {
    rest -= share;
    if (rest < 0) return index + 1;
  }
  return copies.length;
}

type Place = Pick<Person, 'city' | 'postcode' | 'region'>;

function makePerson(
  shape: PeopleShape,
  companies: readonly string[],
  places: readonly Place[],
  before: Person | undefined,
  chance: Chance,
): Person {
  const { vocabulary } = shape;
  const first = chance.common(vocabulary.given);
  const last = chance.common(vocabulary.family);
  const company = chance.common(companies);
  const person: Person = {
    first,
    last: vocabulary.country === 'ES' ? `${last} ${chance.common(vocabulary.family)}` : last,
    email: '',
    phone: vocabulary.phone(chance),
    company,
    street:
      vocabulary.country === 'US'
        ? `${chance.whole(1, 999)} ${chance.common(vocabulary.streets)}`
        : `${chance.common(vocabulary.streets)} ${chance.whole(1, 150)}`,
    ...chance.common(places),
    born: `${chance.whole(1935, 2004)}-${String(chance.whole(1, 12)).padStart(2, '0')}-${String(chance.whole(1, 28)).padStart(2, '0')}`,
    nationalId: String(chance.whole(1_000_000, 9_999_999)),
  };
  if (before !== undefined && chance.holds(shape.households)) {
    Object.assign(person, {
      last: before.last,
      street: before.street,
      city: before.city,
      postcode: before.postcode,
      region: before.region,
      phone: before.phone,
    });
    // A twin, or a parent's namesake.
    if (chance.holds(0.05)) person.born = before.born;
    else if (chance.holds(shape.namesakes)) person.first = before.first;
  }
  person.email = emailOf(person, shape, chance);
  if (before !== undefined && chance.holds(shape.sharedEmails)) {
    person.email = chance.holds(0.5) ? before.email : `${chance.pick(['info', 'office', 'sales'])}@${domainOf(company)}`;
  }
  return person;
}

function domainOf(company: string): string {
  return `${plain(company)}.example`;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function emailOf(person: Person, shape: PeopleShape, chance: Chance): string {
  const [first, last] = [plain(person.first), plain(person.last.split(' ')[0] ?? '')];
  const domain = chance.holds(0.3)
    ? chance.pick(['gmail.com', 'yahoo.com', 'hotmail.com', 'outlook.com'])
    : domainOf(person.company);
  if (!shape.patterned) return `${first.slice(0, 2)}${last.slice(0, 3)}${chance.whole(10, 99999)}@${domain}`;
  const local = chance.pick([`${first}.${last}`, `${first[0]}${last}`, `${first}`, `${first}${last}`, `${first}.${last}`]);
  return `${local}@${domain}`;
}

function damaged(
  person: Person,
  shape: PeopleShape,
  companies: readonly string[],
  places: readonly Place[],
  chance: Chance,
): Person {
  const copy = { ...person };
  const { vocabulary } = shape;
  if (chance.holds(shape.nicknames)) copy.first = nickname(copy.first, chance);
  if (chance.holds(shape.initials)) copy.first = `${copy.first[0]}.`;
  if (chance.holds(shape.married)) copy.last = chance.common(vocabulary.family);
  if (vocabulary.country === 'ES' && chance.holds(0.25)) copy.last = copy.last.split(' ')[0] ?? copy.last;
  if (chance.holds(shape.moved)) {
    Object.assign(copy, chance.common(places), { street: `${chance.whole(1, 999)} ${chance.common(vocabulary.streets)}` });
  }
  if (chance.holds(shape.moved)) copy.phone = vocabulary.phone(chance);
  if (chance.holds(shape.moved)) copy.company = chance.common(companies);
  if (chance.holds(1.5 * shape.moved)) copy.email = emailOf(copy, shape, chance);
  if (chance.holds(0.3)) copy.street = shortenStreet(copy.street);
  if (chance.holds(shape.wrongDates)) copy.born = otherDate(copy.born, chance);
  for (const field of ['first', 'last', 'street', 'city', 'company', 'postcode', 'nationalId'] as const)
    if (chance.holds(shape.slips)) copy[field] = slip(copy[field], chance);
  if (chance.holds(shape.slips / 2)) copy.last = slip(copy.last, chance);
  if (chance.holds(shape.slips / 3)) copy.email = slip(copy.email.replace('@', ' '), chance).replace(' ', '@');
  if (chance.holds(shape.swapped)) [copy.first, copy.last] = [copy.last, copy.first];
  return copy;
}

function toRecord(shape: PeopleShape, person: Person, copy: number, id: number, chance: Chance): RawRecord {
  const kept = (field: PersonField): boolean => shape.fields.includes(field) && !chance.holds(shape.missing);
  const value = (field: Exclude<PersonField, 'company' | 'bornYear'>): string | undefined =>
    kept(field) ? person[field] : undefined;
  const has = (field: PersonField): boolean => shape.fields.includes(field);
  return {
    connection: `system-${copy % shape.systems}`,
    stream: 'people',
    id: String(id),
    country: shape.vocabulary.country,
    fields: {
      first: person.first,
      last: person.last,
      ...(has('email') ? { email: value('email') } : {}),
      ...(has('phone') ? { phone: value('phone') } : {}),
      ...(has('street') ? { street: value('street') } : {}),
      ...(has('city') ? { city: value('city') } : {}),
      ...(has('postcode') ? { postcode: value('postcode') } : {}),
      ...(has('region') ? { region: value('region') } : {}),
      ...(has('born') ? { born: value('born') } : {}),
      ...(has('bornYear') ? { bornYear: kept('bornYear') ? Number(person.born.slice(0, 4)) : undefined } : {}),
      ...(has('nationalId') ? { nationalId: value('nationalId') } : {}),
    },
    parentText: kept('company') ? { company: person.company } : {},
  };
}

const AS: Readonly<Record<PersonField, MatchFeature['as']>> = {
  email: 'email',
  phone: 'phone',
  company: 'parent',
  street: 'text',
  city: 'text',
  postcode: 'text',
  region: 'text',
  born: 'date',
  bornYear: 'number',
  nationalId: 'text',
};

function featuresOf(fields: readonly PersonField[]): readonly MatchFeature[] {
  return [
    { as: 'person-name', fields: ['first', 'last'] },
    ...fields.map((field): MatchFeature => ({ as: AS[field] as 'text', fields: [field] })),
  ];
}
