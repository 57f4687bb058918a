// The campaign's rulebook: every thing is to be in every system, and an edit anywhere is an edit everywhere, so that each kill has
// updates and creates in flight towards each system. oxfmt-ignore
import {
  always,
  authority,
  belongsTo,
  businessHours,
  companyName,
  connection,
  days,
  defineRulebook,
  domain,
  email,
  entity,
  exceptionPolicy,
  firstFilled,
  fullName,
  hours,
  mapping,
  matching,
  mostRecentChange,
  parentText,
  part,
  personName,
  phone,
  systemOfRecord,
  text,
  users,
  usersFrom,
  when,
} from '@meshline/rulebook';

const people = users({
  kim: { name: 'Kim Rowe', email: 'kim@campaign.example' },
  noa: { name: 'Noa Brandt', email: 'noa@campaign.example' },
});
const { kim, noa } = people;
const office = businessHours({ zone: 'Europe/Berlin', open: 'Mon-Fri 09:00-18:00', holidays: [] });
const hubspot = connection('hubspot', { owner: kim });
const salesforce = connection('salesforce', { owner: kim });
const close = connection('close', { owner: kim });

const company = entity('company', { name: companyName().required(), domain: domain() });
// oxfmt-ignore
const person = entity('person', { email: email(), firstName: personName(), lastName: personName().required(), phone: phone(), title: text(), company: belongsTo(company) });

// oxfmt-ignore
const mappings = [
  mapping(company, [hubspot.stream('companies'), salesforce.stream('Account'), close.stream('lead')], {
    name:   ['name',   'Name',    'name'],
    domain: ['domain', 'Website', 'url'],
  }).place(hubspot, { createWhen: always }).place(salesforce, { createWhen: always }).place(close, { createWhen: always }),
  mapping(person, [hubspot.stream('contacts'), salesforce.stream('Contact'), salesforce.stream('Lead'), close.stream('contact')], {
    email:     ['email',              'Email',     'Email',               'emails[primary]'],
    firstName: ['firstname',          'FirstName', 'FirstName',           part('name', 'first')],
    lastName:  ['lastname',           'LastName',  'LastName',            part('name', 'last')],
    phone:     ['phone',              'Phone',     'Phone',               'phones[primary]'],
    title:     ['jobtitle',           'Title',     'Title',               'title'],
    company:   ['companies[primary]', 'AccountId', parentText('Company'), 'lead_id'],
  }).place(hubspot, { createWhen: when(person.email).isSet() })
    .place(salesforce, { homes: ['Contact', 'Lead'], createIn: 'Lead', createWhen: when(person.email).isSet() })
    .place(close, { under: person.company, createWhen: when(person.email).isSet() }),
];

const sales = systemOfRecord(salesforce).orElse(hubspot, close);
const anywhere = firstFilled(salesforce, hubspot, close).onOtherEdit('accept');
const authorities = [
  authority(company, { name: sales, domain: sales }),
  authority(person, {
    email: sales,
    firstName: sales,
    lastName: sales,
    company: sales,
    title: anywhere,
    phone: mostRecentChange(salesforce, close, hubspot).firstRun(salesforce),
  }),
];

const sameness = [
  // New links write at once: a campaign doesn't wait for hours.
  matching(company, { compare: [company.name, company.domain], linkFrom: 0.98, reviewFrom: 0.5, trialHours: 0 }),
  matching(person, {
    compare: [fullName(person.firstName, person.lastName), person.email, person.phone, person.company],
    linkFrom: 0.9998,
    reviewFrom: 0.5,
    trialHours: 0,
  }),
];

const soon = { owner: kim, due: days(1), next: noa };
const exceptions = exceptionPolicy(
  {
    missingField: soon,
    failedValidation: soon,
    duplicateRecord: soon,
    staleValue: soon,
    conflict: soon,
    ambiguousApproval: soon,
    failedDelivery: { owner: 'system owner', due: hours(4), next: noa },
    schemaDrift: soon,
    unowned: soon,
    drift: soon,
    fight: soon,
    pendingDelete: soon,
  },
  { lastly: noa },
);

export default defineRulebook({
  name: 'Campaign',
  people,
  hours: office,
  connections: [hubspot, salesforce, close],
  users: usersFrom([hubspot.stream('owners'), salesforce.stream('User'), close.stream('user')]),
  entities: [company, person],
  mappings,
  authorities,
  matching: sameness,
  exceptions,
});
