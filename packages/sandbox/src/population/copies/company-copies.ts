import type { Random } from '../../core/random.ts';
import type { VendorName } from '../../core/vendor.ts';
import { drawDefect, rateOf, type DefectId } from '../defects.ts';
import { countryOf } from '../lists/countries.ts';
import type { CompanyCopy, Lifecycle, TrueCompany, TrueUser } from '../model.ts';
import { vendorNames } from '../model.ts';

const HOUR = 3_600_000;
const rungs: readonly Lifecycle[] = ['lead', 'mql', 'sql', 'opportunity', 'customer'];

export const fullName = (company: TrueCompany): string => `${company.core} ${company.legalForm}`;

const spelledForms: Readonly<Record<string, string>> = {
  GmbH: 'Gesellschaft mbH',
  'GmbH & Co. KG': 'GmbH und Co KG',
  AG: 'Aktiengesellschaft',
  Ltd: 'Limited',
  Limited: 'Ltd.',
  'Inc.': 'Incorporated',
  Inc: 'Inc.',
  'Corp.': 'Corporation',
  LLC: 'L.L.C.',
  SAS: 'S.A.S.',
  SARL: 'S.A.R.L.',
  SA: 'S.A.',
  'B.V.': 'BV',
  BV: 'B.V.',
  'N.V.': 'NV',
  'Sp. z o.o.': 'Sp z oo',
  'sp. z o.o.': 'Spółka z o.o.',
  'S.L.': 'SL',
  SL: 'S.L.',
  'S.A.': 'SA',
  'S.r.l.': 'SRL',
  Srl: 'S.r.l.',
  'S.p.A.': 'SpA',
  AB: 'Aktiebolag',
  Aktiebolag: 'AB',
  plc: 'PLC',
};

const nameDefects = [
  'company-name-no-form',
  'company-name-form',
  'company-name-short',
  'company-name-former',
  'company-name-case',
] as const;

/** How people write the name of a company. */
export function writeCompanyName(
  company: TrueCompany,
  vendor: VendorName,
  random: Random,
): { name: string; defect: DefectId | undefined } {
  const name = fullName(company);
  const defect = drawDefect(nameDefects, vendor, random);
  switch (defect) {
    case undefined:
      return { name, defect };
    case 'company-name-no-form':
      return { name: company.core, defect };
    case 'company-name-form': {
      const other = spelledForms[company.legalForm];
      return other === undefined ? { name, defect: undefined } : { name: `${company.core} ${other}`, defect };
    }
    case 'company-name-short':
      return { name: company.short, defect };
    case 'company-name-former':
      return { name: `${company.former} ${company.legalForm}`, defect };
    case 'company-name-case':
      return { name: name.toUpperCase(), defect };
  }
}

export const writeCountry = (code: TrueCompany['country'], wording: boolean, random: Random): string => {
  const { names } = countryOf(code);
  return wording ? random.pick([code, ...names.slice(1)]) : (names[0] ?? code);
};

export const fallBehind = (stage: Lifecycle, random: Random): Lifecycle => {
  const at = rungs.indexOf(stage);
  return at <= 0 ? stage : (rungs[Math.max(0, at - 1 - random.int(2))] ?? stage);
};

const otherUser = (owner: TrueUser, users: readonly TrueUser[], random: Random): TrueUser => {
  for (;;) {
    const other = random.pick(users);
    if (other !== owner) return other;
  }
};

/** The owner as one system has it: usually the true one. */
export function drawOwner(
  owner: TrueUser,
  defect: DefectId,
  vendor: VendorName,
  users: readonly TrueUser[],
  made: Set<DefectId>,
  random: Random,
): TrueUser {
  if (users.length < 2 || !random.chance(rateOf(defect, vendor))) return owner;
  made.add(defect);
  return otherUser(owner, users, random);
}

/** When the record came into the system, and when somebody last touched it; both at least half a day ago. */
export function drawTimes(since: number, stale: boolean, now: number, random: Random): { createdAt: number; updatedAt: number } {
  const latest = now - 12 * HOUR;
  const age = Math.max(0, latest - since);
  const createdAt = since + Math.floor(random.next() * Math.min(age / 2, 120 * 24 * HOUR));
  const span = latest - createdAt;
  return { createdAt, updatedAt: createdAt + Math.floor(span * (stale ? random.next() * 0.35 : 0.3 + random.next() * 0.7)) };
}

const writeDomain = (
  company: TrueCompany,
  vendor: VendorName,
  made: Set<DefectId>,
  random: Random,
): { domain: string | undefined; website: string | undefined } => {
  const defect = drawDefect(['domain-missing', 'website-decorated'] as const, vendor, random);
  if (defect !== undefined) made.add(defect);
  if (defect === 'domain-missing') return { domain: undefined, website: undefined };
  const usual = vendor === 'close' ? `https://${company.domain}` : company.domain;
  if (defect === undefined) return { domain: company.domain, website: usual };
  const decorated = random.pick([
    `www.${company.domain}`,
    `http://www.${company.domain}`,
    `https://www.${company.domain}/`,
    `https://${company.domain}/index.html`,
  ]);
  return {
    domain: company.domain,
    website: vendor === 'close' && !decorated.startsWith('http') ? `http://${decorated}` : decorated,
  };
};

export function copyCompany(
  truth: TrueCompany,
  vendor: VendorName,
  users: readonly TrueUser[],
  now: number,
  random: Random,
): CompanyCopy {
  const defects = new Set<DefectId>();
  let { name, defect } = writeCompanyName(truth, vendor, random);
  const place = writeDomain(truth, vendor, defects, random);
  // A name that says too little needs the domain beside it, or nobody could tell whose record it is.
  if (place.domain === undefined && (defect === 'company-name-short' || defect === 'company-name-former')) {
    name = fullName(truth);
    defect = undefined;
  }
  if (defect !== undefined) defects.add(defect);
  const country = drawDefect(['company-country-missing', 'company-country-wording'] as const, vendor, random);
  if (country !== undefined) defects.add(country);
  const staff = drawDefect(['employees-missing', 'employees-stale'] as const, vendor, random);
  if (staff !== undefined) defects.add(staff);
  let lifecycle = truth.lifecycle;
  if (random.chance(rateOf('company-lifecycle-behind', vendor))) {
    lifecycle = fallBehind(truth.lifecycle, random);
    if (lifecycle !== truth.lifecycle) defects.add('company-lifecycle-behind');
  }
  return {
    entity: 'company',
    vendor,
    label: truth.label,
    truth,
    defects,
    name,
    ...place,
    country:
      country === 'company-country-missing'
        ? undefined
        : writeCountry(truth.country, country === 'company-country-wording', random),
    countryCode: country === 'company-country-missing' ? undefined : truth.country,
    employees:
      staff === 'employees-missing'
        ? undefined
        : staff === 'employees-stale'
          ? Math.max(2, Math.round(truth.employees * (0.6 + random.next() * 0.3)))
          : truth.employees,
    lifecycle,
    owner: drawOwner(truth.owner, 'company-owner-other', vendor, users, defects, random),
    ...drawTimes(truth.since, defects.has('company-name-former') || defects.has('employees-stale'), now, random),
  };
}

const isSure = (lifecycle: Lifecycle): boolean => lifecycle === 'opportunity' || lifecycle === 'customer';

/** Which systems know the company: Salesforce every account with business, Close those that sales works on. */
export function presenceOf(truth: TrueCompany, random: Random): ReadonlySet<VendorName> {
  const early = truth.lifecycle === 'lead' || truth.lifecycle === 'mql';
  const here = new Set<VendorName>();
  if (random.chance(0.93)) here.add('hubspot');
  if (isSure(truth.lifecycle) || random.chance(0.76)) here.add('salesforce');
  if (random.chance(early ? 0.12 : 0.9)) here.add('close');
  if (here.size === 0) here.add('hubspot');
  return here;
}

/** Whether the name says which company it is, as far as a name can. */
const saysItsName = (copy: CompanyCopy): boolean =>
  !copy.defects.has('company-name-short') && !copy.defects.has('company-name-former');

/** A record by a short or former name is known by its domain only: some record by the full name must have the domain too. */
const holdTogether = (copies: readonly CompanyCopy[]): void => {
  const named = copies.filter(saysItsName);
  const [first] = named;
  if (first === undefined || named.length === copies.length || named.some(({ domain }) => domain !== undefined)) return;
  first.domain = first.truth.domain;
  first.website = first.vendor === 'close' ? `https://${first.truth.domain}` : first.truth.domain;
  first.defects.delete('domain-missing');
};

export function copyCompanies(
  companies: readonly TrueCompany[],
  users: readonly TrueUser[],
  now: number,
  random: Random,
): CompanyCopy[] {
  const all: CompanyCopy[] = [];
  for (const truth of companies) {
    const here = presenceOf(truth, random);
    const copies: CompanyCopy[] = [];
    for (const vendor of vendorNames) {
      if (!here.has(vendor)) continue;
      copies.push(copyCompany(truth, vendor, users, now, random));
      if (random.chance(rateOf('company-duplicate', vendor))) {
        const second = copyCompany(truth, vendor, users, now, random);
        second.defects.add('company-duplicate');
        copies.push(second);
      }
    }
    holdTogether(copies);
    all.push(...copies);
  }
  return all;
}
