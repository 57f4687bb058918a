import type { CompanyCopy, DealCopy, PersonCopy, TrueCompany, TrueUser } from '../model.ts';

/** A record as a vendor's backdoor takes it. */
export interface Shaped {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a copy refers to, as ids of the same vendor; undefined when the vendor has no such record. */
export interface References {
  readonly user: (user: TrueUser) => string;
  /** The company that a person or deal hangs on. */
  readonly company: string | undefined;
}

/** What of a copy reaches the vendor. */
export type CompanyValues = Pick<
  CompanyCopy,
  'name' | 'website' | 'country' | 'countryCode' | 'employees' | 'lifecycle' | 'owner'
> & {
  readonly truth: Pick<TrueCompany, 'city' | 'trade'>;
};
export type PersonValues = Pick<
  PersonCopy,
  | 'label'
  | 'home'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'otherEmails'
  | 'phoneText'
  | 'title'
  | 'country'
  | 'lifecycle'
  | 'owner'
  | 'companyText'
> & { readonly defects: ReadonlySet<string> };
export type DealValues = Pick<DealCopy, 'name' | 'amount' | 'stage' | 'closeDate' | 'owner'>;

/** How one vendor writes each kind of thing. */
export interface Shape {
  readonly user: (user: TrueUser) => Shaped;
  readonly company: (copy: CompanyValues, references: References) => Shaped;
  readonly person: (copy: PersonValues, references: References) => Shaped;
  readonly deal: (copy: DealValues, references: References) => Shaped;
  /** What is edited afterwards to make a user one who has left. */
  readonly left: Readonly<Record<string, unknown>> | undefined;
}

/** Leaves out what isn't there. */
export const filled = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== ''));
