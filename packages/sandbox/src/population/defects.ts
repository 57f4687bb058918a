import type { Random } from '../core/random.ts';
import type { EntityName, VendorName } from '../core/vendor.ts';

/**
 * What is wrong with the data, as data. `rate` is the share of a system's records of the entity that are drawn to have
 * the defect (of the true things, where `of` is 'things'). Defects of one `group` exclude each other in a record. What
 * was really made is counted in the ground truth: some draws find nothing to spoil (a nickname for a name without one).
 */
export interface Defect {
  readonly id: DefectId;
  readonly entity: Exclude<EntityName, 'user'>;
  readonly group: string;
  readonly what: string;
  readonly of: 'records' | 'things';
  readonly rate: Readonly<Record<VendorName, number>>;
}

const rows = {
  // Names of people.
  'name-typo': ['person', 'name', 'a slip of the fingers in the first or last name', 0.02, 0.025, 0.03],
  'name-nickname': ['person', 'name', 'the name that colleagues use', 0.025, 0.05, 0.08],
  'name-initial': ['person', 'name', 'only the initial of the first name', 0.025, 0.02, 0.04],
  'name-transliterated': ['person', 'name', 'accents and umlauts written in plain letters', 0.06, 0.13, 0.1],
  'name-case': ['person', 'name', 'capitals or small letters only', 0.03, 0.01, 0.01],
  'name-swapped': ['person', 'name', 'first and last name swapped', 0.004, 0.004, 0.006],
  'name-part': ['person', 'name', 'one part of a double name dropped, or a second one added by marriage', 0.02, 0.02, 0.02],
  'first-name-missing': ['person', 'name', 'no first name', 0.012, 0.006, 0.012],
  // E-mail addresses of people.
  'email-missing': ['person', 'email', 'no e-mail address', 0.04, 0.12, 0.2],
  'email-typo': ['person', 'email', 'a slip of the fingers in the e-mail address', 0.015, 0.02, 0.02],
  'email-stale': ['person', 'email', 'the address from before a change of job', 0.03, 0.04, 0.04],
  'email-alias': ['person', 'email', 'another address of the same mailbox', 0.03, 0.03, 0.03],
  'email-free-mail': ['person', 'email', 'a private free-mail address', 0.06, 0.02, 0.03],
  'email-case': ['person', 'email-case', 'capitals in the e-mail address', 0.0, 0.05, 0.05],
  // Phones of people.
  'phone-missing': ['person', 'phone', 'no phone number', 0.42, 0.17, 0.1],
  'phone-stale': ['person', 'phone', 'a number that is no longer theirs', 0.05, 0.07, 0.06],
  'phone-other': ['person', 'phone', 'the desk where others have the mobile phone', 0.12, 0.15, 0.1],
  'phone-typo': ['person', 'phone', 'a digit wrong', 0.015, 0.015, 0.01],
  'phone-format': [
    'person',
    'phone-format',
    'national, with double zero, bracketed zero, dashes or an extension',
    0.3,
    0.35,
    0.0,
  ],
  // What else is said of people.
  'title-missing': ['person', 'title', 'no job title', 0.18, 0.08, 0.14],
  'title-stale': ['person', 'title', 'the job before', 0.05, 0.07, 0.06],
  'title-wording': ['person', 'title', 'another wording of the job title', 0.1, 0.08, 0.1],
  'country-missing': ['person', 'country', 'no country', 0.08, 0.1, 0],
  'country-wording': ['person', 'country', 'the country as a code, or in its own language', 0.25, 0.25, 0],
  'company-missing': ['person', 'company', 'no company, or only as text', 0.06, 0.03, 0],
  'company-former': ['person', 'company', 'still at the company before', 0.004, 0.006, 0.006],
  'lifecycle-behind': ['person', 'lifecycle', 'the stage lags behind', 0.1, 0.12, 0],
  'lifecycle-unmapped': ['person', 'lifecycle', 'a stage that no table maps', 0.004, 0, 0],
  'owner-other': ['person', 'owner', 'another owner', 0.12, 0.1, 0],
  'owner-inactive': ['person', 'owner-inactive', 'owned by somebody who has left', 0, 0, 0],
  'person-duplicate': ['person', 'record', 'a second record of the same person in the same system', 0.035, 0.045, 0.03],
  'only-here': ['person', 'presence', 'no other system knows the person', 0, 0, 0],
  // People who are easily taken for each other: shares of all people.
  namesake: ['person', 'namesake', 'another person has the same name', 0.015, 0.015, 0.015, 'things'],
  'namesake-same-company': [
    'person',
    'namesake',
    'another person in the same company has the same name',
    0.0012,
    0.0012,
    0.0012,
    'things',
  ],
  'shared-email': [
    'person',
    'sharing',
    'an address that several people use (info@, the family, an assistant)',
    0.03,
    0.03,
    0.03,
    'things',
  ],
  'shared-phone': ['person', 'sharing-phone', 'the switchboard of the company', 0.03, 0.05, 0.045],
  // Companies.
  'company-name-no-form': ['company', 'name', 'the name without its legal form', 0.3, 0.15, 0.35],
  'company-name-form': ['company', 'name', 'the legal form written another way', 0.05, 0.06, 0.05],
  'company-name-short': ['company', 'name', 'the name cut short', 0.05, 0.03, 0.06],
  'company-name-former': ['company', 'name', 'the former name', 0.012, 0.015, 0.012],
  'company-name-case': ['company', 'name', 'capitals only', 0.02, 0.02, 0.01],
  'domain-missing': ['company', 'domain', 'no domain or web site', 0.06, 0.14, 0.16],
  'website-decorated': ['company', 'domain', 'www, a scheme or a path around the domain', 0.15, 0.3, 0.2],
  'company-country-missing': ['company', 'country', 'no country', 0.08, 0.08, 0.1],
  'company-country-wording': ['company', 'country', 'the country as a code, or in its own language', 0.25, 0.25, 0],
  'employees-missing': ['company', 'employees', 'no number of employees', 0.2, 0.2, 0.35],
  'employees-stale': ['company', 'employees', 'an old number of employees', 0.12, 0.15, 0.12],
  'company-lifecycle-behind': ['company', 'lifecycle', 'the stage lags behind', 0.12, 0, 0.1],
  'company-owner-other': ['company', 'owner', 'another owner', 0.12, 0.1, 0.12],
  'company-duplicate': ['company', 'record', 'a second record of the same company in the same system', 0.035, 0.03, 0.02],
  // Deals.
  'deal-name-variant': ['deal', 'name', 'another name for the deal', 0.3, 0.25, 0],
  'deal-amount-stale': ['deal', 'amount', 'the amount of an older offer', 0.1, 0.08, 0.08],
  'deal-date-moved': ['deal', 'date', 'an older close date', 0.2, 0.15, 0],
  'deal-stage-behind': ['deal', 'stage', 'the stage lags behind', 0.12, 0.1, 0.12],
  'deal-stage-unmapped': ['deal', 'stage', 'a stage that no table maps', 0.015, 0.015, 0],
  'deal-owner-other': ['deal', 'owner', 'another owner', 0.1, 0.1, 0.1],
  'deal-duplicate': ['deal', 'record', 'a second record of the same deal in the same system', 0.012, 0.012, 0],
} as const satisfies Record<string, readonly [Exclude<EntityName, 'user'>, string, string, number, number, number, 'things'?]>;

export type DefectId = keyof typeof rows;

export const defects: readonly Defect[] = (Object.keys(rows) as DefectId[]).map((id) => {
  const [entity, group, what, hubspot, salesforce, close, of] = rows[id] as readonly [
    Exclude<EntityName, 'user'>,
    string,
    string,
    number,
    number,
    number,
    'things'?,
  ];
  return { id, entity, group, what, of: of ?? 'records', rate: { hubspot, salesforce, close } };
});

const byId = new Map(defects.map((defect) => [defect.id, defect]));

/** Share of a system's records that are drawn to have the defect. */
export function rateOf(id: DefectId, vendor: VendorName): number {
  return byId.get(id)?.rate[vendor] ?? 0;
}

/** Draws at most one defect of those that exclude each other. */
export function drawDefect<Id extends DefectId>(ids: readonly Id[], vendor: VendorName, random: Random): Id | undefined {
  let roll = random.next();
  for (const id of ids) {
    roll -= rateOf(id, vendor);
    if (roll < 0) return id;
  }
  return undefined;
}
