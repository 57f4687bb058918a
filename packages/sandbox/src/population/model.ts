import type { EntityName, VendorName } from '../core/vendor.ts';
import type { CountryCode } from './lists/countries.ts';
import type { Trade } from './lists/company-words.ts';
import type { Job } from './lists/titles.ts';
import type { DefectId } from './defects.ts';
import type { PhoneNumber } from './phones.ts';

export const vendorNames: readonly VendorName[] = ['hubspot', 'salesforce', 'close'];

/** The rungs, and the two ways out. */
export const lifecycles = ['lead', 'mql', 'sql', 'opportunity', 'customer', 'recycled', 'disqualified'] as const;
export type Lifecycle = (typeof lifecycles)[number];
export const dealStages = ['discovery', 'proposal', 'commit', 'won', 'lost'] as const;
export type DealStage = (typeof dealStages)[number];

/** What is really so. The label is the ground truth's name for a thing; no record ever shows it. */
export interface TrueUser {
  readonly label: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** The system in which the user was deactivated, though records there are still theirs. */
  readonly leftIn?: VendorName;
}

export interface TrueCompany {
  readonly label: string;
  /** Without the legal form. */
  readonly core: string;
  readonly short: string;
  readonly former: string;
  readonly legalForm: string;
  readonly domain: string;
  readonly country: CountryCode;
  readonly city: string;
  readonly employees: number;
  readonly trade: Trade;
  readonly lifecycle: Lifecycle;
  readonly owner: TrueUser;
  readonly switchboard: PhoneNumber;
  /** Its people are often put down with the switchboard's number. */
  readonly switchboardIsUsed: boolean;
  /** How its addresses are made. */
  readonly emailPattern: number;
  readonly since: number;
}

export interface TruePerson {
  readonly label: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly aliasEmail: string;
  readonly freeMail: string;
  /** An address that others use too. */
  readonly sharedEmail: string | undefined;
  readonly phone: PhoneNumber;
  readonly otherPhone: PhoneNumber;
  readonly job: Job;
  readonly company: TrueCompany | undefined;
  readonly before: {
    readonly email: string;
    readonly phone: PhoneNumber;
    readonly job: Job;
    readonly company: TrueCompany | undefined;
  };
  readonly country: CountryCode;
  readonly lifecycle: Lifecycle;
  readonly owner: TrueUser;
  /** Easily taken for somebody else: what tells the two apart is never spoilt. */
  readonly guarded: 'no' | 'name' | 'name, e-mail and phone';
  readonly ties: readonly DefectId[];
  readonly since: number;
}

export interface TrueDeal {
  readonly label: string;
  readonly subject: string;
  readonly company: TrueCompany;
  /** Whole euros. */
  readonly amount: number;
  readonly stage: DealStage;
  /** `YYYY-MM-DD`. */
  readonly closeDate: string;
  readonly owner: TrueUser;
  readonly since: number;
}

export interface World {
  readonly users: readonly TrueUser[];
  readonly companies: readonly TrueCompany[];
  readonly people: readonly TruePerson[];
  readonly deals: readonly TrueDeal[];
}

/** How one system holds one thing, before it takes the vendor's shape. */
interface CopyBase {
  readonly entity: Exclude<EntityName, 'user'>;
  readonly vendor: VendorName;
  readonly label: string;
  readonly defects: Set<DefectId>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface CompanyCopy extends CopyBase {
  readonly entity: 'company';
  readonly truth: TrueCompany;
  name: string;
  domain: string | undefined;
  /** As written in a field for a web site. */
  website: string | undefined;
  country: string | undefined;
  countryCode: CountryCode | undefined;
  employees: number | undefined;
  lifecycle: Lifecycle;
  owner: TrueUser;
}

export interface PersonCopy extends CopyBase {
  readonly entity: 'person';
  readonly truth: TruePerson;
  /** Salesforce only: in which object. */
  readonly home: 'Contact' | 'Lead';
  firstName: string | undefined;
  lastName: string;
  email: string | undefined;
  /** Further addresses, where the system holds more than one. */
  readonly otherEmails: readonly string[];
  phone: PhoneNumber | undefined;
  /** The phone as written. */
  phoneText: string | undefined;
  title: string | undefined;
  country: string | undefined;
  lifecycle: Lifecycle | 'evangelist' | 'subscriber';
  owner: TrueUser;
  /** The company's record in the same system that this one hangs on. */
  company: TrueCompany | undefined;
  /** The company as text, where the record has such a field. */
  companyText: string | undefined;
}

export interface DealCopy extends CopyBase {
  readonly entity: 'deal';
  readonly truth: TrueDeal;
  name: string;
  amount: number;
  stage: DealStage | 'unmapped';
  closeDate: string;
  owner: TrueUser;
}

export type Copy = CompanyCopy | PersonCopy | DealCopy;
