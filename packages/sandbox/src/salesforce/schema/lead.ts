import { address } from './address.ts';
import { field, flag, owner, phone, picklist, readOnly, reference, text } from './field.ts';
import { object } from './object.ts';
import { personName } from './person-name.ts';
import { INDUSTRY, LEAD_SOURCE, LEAD_STATUS, RATING } from './picklists.ts';

export const lead = object(
  'Lead',
  '00Q',
  [
    ...personName(true),
    text('Title', 'Title', 128),
    text('Company', 'Company', 255, { nillable: false }),
    ...address('', ''),
    phone('Phone', 'Phone'),
    phone('MobilePhone', 'Mobile Phone'),
    phone('Fax', 'Fax'),
    field('Email', 'Email', 'email', { length: 80, idLookup: true, indexed: true }),
    field('Website', 'Website', 'url', { length: 255 }),
    field('Description', 'Description', 'textarea', { length: 32_000, filterable: false }),
    picklist('LeadSource', 'Lead Source', LEAD_SOURCE),
    picklist('Status', 'Status', LEAD_STATUS, {
      nillable: false,
      defaultedOnCreate: true,
      defaultValue: LEAD_STATUS[0],
      restrictedPicklist: true,
    }),
    picklist('Industry', 'Industry', INDUSTRY),
    picklist('Rating', 'Rating', RATING),
    field('AnnualRevenue', 'Annual Revenue', 'currency', { precision: 18, scale: 0 }),
    field('NumberOfEmployees', 'Employees', 'int', { precision: 8 }),
    // A lead may belong to a queue, which is a Group (salesforce.md 10).
    owner(['Group', 'User']),
    flag('HasOptedOutOfEmail', 'Email Opt Out'),
    flag('DoNotCall', 'Do Not Call'),
    // Set by a conversion only.
    readOnly(flag('IsConverted', 'Converted')),
    readOnly(field('ConvertedDate', 'Converted Date', 'date')),
    readOnly(reference('ConvertedAccountId', 'Converted Account ID', ['Account'], 'ConvertedAccount')),
    readOnly(reference('ConvertedContactId', 'Converted Contact ID', ['Contact'], 'ConvertedContact', { indexed: true })),
    readOnly(reference('ConvertedOpportunityId', 'Converted Opportunity ID', ['Opportunity'], 'ConvertedOpportunity')),
  ],
  { entity: 'person', mergeable: true },
);
