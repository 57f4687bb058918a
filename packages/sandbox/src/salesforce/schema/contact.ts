import { address } from './address.ts';
import { field, flag, owner, phone, picklist, reference, text } from './field.ts';
import { object } from './object.ts';
import { personName } from './person-name.ts';
import { LEAD_SOURCE } from './picklists.ts';

export const contact = object(
  'Contact',
  '003',
  [
    reference('AccountId', 'Account ID', ['Account'], 'Account', { indexed: true, cascadeDelete: true }),
    ...personName(true),
    ...address('Mailing', 'Mailing'),
    ...address('Other', 'Other'),
    phone('Phone', 'Business Phone'),
    phone('Fax', 'Business Fax'),
    phone('MobilePhone', 'Mobile Phone'),
    phone('HomePhone', 'Home Phone'),
    phone('OtherPhone', 'Other Phone'),
    reference('ReportsToId', 'Reports To ID', ['Contact'], 'ReportsTo'),
    field('Email', 'Email', 'email', { length: 80, idLookup: true, indexed: true }),
    text('Title', 'Title', 128),
    text('Department', 'Department', 80),
    picklist('LeadSource', 'Lead Source', LEAD_SOURCE),
    field('Birthdate', 'Birthdate', 'date'),
    field('Description', 'Contact Description', 'textarea', { length: 32_000, filterable: false }),
    owner(['User']),
    flag('HasOptedOutOfEmail', 'Email Opt Out'),
    flag('DoNotCall', 'Do Not Call'),
  ],
  { entity: 'person', mergeable: true },
);
