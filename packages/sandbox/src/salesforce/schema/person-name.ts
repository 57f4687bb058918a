import { picklist, readOnly, text, type Field } from './field.ts';
import { SALUTATION } from './picklists.ts';

/** First and last name with their compound `Name`, which nobody writes (salesforce.md 10). */
export const personName = (salutation: boolean): readonly Field[] => [
  text('LastName', 'Last Name', 80, { nillable: false, compoundFieldName: 'Name' }),
  text('FirstName', 'First Name', 40, { compoundFieldName: 'Name' }),
  ...(salutation ? [picklist('Salutation', 'Salutation', SALUTATION, { length: 40, compoundFieldName: 'Name' })] : []),
  readOnly(text('Name', 'Full Name', 121, { nillable: false, nameField: true }), (row) =>
    [row.values['FirstName'], row.values['LastName']].filter((part) => typeof part === 'string' && part !== '').join(' '),
  ),
];
