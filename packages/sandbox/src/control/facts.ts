import type { BackdoorRecord, VendorName } from '../core/vendor.ts';
import { dealRung, lifecycleRung } from './ladders.ts';
import { cents, civilDay, countryCode, domainName, emailAddress, phoneNumber, plainText, present } from './normalise.ts';

/** Normalised: null = blank, a missing key = the system (or this record type) doesn't hold the field. */
export type Facts = Readonly<Partial<Record<FactName, string | null>>> & { readonly references: References };
export type FactName =
  | 'email'
  | 'firstName'
  | 'lastName'
  | 'phone'
  | 'title'
  | 'country'
  | 'lifecycle'
  | 'name'
  | 'domain'
  | 'employees'
  | 'amount'
  | 'stage'
  | 'closeDate';

/** Where a record points to inside its own system. */
export interface References {
  readonly owner?: string | null;
  readonly company?: string | null;
  /** The company as text, for a record that has no other way to name it. */
  readonly companyText?: string | null;
}

type Values = Readonly<Record<string, unknown>>;

const list = (value: unknown): readonly Values[] => (Array.isArray(value) ? (value as Values[]) : []);
const first = (value: unknown): string | null => (Array.isArray(value) && typeof value[0] === 'string' ? value[0] : null);

/** 'First Last' or 'Last, First': the first blank parts them. */
const splitName = (value: unknown): { firstName: string | null; lastName: string | null } => {
  const name = present(value);
  if (name === null) return { firstName: null, lastName: null };
  const comma = /^([^,]+), ?(.+)$/u.exec(name);
  if (comma !== null) return { firstName: plainText(comma[2]), lastName: plainText(comma[1]) };
  const blank = name.indexOf(' ');
  return blank < 0
    ? { firstName: null, lastName: plainText(name) }
    : { firstName: plainText(name.slice(0, blank)), lastName: plainText(name.slice(blank + 1)) };
};

const hubspot = ({ entity, properties: p }: BackdoorRecord): Facts => {
  const owner = present(p['hubspot_owner_id']);
  const country = countryCode(p['country']);
  if (entity === 'company') {
    return {
      name: plainText(p['name']),
      domain: domainName(p['domain']),
      country,
      employees: present(p['numberofemployees']),
      lifecycle: lifecycleRung('hubspot', 'company', present(p['lifecyclestage'])) ?? null,
      references: { owner },
    };
  }
  if (entity === 'deal') {
    return {
      name: plainText(p['dealname']),
      amount: cents(p['amount'], false),
      stage: dealRung('hubspot', present(p['dealstage'])),
      closeDate: civilDay(p['closedate']),
      references: { owner, company: first(p['companies']) },
    };
  }
  return {
    email: emailAddress(p['email']),
    firstName: plainText(p['firstname']),
    lastName: plainText(p['lastname']),
    phone: phoneNumber(p['phone'], country),
    title: plainText(p['jobtitle']),
    country,
    lifecycle: lifecycleRung('hubspot', 'person', present(p['lifecyclestage'])) ?? null,
    references: { owner, company: first(p['companies']) },
  };
};

const salesforce = ({ entity, type, properties: p }: BackdoorRecord): Facts => {
  const owner = present(p['OwnerId']);
  if (entity === 'company') {
    return {
      name: plainText(p['Name']),
      domain: domainName(p['Website']),
      country: countryCode(p['BillingCountry']),
      employees: present(p['NumberOfEmployees']),
      references: { owner },
    };
  }
  if (entity === 'deal') {
    return {
      name: plainText(p['Name']),
      amount: cents(p['Amount'], false),
      stage: dealRung('salesforce', present(p['StageName'])),
      closeDate: civilDay(p['CloseDate']),
      references: { owner, company: present(p['AccountId']) },
    };
  }
  const lead = type === 'Lead';
  const country = countryCode(lead ? p['Country'] : p['MailingCountry']);
  const person = {
    email: emailAddress(p['Email']),
    firstName: plainText(p['FirstName']),
    lastName: plainText(p['LastName']),
    phone: phoneNumber(p['Phone'], country),
    title: plainText(p['Title']),
    country,
  };
  if (!lead) return { ...person, references: { owner, company: present(p['AccountId']) } };
  return {
    ...person,
    lifecycle: lifecycleRung('salesforce', 'person', present(p['Status'])) ?? null,
    references: { owner, companyText: present(p['Company']) },
  };
};

const close = ({ entity, properties: p }: BackdoorRecord): Facts => {
  if (entity === 'company') {
    const custom = (p['custom'] ?? {}) as Values;
    return {
      name: plainText(p['name']),
      domain: domainName(p['url']),
      country: countryCode(list(p['addresses'])[0]?.['country']),
      employees: present(custom['Employees']),
      lifecycle: lifecycleRung('close', 'company', present(p['status_label'])) ?? null,
      references: { owner: present(custom['Owner']) },
    };
  }
  if (entity === 'deal') {
    return {
      amount: cents(p['value'], true),
      stage: dealRung('close', present(p['status_label'])),
      references: { owner: present(p['user_id']), company: present(p['lead_id']) },
    };
  }
  return {
    email: emailAddress(list(p['emails'])[0]?.['email']),
    ...splitName(p['name']),
    phone: phoneNumber(list(p['phones'])[0]?.['phone'], null),
    title: plainText(p['title']),
    references: { company: present(p['lead_id']) },
  };
};

const readers: Readonly<Record<VendorName, (record: BackdoorRecord) => Facts>> = { hubspot, salesforce, close };

/** What a record says, in a form that can be compared across systems. */
export const factsOf = (vendor: VendorName, record: BackdoorRecord): Facts => readers[vendor](record);

/** A user's e-mail, by which the systems' users are the same people. */
export const userEmail = (vendor: VendorName, record: BackdoorRecord): string | null =>
  emailAddress(record.properties[vendor === 'salesforce' ? 'Email' : 'email']);
