import type { EntityField, EntityName } from './entity-field.ts';

const ADDRESS: readonly EntityField[] = [
  { field: 'street', kind: 'text', from: ['street', 'fullAddress'], compared: true, address: true },
  { field: 'houseNumber', kind: 'text', from: ['houseNumber'], compared: true, address: true },
  {
    field: 'street2',
    kind: 'text',
    label: 'Address, second line',
    from: ['street2'],
    compared: true,
    address: true,
    after: 'street',
  },
  { field: 'address', kind: 'text', label: 'Whole address', from: ['fullAddress'], compared: true, after: 'street' },
  { field: 'city', kind: 'text', from: ['city', 'district'], compared: true, address: true },
  { field: 'postcode', kind: 'text', from: ['postcode'], compared: true, address: true },
  { field: 'region', kind: 'text', from: ['region', 'county'], compared: true, address: true },
  { field: 'country', kind: 'country', from: ['country'], compared: true, address: true },
];
const RECORD: readonly EntityField[] = [
  { field: 'lifecycle', kind: 'text', label: 'Status', from: ['lifecycle'], compared: false },
  { field: 'owner', kind: 'text', from: ['owner'], compared: false },
];

/** The canonical fields of each entity in the order of the rulebook. A column fills one field; a full name fills two. */
export const ENTITY_FIELDS: Readonly<Record<EntityName, readonly EntityField[]>> = {
  person: [
    { field: 'firstName', kind: 'personName', from: ['firstName'], compared: true },
    { field: 'lastName', kind: 'personName', from: ['lastName'], compared: true },
    { field: 'otherFirstName', kind: 'personName', label: 'First name, other spelling', from: [], compared: true },
    { field: 'otherLastName', kind: 'personName', label: 'Last name, other spelling', from: [], compared: true },
    { field: 'email', kind: 'email', from: ['email'], compared: true },
    { field: 'otherEmail', kind: 'email', label: 'Other e-mail', from: ['email'], compared: true, after: 'email' },
    { field: 'phone', kind: 'phone', from: ['phone', 'mobile', 'otherPhone'], compared: true },
    { field: 'mobile', kind: 'phone', from: ['mobile'], compared: true, after: 'phone' },
    { field: 'otherPhone', kind: 'phone', from: ['otherPhone', 'phone'], compared: true, after: 'phone' },
    { field: 'company', kind: 'parent', from: ['companyName'], compared: true },
    ...ADDRESS,
    { field: 'born', kind: 'date', label: 'Date of birth', from: ['born'], compared: true },
    { field: 'birthYear', kind: 'text', from: ['birthYear'], compared: true },
    { field: 'birthMonth', kind: 'text', from: ['birthMonth'], compared: true },
    { field: 'birthDay', kind: 'text', from: ['birthDay'], compared: true },
    { field: 'ssn', kind: 'text', label: 'Social security number', from: ['ssn'], compared: true },
    { field: 'nationalId', kind: 'text', from: ['nationalId'], compared: true },
    { field: 'passport', kind: 'text', from: ['passport'], compared: true },
    { field: 'driversLicence', kind: 'text', label: "Driver's licence", from: ['driversLicence'], compared: true },
    { field: 'taxId', kind: 'text', from: ['taxId'], compared: true },
    { field: 'title', kind: 'text', label: 'Job title', from: ['jobTitle', 'title'], compared: true },
    { field: 'website', kind: 'domain', from: ['website'], compared: false },
    ...RECORD,
  ],
  company: [
    { field: 'name', kind: 'companyName', from: ['companyName', 'name', 'otherCompanyName'], compared: true },
    { field: 'otherName', kind: 'companyName', from: ['otherCompanyName'], compared: true, after: 'name' },
    { field: 'domain', kind: 'domain', label: 'Website', from: ['website'], compared: true },
    { field: 'email', kind: 'email', from: ['email'], compared: true },
    { field: 'phone', kind: 'phone', from: ['phone', 'mobile', 'otherPhone'], compared: true },
    { field: 'otherPhone', kind: 'phone', from: ['otherPhone', 'mobile', 'phone'], compared: true, after: 'phone' },
    ...ADDRESS,
    { field: 'registration', kind: 'text', label: 'Registration number', from: ['registration', 'nationalId'], compared: true },
    { field: 'taxId', kind: 'text', from: ['taxId'], compared: true },
    { field: 'duns', kind: 'text', label: 'D-U-N-S number', from: ['duns'], compared: true },
    { field: 'lei', kind: 'text', label: 'LEI', from: ['lei'], compared: true },
    { field: 'industry', kind: 'text', from: ['industry'], compared: false },
    { field: 'employees', kind: 'number', from: ['employees'], compared: false },
    ...RECORD,
  ],
  deal: [
    { field: 'name', kind: 'text', from: ['dealName', 'name', 'title'], compared: true },
    { field: 'company', kind: 'parent', from: ['companyName'], compared: true },
    { field: 'amount', kind: 'money', from: ['amount'], compared: true },
    { field: 'closeDate', kind: 'date', from: ['closeDate'], compared: true },
    { field: 'stage', kind: 'text', from: ['stage', 'lifecycle'], compared: false },
    { field: 'owner', kind: 'text', from: ['owner'], compared: false },
  ],
  user: [
    { field: 'email', kind: 'email', from: ['email'], compared: false },
    { field: 'firstName', kind: 'personName', from: ['firstName'], compared: false },
    { field: 'lastName', kind: 'personName', from: ['lastName'], compared: false },
  ],
};

/** What people call the records of an entity. */
export const ENTITY_WORDS: Readonly<Record<EntityName, { readonly one: string; readonly many: string }>> = {
  person: { one: 'person', many: 'people' },
  company: { one: 'company', many: 'companies' },
  deal: { one: 'deal', many: 'deals' },
  user: { one: 'user', many: 'users' },
};
