import { field, flag, phone, picklist, text } from './field.ts';
import { object } from './object.ts';
import { personName } from './person-name.ts';

/** Users: read by everybody; made and changed by administrators only, which the running user is not. */
export const user = object(
  'User',
  '005',
  [
    text('Username', 'Username', 80, { nillable: false, unique: true, idLookup: true, indexed: true }),
    ...personName(false),
    field('Email', 'Email', 'email', { length: 128, nillable: false, indexed: true }),
    flag('IsActive', 'Active', { defaultValue: true }),
    picklist('UserType', 'User Type', ['Standard', 'AutomatedProcess'], {
      defaultedOnCreate: true,
      defaultValue: 'Standard',
      updateable: false,
    }),
    text('Alias', 'Alias', 8),
    text('Title', 'Title', 80),
    text('Department', 'Department', 80),
    text('CompanyName', 'Company Name', 80),
    phone('Phone', 'Phone'),
    picklist('TimeZoneSidKey', 'Time Zone', [], { length: 40, defaultedOnCreate: true, defaultValue: 'Europe/Berlin' }),
    picklist('LocaleSidKey', 'Locale', [], { length: 40, defaultedOnCreate: true, defaultValue: 'en_US' }),
  ],
  { entity: 'user', createable: false, updateable: false, deletable: false, recycled: false },
);
