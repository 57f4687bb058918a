// oxfmt-ignore
import {
  authority, businessHours, connection, days, defineRulebook, email, entity, exceptionPolicy, fullName, hours, mapping, matching,
  notHeld, personName, readOnly, systemOfRecord, text, users, usersFrom,
} from '@meshline/rulebook';

// People in two systems; salesforce is right. Enough for a ledger to be judged by.
const people = users({ ada: { name: 'Ada Test', email: 'ada@example.com' }, bo: { name: 'Bo Test', email: 'bo@example.com' } });
const { ada, bo } = people;
const hubspot = connection('hubspot', { owner: ada });
const salesforce = connection('salesforce', { owner: ada });
const person = entity('person', { email: email(), firstName: personName(), lastName: personName().required(), title: text() });
const right = systemOfRecord(salesforce).orElse(hubspot);
const rule = { owner: ada, due: days(1), next: bo };

export const smallRulebook = defineRulebook({
  name: 'Small',
  people,
  hours: businessHours({ zone: 'Europe/Berlin', open: 'Mon-Fri 09:00-18:00', holidays: [] }),
  connections: [hubspot, salesforce],
  users: usersFrom([hubspot.stream('owners'), salesforce.stream('User')]),
  entities: [person],
  mappings: [
    mapping(person, [hubspot.stream('contacts'), salesforce.stream('contacts')], {
      email: ['email', 'email'],
      firstName: ['firstname', 'firstname'],
      lastName: ['lastname', 'lastname'],
      title: [notHeld, readOnly('title')],
    }),
  ],
  authorities: [authority(person, { email: right, firstName: right, lastName: right, title: systemOfRecord(salesforce) })],
  matching: [
    matching(person, { compare: [fullName(person.firstName, person.lastName), person.email], linkFrom: 0.99, reviewFrom: 0.5 }),
  ],
  exceptions: exceptionPolicy(
    {
      missingField: rule,
      failedValidation: rule,
      duplicateRecord: rule,
      staleValue: rule,
      conflict: rule,
      ambiguousApproval: rule,
      failedDelivery: { ...rule, due: hours(4) },
      schemaDrift: rule,
      unowned: rule,
      drift: rule,
      fight: rule,
      pendingDelete: rule,
    },
    { lastly: bo },
  ),
});
