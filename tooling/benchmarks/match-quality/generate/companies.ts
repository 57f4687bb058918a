import { rulesOf, matchRecord, type LabelledSet, type RawRecord } from '../labelled-set.ts';
import type { MatchFeature } from '@meshline/rulebook';
import { chanceOf, type Chance } from './chance.ts';
import { shortenStreet, slip } from './damage.ts';
import { COMPANY_FORMS, COMPANY_TRADES, COMPANY_WORDS, type Vocabulary } from './vocabulary.ts';

export type CompanyField = 'domain' | 'phone' | 'email' | 'street' | 'city' | 'postcode' | 'country' | 'registration';

/** How a population of companies looks and what was done to its copies; rates are shares. */
export interface CompanyShape {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  readonly companies: number;
  readonly fields: readonly CompanyField[];
  /** See `PeopleShape`. */
  readonly copies: readonly number[];
  readonly systems: number;
  readonly slips: number;
  readonly missing: number;
  readonly moved: number;
  /** The legal form written, left out or another. */
  readonly forms: number;
  /** Only the first word of the name. */
  readonly shortened: number;
  /** Companies behind the domain of the one before. */
  readonly groups: number;
  /** Branches of the one before: its name, another address and phone. */
  readonly branches: number;
  /** Names of one word of a small stock and a trade, as restaurants and practices have. */
  readonly alike: boolean;
}

const PLAIN: Omit<CompanyShape, 'name' | 'vocabulary' | 'companies' | 'fields'> = {
  copies: [0.6, 0.3, 0.1],
  systems: 2,
  slips: 0.06,
  missing: 0.1,
  moved: 0.08,
  forms: 0.4,
  shortened: 0.05,
  groups: 0.03,
  branches: 0,
  alike: false,
};

type Given = Pick<CompanyShape, 'name' | 'vocabulary' | 'companies' | 'fields'> & Partial<CompanyShape>;

interface Company {
  name: string;
  domain: string;
  phone: string;
  email: string;
  street: string;
  city: string;
  postcode: string;
  country: string;
  registration: string;
}

/** A labelled set of companies as the shape says, the same on every run. */
export function companies(given: Given, seed: number): LabelledSet {
  const shape: CompanyShape = { ...PLAIN, ...given };
  const chance = chanceOf(seed);
  const rules = rulesOf('company', [
    { as: 'company-name', fields: ['name'] },
    ...shape.fields.map((field): MatchFeature => ({ as: AS[field] as 'text', fields: [field] })),
  ]);
  const raw: RawRecord[] = [];
  const labels: string[] = [];
  const taken = new Set<string>();
  let before: Company | undefined;
  for (let index = 0; index < shape.companies; index++) {
    let company = makeCompany(shape, before, chance);
    // No two companies register one domain, unless they belong together.
    while (taken.has(company.domain) && company.domain !== before?.domain) company = makeCompany(shape, undefined, chance);
    taken.add(company.domain);
    before = company;
    let rest = chance.next();
    for (const [copy, share] of shape.copies.entries()) {
      raw.push(toRecord(shape, copy === 0 ? company : damaged(company, shape, chance), copy, raw.length, chance));
      labels.push(String(index));
      rest -= share;
      if (rest < 0) break;
    }
  }
  return { name: shape.name, rules, records: raw.map((one) => matchRecord(one, rules)), labels };
}

function makeCompany(shape: CompanyShape, before: Company | undefined, chance: Chance): Company {
  const { vocabulary } = shape;
  const word = shape.alike ? chance.common(vocabulary.family) : chance.pick(COMPANY_WORDS);
  const second = chance.holds(0.3) ? ` ${chance.common(shape.alike ? vocabulary.towns : COMPANY_WORDS)}` : '';
  const core = `${word}${second} ${chance.common(COMPANY_TRADES)}`;
  const name = chance.holds(0.6) ? `${core} ${chance.common(COMPANY_FORMS)}` : core;
  const domain = `${core
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .slice(0, 14)}.example`;
  const company: Company = {
    name,
    domain,
    phone: vocabulary.phone(chance),
    email: `${chance.pick(['info', 'office', 'contact'])}@${domain}`,
    street: `${chance.whole(1, 999)} ${chance.common(vocabulary.streets)}`,
    city: chance.common(vocabulary.towns),
    postcode: vocabulary.postcode(chance),
    country: vocabulary.country,
    registration: String(chance.whole(10_000_000, 99_999_999)),
  };
  if (before !== undefined && chance.holds(shape.groups)) company.domain = before.domain;
  else if (before !== undefined && chance.holds(shape.branches)) {
    company.name = before.name;
    company.domain = before.domain;
  }
  return company;
}

function damaged(company: Company, shape: CompanyShape, chance: Chance): Company {
  const copy = { ...company };
  if (chance.holds(shape.forms)) {
    const core = copy.name.replace(/ (?:Inc|LLC|Ltd|Corp|GmbH|AG|plc|Co)$/, '');
    copy.name = chance.holds(0.5)
      ? core
      : `${core} ${chance.holds(0.8) ? copy.name.slice(core.length + 1) || 'Inc' : chance.pick(COMPANY_FORMS)}`;
  }
  if (chance.holds(shape.shortened)) copy.name = copy.name.split(' ')[0] ?? copy.name;
  if (chance.holds(0.1)) copy.name = copy.name.toUpperCase();
  if (chance.holds(shape.moved))
    Object.assign(copy, {
      street: `${chance.whole(1, 999)} ${chance.common(shape.vocabulary.streets)}`,
      postcode: shape.vocabulary.postcode(chance),
    });
  if (chance.holds(shape.moved)) copy.phone = shape.vocabulary.phone(chance);
  if (chance.holds(shape.moved / 2)) copy.domain = copy.domain.replace('.example', chance.pick(['-group.example', '.test']));
  if (chance.holds(0.3)) copy.street = shortenStreet(copy.street);
  for (const field of ['name', 'street', 'city', 'postcode'] as const)
    if (chance.holds(shape.slips)) copy[field] = slip(copy[field], chance);
  return copy;
}

const AS: Readonly<Record<CompanyField, MatchFeature['as']>> = {
  domain: 'domain',
  phone: 'phone',
  email: 'email',
  street: 'text',
  city: 'text',
  postcode: 'text',
  country: 'country',
  registration: 'text',
};

function toRecord(shape: CompanyShape, company: Company, copy: number, id: number, chance: Chance): RawRecord {
  const fields: Record<string, string> = { name: company.name };
  for (const field of shape.fields) if (!chance.holds(shape.missing)) fields[field] = company[field];
  return {
    connection: `system-${copy % shape.systems}`,
    stream: 'companies',
    id: String(id),
    country: shape.vocabulary.country,
    fields,
  };
}
