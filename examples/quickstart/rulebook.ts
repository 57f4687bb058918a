/**
 * A first rulebook: companies and people in HubSpot, Salesforce and Close. Put your own names into part 1, look over the source of
 * truth in part 5, then run `npm run meshline -- check --config examples/quickstart/meshline.config.ts`.
 */
import {
  always, authority, belongsTo, businessHours, companyName, connection, country, days, defineRulebook, domain, email, entity, exceptionPolicy, firstFilled,
  fullName, hours, mapping, matching, mostRecentChange, notHeld, ownerRef, parentText, part, personName, phone, systemOfRecord, users, usersFrom, when,
} from '@meshline/rulebook';

// 1. People, and the hours in which due times run.
const people = users({
  ops: { name: 'Revenue Operations', email: 'ops@example.com' },
  sales: { name: 'Sales Lead', email: 'sales@example.com' },
});
const { ops, sales } = people;
const office = businessHours({ zone: 'Europe/Berlin', open: 'Mon-Fri 09:00-18:00', holidays: [] });

// 2. Systems, by the ids of meshline.config.ts.
const hubspot = connection('hubspot', { owner: ops });
const salesforce = connection('salesforce', { owner: ops });
const close = connection('close', { owner: ops });

// 3. What is kept in agreement.
const company = entity('company', { name: companyName().required(), domain: domain(), country: country(), owner: ownerRef() });
const person = entity('person', {
  email: email(), firstName: personName(), lastName: personName().required(), phone: phone(), owner: ownerRef(), company: belongsTo(company),
});

// 4. Where each field stands. Without a `place` line nothing is ever created in a system.
const mappings = [
  mapping(company, [hubspot.stream('companies'), salesforce.stream('Account'), close.stream('lead')], {
    //         HubSpot companies     Salesforce Account   Close lead
    name:    ['name',               'Name',              'name'],
    domain:  ['domain',             'Website',           'url'],
    country: ['country',            'BillingCountry',    'addresses[primary].country'],
    owner:   ['hubspot_owner_id',   'OwnerId',           notHeld],
  }).place(hubspot, { createWhen: always }),
  mapping(person, [hubspot.stream('contacts'), salesforce.stream('Contact'), salesforce.stream('Lead'), close.stream('contact')], {
    //           HubSpot contacts       Salesforce Contact   Salesforce Lead         Close contact
    email:     ['email',               'Email',             'Email',                'emails[primary]'],
    firstName: ['firstname',           'FirstName',         'FirstName',            part('name', 'first')],
    lastName:  ['lastname',            'LastName',          'LastName',             part('name', 'last')],
    phone:     ['phone',               'Phone',             'Phone',                'phones[primary]'],
    owner:     ['hubspot_owner_id',    'OwnerId',           'OwnerId',              notHeld],
    company:   ['companies[primary]',  'AccountId',         parentText('Company'),  'lead_id'],
  }).place(hubspot, { createWhen: when(person.email).isSet() }),
];

// 5. Source of truth, one rule for each field. An edit elsewhere asks first, unless the row says otherwise.
const sold = systemOfRecord(salesforce).orElse(hubspot, close);
const authorities = [
  authority(company, { name: sold, domain: firstFilled(hubspot, salesforce, close), country: firstFilled(salesforce, hubspot, close), owner: systemOfRecord(salesforce).orElse(hubspot) }),
  authority(person, {
    email: sold, firstName: sold, lastName: sold, phone: mostRecentChange(salesforce, close, hubspot).firstRun(salesforce),
    owner: systemOfRecord(salesforce).orElse(hubspot), company: sold,
  }),
];

// 6. Which records are the same: from `linkFrom` on they are linked unattended, from `reviewFrom` on a person is asked.
const sameness = [
  matching(company, { compare: [company.name, company.domain, company.country], linkFrom: 0.98, reviewFrom: 0.5 }),
  matching(person, { compare: [fullName(person.firstName, person.lastName), person.email, person.phone, person.company], linkFrom: 0.9998, reviewFrom: 0.5 }),
];

// 7. What no rule decides: who owns it, until when, and who comes next.
const exceptions = exceptionPolicy({
  missingField:    { owner: ops,            due: hours(8), next: sales }, failedValidation:  { owner: ops,            due: hours(8), next: sales },
  duplicateRecord: { owner: ops,            due: days(2),  next: sales }, staleValue:        { owner: ops,            due: days(3),  next: sales },
  conflict:        { owner: ops,            due: days(1),  next: sales }, ambiguousApproval: { owner: sales,          due: hours(2), next: ops },
  failedDelivery:  { owner: 'system owner', due: hours(4), next: ops },   schemaDrift:       { owner: 'system owner', due: days(1),  next: ops },
  unowned:         { owner: sales,          due: hours(4), next: ops },   drift:             { owner: ops,            due: days(1),  next: sales },
  fight:           { owner: ops,            due: hours(4), next: sales }, pendingDelete:     { owner: ops,            due: days(2),  next: sales },
}, { lastly: sales });

export default defineRulebook({
  name: 'Quickstart', people, hours: office, connections: [hubspot, salesforce, close],
  users: usersFrom([hubspot.stream('owners'), salesforce.stream('User'), close.stream('user')]),
  entities: [company, person], mappings, authorities, matching: sameness, exceptions,
});
