import { normalize, resolve, estimateModel, type MatchRecord } from '@meshline/reconcile';
import { formatRef } from '@meshline/record';
import { makePopulation, type Population } from '@meshline/sandbox';
import { matchRecord, rulesOf, type LabelledSet, type Limits } from './labelled-set.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');

/** Those of the demo's rulebook. */
const LIMITS = {
  company: { linkFrom: 0.98, reviewFrom: 0.5 },
  person: { linkFrom: 0.9998, reviewFrom: 0.5 },
  deal: { linkFrom: 0.95, reviewFrom: 0.5 },
} as const satisfies Readonly<Record<string, Limits>>;

/** The sandbox's population as the demo's rulebook compares it, in three sets: companies, then people and deals that hang on what the companies were linked to. */
export function sandboxSets(people: number, seed: number): readonly LabelledSet[] {
  const population = makePopulation({ people, seed, now: NOW });
  const companies = companySet(population.companies);
  const { clusters } = resolve(companies.records, companies.rules, estimateModel(companies.records, companies.rules));
  const identity = new Map(
    clusters.flatMap((refs, index) => refs.map((ref): [string, string] => [formatRef(ref), `company-${index}`])),
  );
  const first = new Map<string, { readonly identity: string; readonly name: string }>();
  for (const [index, copy] of population.companies.entries()) {
    const key = `${copy.vendor} ${copy.label}`;
    const record = companies.records[index];
    if (!first.has(key) && record !== undefined)
      first.set(key, { identity: identity.get(formatRef(record.ref)) ?? '', name: copy.name });
  }
  const parent = (vendor: string, label: string | undefined) =>
    label === undefined ? undefined : first.get(`${vendor} ${label}`);
  return [companies, peopleSet(population.people, parent), dealSet(population.deals, parent)];
}

type Parent = (vendor: string, label: string | undefined) => { readonly identity: string; readonly name: string } | undefined;

function companySet(copies: Population['companies']): LabelledSet {
  const rules = rulesOf(
    'company',
    [
      { as: 'company-name', fields: ['name'] },
      { as: 'domain', fields: ['domain'] },
      { as: 'country', fields: ['country'] },
    ],
    LIMITS.company,
  );
  const records = copies.map((copy, index) =>
    matchRecord(
      {
        connection: copy.vendor,
        stream: 'companies',
        id: String(index),
        fields: {
          name: copy.name,
          domain: copy.website ?? copy.domain,
          country: copy.vendor === 'close' ? copy.countryCode : copy.country,
        },
      },
      rules,
    ),
  );
  return { name: 'sandbox-companies', rules, records, labels: copies.map((copy) => copy.label) };
}

function peopleSet(copies: Population['people'], parent: Parent): LabelledSet {
  const rules = rulesOf(
    'person',
    [
      { as: 'person-name', fields: ['firstName', 'lastName'] },
      { as: 'email', fields: ['email'] },
      { as: 'phone', fields: ['phone'] },
      { as: 'parent', fields: ['company'] },
      { as: 'text', fields: ['title'] },
      { as: 'country', fields: ['country'] },
    ],
    LIMITS.person,
  );
  const records = copies.map((copy, index): MatchRecord => {
    const isLead = copy.vendor === 'salesforce' && copy.home === 'Lead';
    const company = isLead ? undefined : parent(copy.vendor, copy.company?.label);
    const country = copy.vendor === 'close' ? undefined : copy.country;
    const code = country === undefined ? undefined : normalize('country', country);
    const whole = copy.vendor === 'close' ? [copy.firstName, copy.lastName].filter(Boolean).join(' ') : undefined;
    const [closeFirst, closeLast] = splitWhole(whole ?? '');
    return matchRecord(
      {
        connection: copy.vendor,
        stream: isLead ? 'leads' : 'contacts',
        id: String(index),
        country: code?.ok === true && typeof code.value === 'string' ? code.value : undefined,
        fields: {
          firstName: whole === undefined ? copy.firstName : closeFirst,
          lastName: whole === undefined ? copy.lastName : closeLast,
          email: [copy.email, ...copy.otherEmails].filter((one) => one !== undefined),
          phone: copy.phoneText,
          title: copy.title,
          country,
          company: company === undefined ? undefined : { stream: '@company', id: company.identity },
        },
        parentText: copy.companyText === undefined || copy.vendor === 'close' ? {} : { company: copy.companyText },
        parentNames: company === undefined ? {} : { company: [company.name] },
      },
      rules,
    );
  });
  return { name: 'sandbox-people', rules, records, labels: copies.map((copy) => copy.label) };
}

/** Cut before the last word, as many do; MeshLine's own lens cuts behind the first, which would make it easier. */
function splitWhole(name: string): readonly [string | undefined, string | undefined] {
  const at = name.lastIndexOf(' ');
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
}

function dealSet(copies: Population['deals'], parent: Parent): LabelledSet {
  const rules = rulesOf(
    'deal',
    [
      { as: 'parent', fields: ['company'] },
      { as: 'text', fields: ['name'] },
      { as: 'money', fields: ['amount'] },
      { as: 'date', fields: ['closeDate'] },
    ],
    LIMITS.deal,
  );
  const records = copies.map((copy, index) => {
    const company = parent(copy.vendor, copy.truth.company.label);
    return matchRecord(
      {
        connection: copy.vendor,
        stream: 'deals',
        id: String(index),
        fields: {
          name: copy.name,
          amount: { amount: String(copy.amount), currency: 'EUR' },
          closeDate: copy.vendor === 'close' ? undefined : copy.closeDate,
          company: company === undefined ? undefined : { stream: '@company', id: company.identity },
        },
        parentNames: company === undefined ? {} : { company: [company.name] },
      },
      rules,
    );
  });
  return { name: 'sandbox-deals', rules, records, labels: copies.map((copy) => copy.label) };
}
