import type { Meaning } from '../meaning.ts';
import type { ColumnValues } from './column-values.ts';
import { dateText, yearOf } from './date-text.ts';
import type { Shape } from './value-shapes.ts';

/** -`against` bits up to a share of `low`, +`most` from `high` on, in between in proportion. */
const fit = (share: number, low: number, high: number, against: number, most: number): number =>
  share <= low ? -against : share >= high ? most : -against + ((share - low) / (high - low)) * (against + most);

type Weigh = (share: Readonly<Record<Shape, number>>, values: ColumnValues) => number;

const plainWords = (share: Readonly<Record<Shape, number>>): number => fit(share.letters, 0.5, 0.9, 5, 0.5);
const company = (share: Readonly<Record<Shape, number>>): number => Math.min(1, share.legalForm + 0.7 * share.companyWord);
const isText = (share: Readonly<Record<Shape, number>>): number =>
  -6 * Math.max(share.email, share.web, share.date, share.number, share.phone, share.flag);
const dates: Weigh = (share) => fit(share.date, 0.1, 0.7, 6, 1.5);
const anyPhone: Weigh = (share) =>
  fit(Math.max(share.phone + share.digits, 0), 0.1, 0.6, 6, 1) + 5 * Math.min(1, share.phone / 0.6);
const paper: Weigh = (share, { distinct, looked }) =>
  fit(share.code, 0.3, 0.8, 4, 1) - (looked > 10 && distinct < 0.2 ? 3 : 0) - 4 * share.date;

/** By meaning, how many bits the values speak for it. What isn't listed isn't told by its values. */
const WEIGH: { readonly [M in Meaning]?: Weigh } = {
  email: (share) => fit(share.email + 0.6 * share.emailInside, 0.05, 0.6, 8, 7.5),
  phone: anyPhone,
  mobile: (share, values) => Math.min(1.5, anyPhone(share, values)),
  otherPhone: (share, values) => Math.min(1.5, anyPhone(share, values)),
  firstName: (share) => plainWords(share) + fit(share.given, 0.02, 0.5, 0, 5.5) - 4 * share.legalForm - 5 * share.salutation,
  lastName: (share) =>
    plainWords(share) +
    fit(share.family, 0.02, 0.4, 0, 5.5) -
    (share.given > 0.5 && share.family < 0.1 ? 2 : 0) -
    4 * share.legalForm,
  fullName: (share) =>
    fit(share.letters, 0.4, 0.8, 5, 0.5) +
    fit(share.fullName, 0.03, 0.45, 0.5, 6) +
    fit(share.fewWords, 0.1, 0.5, 3, 0) -
    6 * company(share),
  name: (share) => isText(share) + fit(share.number + share.digits, 0.2, 0.8, 0, -6),
  companyName: (share) => isText(share) + fit(company(share), 0.02, 0.6, 0, 6) - 5 * fit(share.fullName, 0.3, 0.7, 0, 1),
  otherCompanyName: (share) => isText(share) + Math.min(1.5, 3 * company(share)),
  dealName: (share) => isText(share),
  jobTitle: (share) =>
    fit(share.letters, 0.4, 0.8, 3, 0.5) +
    fit(share.job, 0.02, 0.4, 0, 4) -
    7 * share.salutation -
    3 * share.fullName -
    5 * share.flag,
  title: (share) => isText(share) - 7 * share.salutation,
  gender: (share) => fit(share.salutation, 0.1, 0.6, 1, 4),
  born: (share, values) => dates(share, values) + spread(values),
  birthYear: (share) => fit(share.year, 0.2, 0.8, 6, 2),
  birthMonth: (share) => fit(share.month, 0.2, 0.8, 6, 1.5),
  birthDay: (share) => fit(share.monthDay, 0.2, 0.8, 6, 1.5),
  ssn: paper,
  nationalId: paper,
  passport: paper,
  driversLicence: paper,
  taxId: paper,
  registration: paper,
  duns: paper,
  lei: paper,
  // A handful of addresses in many rows are links to a system, or to a portal.
  website: (share, { looked, rows, fill }) => fit(share.web, 0.1, 0.6, 5, 5) - (looked <= 5 && rows * fill > 50 ? 8 : 0),
  street: (share) =>
    fit(share.letters + share.street + share.streetNumber, 0.2, 0.7, 4, 0) +
    fit(Math.max(share.street, 0.8 * share.streetNumber), 0.05, 0.5, 0, 5) -
    6 * share.email,
  street2: (share) => -6 * Math.max(share.email, share.date) - 3 * share.web,
  houseNumber: (share) => fit(share.houseNumber, 0.2, 0.7, 5, 1),
  fullAddress: (share) =>
    fit(share.letters + share.street + share.streetNumber, 0.2, 0.7, 4, 0) +
    fit(Math.max(share.street, share.streetNumber), 0.05, 0.5, 0, 4),
  city: (share) => fit(share.letters, 0.5, 0.9, 5, 1) - 3 * share.fullName - 4 * share.legalForm - 3 * share.long,
  district: (share) => fit(share.letters, 0.5, 0.9, 5, 0.5) - 3 * share.long,
  postcode: (share) => fit(share.postcode, 0.2, 0.75, 5, 1.5) - 4 * share.date,
  region: (share) => fit(share.letters, 0.4, 0.85, 5, 0.5) + share.short - 4 * share.fullName,
  county: (share) => fit(share.letters, 0.4, 0.85, 5, 0.5),
  country: (share) => fit(share.country, 0.05, 0.6, 3, 2) + fit(share.countryName, 0.3, 0.9, 0, 4),
  industry: (share) => isText(share),
  employees: (share) => fit(share.number, 0.1, 0.6, 3, 1),
  amount: (share) => fit(share.number + share.money, 0.2, 0.8, 6, 1) + 3 * share.money,
  currency: (share) => fit(share.short, 0.2, 0.7, 4, 1),
  stage: (share, { distinct, looked }) => isText(share) + (looked > 30 && distinct > 0.5 ? -3 : 0.5),
  lifecycle: (share, { distinct, looked }) => isText(share) + (looked > 30 && distinct > 0.5 ? -4 : 0.5),
  active: (share) => fit(share.flag, 0.2, 0.8, 2, 1),
  closeDate: dates,
  created: dates,
  modified: dates,
  activity: dates,
  ownedSince: dates,
  owner: (share, { distinct, looked }) =>
    -6 * Math.max(share.date, share.web, share.flag, share.phone) - (looked > 30 && distinct > 0.8 ? 2 : 0),
  kind: (share, { looked }) => (looked > 20 ? -5 : 0.5) - 5 * share.date,
  id: (share) => -4 * share.email - 3 * share.date,
};

/** Bits that a column's values speak for (or against) a meaning; few values say little. */
export function weighValues(meaning: Meaning, values: ColumnValues): number {
  const weigh = WEIGH[meaning];
  if (weigh === undefined || values.looked === 0) return 0;
  return weigh(values.share, values) * (values.looked / (values.looked + 1.5));
}

/** Birthdays lie decades apart and long ago; dates of records don't. */
function spread({ values }: ColumnValues): number {
  const years = values.flatMap((value) => {
    const date = dateText(value);
    return date === undefined ? [] : [yearOf(date)];
  });
  if (years.length < 10) return 0;
  const sorted = years.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  if (at(0.95) - at(0.05) >= 25 && at(0.5) < 2005) return 3;
  return at(0.95) - at(0.05) < 8 && at(0.5) > 2005 ? -2 : 0;
}
