import type { Meaning } from '../meaning.ts';
import type { Shape } from './value-shapes.ts';

/** Which shape of its values a meaning is told by, and how people call such values. */
export const TELLING: { readonly [M in Meaning]?: readonly [text: string, ...shapes: readonly Shape[]] } = {
  email: ['e-mail addresses', 'email', 'emailInside'],
  phone: ['phone numbers', 'phone', 'digits'],
  mobile: ['phone numbers', 'phone', 'digits'],
  otherPhone: ['phone numbers', 'phone', 'digits'],
  firstName: ['well-known given names', 'given'],
  lastName: ['well-known family names', 'family'],
  fullName: ['names with a well-known given name', 'fullName'],
  companyName: ['names with a legal form or a word that companies use', 'legalForm', 'companyWord'],
  jobTitle: ['jobs', 'job'],
  born: ['dates', 'date'],
  created: ['dates', 'date'],
  modified: ['dates', 'date'],
  activity: ['dates', 'date'],
  closeDate: ['dates', 'date'],
  ownedSince: ['dates', 'date'],
  website: ['web addresses', 'web'],
  street: ['streets', 'street', 'streetNumber'],
  fullAddress: ['streets', 'street', 'streetNumber'],
  postcode: ['written like postcodes', 'postcode'],
  country: ['countries', 'country'],
  amount: ['amounts', 'number', 'money'],
  ssn: ['written like numbers of papers', 'code'],
  nationalId: ['written like numbers of papers', 'code'],
  taxId: ['written like numbers of papers', 'code'],
  registration: ['written like numbers of papers', 'code'],
};
