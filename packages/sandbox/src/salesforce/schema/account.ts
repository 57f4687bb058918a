import { address } from './address.ts';
import { field, owner, phone, picklist, reference, text } from './field.ts';
import { object } from './object.ts';
import { ACCOUNT_TYPE, INDUSTRY, LEAD_SOURCE, RATING } from './picklists.ts';

export const account = object(
  'Account',
  '001',
  [
    text('Name', 'Account Name', 255, { nillable: false, nameField: true, indexed: true }),
    picklist('Type', 'Account Type', ACCOUNT_TYPE),
    reference('ParentId', 'Parent Account ID', ['Account'], 'Parent', { indexed: true }),
    ...address('Billing', 'Billing'),
    ...address('Shipping', 'Shipping'),
    phone('Phone', 'Account Phone'),
    phone('Fax', 'Account Fax'),
    text('AccountNumber', 'Account Number', 40),
    field('Website', 'Website', 'url', { length: 255 }),
    picklist('Industry', 'Industry', INDUSTRY),
    field('AnnualRevenue', 'Annual Revenue', 'currency', { precision: 18, scale: 0 }),
    field('NumberOfEmployees', 'Employees', 'int', { precision: 8 }),
    field('Description', 'Account Description', 'textarea', { length: 32_000, filterable: false }),
    picklist('Rating', 'Account Rating', RATING),
    text('Site', 'Account Site', 80),
    owner(['User']),
    picklist('AccountSource', 'Account Source', LEAD_SOURCE),
  ],
  { entity: 'company', mergeable: true },
);
