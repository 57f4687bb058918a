// The rulebook of the simulation: small, and with all that makes writing hard. Both directions of writing, creates under conditions,
// parents that must be there first, lists (`emails[primary]`), a name in one field, a stage ladder, and each kind of authority.
// oxfmt-ignore
import {
  always, authority, beforeStage, belongsTo, businessHours, companyName, connection, country, days, defineRulebook, domain, email, entity,
  exceptionPolicy, firstFilled, fullName, furthestAlong, hours, ladder, manual, mapping, matching, money, mostComplete, mostRecentChange,
  notHeld, ownerRef, parentText, part, personName, phone, systemOfRecord, text, users, usersFrom, values, when,
} from '@meshline/rulebook';

const people = users({
  ada: { name: 'Ada Rules', email: 'ada@simulation.example' },
  bo: { name: 'Bo Systems', email: 'bo@simulation.example' },
});
const { ada, bo } = people;
const hubspot = connection('hubspot', { owner: bo });
const salesforce = connection('salesforce', { owner: bo });
const close = connection('close', { owner: bo });

const lifecycle = ladder('lead', 'mql', 'sql', 'opportunity', 'customer').exits('recycled', 'disqualified');
const pipeline = ladder('discovery', 'proposal', 'commit', 'won').exits('lost');
const company = entity('company', { name: companyName().required(), domain: domain(), country: country(), lifecycle });
const person = entity('person', {
  email: email(),
  firstName: personName(),
  lastName: personName().required(),
  phone: phone(),
  title: text(),
  lifecycle,
  owner: ownerRef(),
  company: belongsTo(company),
});
const deal = entity('deal', {
  name: text(),
  amount: money('EUR').required(),
  stage: pipeline.required(),
  company: belongsTo(company).required(),
});

// oxfmt-ignore
const hubspotStage = values(lifecycle, { lead: 'lead', marketingqualifiedlead: 'mql', salesqualifiedlead: 'sql', opportunity: 'opportunity',
    customer: 'customer' }),
  leadStatus = values(lifecycle, { New: 'lead', MQL: 'mql', Qualified: 'sql', Converted: 'opportunity', Nurture: 'recycled',
    Unqualified: 'disqualified' }).onlyRead('Converted'),
  closeStatus = values(lifecycle, { Potential: 'sql', Qualified: 'opportunity', Customer: 'customer', 'Bad Fit': 'disqualified' }),
  hubspotDeal = values(pipeline, { appointmentscheduled: 'discovery', presentationscheduled: 'proposal', contractsent: 'commit',
    closedwon: 'won', closedlost: 'lost' }),
  salesforceDeal = values(pipeline, { Qualification: 'discovery', 'Proposal/Price Quote': 'proposal', 'Negotiation/Review': 'commit',
    'Closed Won': 'won', 'Closed Lost': 'lost' }),
  closeDeal = values(pipeline, { Demo: 'discovery', Proposal: 'proposal', Contract: 'commit', Won: 'won', Lost: 'lost' });

// oxfmt-ignore
const mappings = [
  mapping(company, [hubspot.stream('companies'), salesforce.stream('Account'), close.stream('lead')], {
    name:      ['name',                            'Name',               'name'],
    domain:    ['domain',                          'Website',            'url'],
    country:   ['country',                         'BillingCountry',     'addresses[primary].country'],
    lifecycle: [hubspotStage.in('lifecyclestage'), notHeld,              closeStatus.in('status')],
  }).place(hubspot, { createWhen: always })
    .place(salesforce, { createWhen: when(company.lifecycle).reached('mql') })
    .place(close, { createWhen: when(company.lifecycle).reached('sql') }),
  mapping(person, [hubspot.stream('contacts'), salesforce.stream('Contact'), salesforce.stream('Lead'), close.stream('contact')], {
    email:     ['email',                           'Email',              'Email',                  'emails[primary]'],
    firstName: ['firstname',                       'FirstName',          'FirstName',              part('name', 'first')],
    lastName:  ['lastname',                        'LastName',           'LastName',               part('name', 'last')],
    phone:     ['phone',                           'Phone',              'Phone',                  'phones[primary]'],
    title:     ['jobtitle',                        'Title',              'Title',                  'title'],
    lifecycle: [hubspotStage.in('lifecyclestage'), notHeld,              leadStatus.in('Status'),  notHeld],
    owner:     ['hubspot_owner_id',                'OwnerId',            'OwnerId',                notHeld],
    company:   ['companies[primary]',              'AccountId',          parentText('Company'),    'lead_id'],
  }).place(hubspot, { createWhen: when(person.email).isSet() })
    .place(salesforce, { homes: ['Contact', 'Lead'], createIn: 'Lead', createWhen: when(person.lifecycle).reached('mql') })
    .place(close, { under: person.company, createWhen: when(person.lifecycle).reached('sql') }),
  mapping(deal, [hubspot.stream('deals'), salesforce.stream('Opportunity'), close.stream('opportunity')], {
    name:    ['dealname',                  'Name',                         notHeld],
    amount:  ['amount',                    'Amount',                       'value'],
    stage:   [hubspotDeal.in('dealstage'), salesforceDeal.in('StageName'), closeDeal.in('status')],
    company: ['companies[primary]',        'AccountId',                    'lead_id'],
  }).place(hubspot, { createWhen: when(deal.stage).reached('proposal'), createWith: { pipeline: 'default' } })
    .place(close, { under: deal.company, createWhen: when(deal.stage).reached('proposal') }),
];

const sales = systemOfRecord(salesforce).orElse(hubspot, close);
const authorities = [
  authority(company, {
    name: sales,
    domain: manual(),
    country: firstFilled(salesforce, hubspot, close).onOtherEdit('put-back'),
    lifecycle: furthestAlong(close, hubspot),
  }),
  authority(person, {
    email: beforeStage('sql', systemOfRecord(hubspot).orElse(salesforce, close)).from('sql', sales),
    firstName: mostComplete(salesforce, hubspot, close),
    lastName: sales,
    phone: mostRecentChange(salesforce, close, hubspot).firstRun(salesforce),
    title: firstFilled(salesforce, hubspot, close).onOtherEdit('accept'),
    lifecycle: furthestAlong(salesforce, hubspot),
    owner: systemOfRecord(salesforce).orElse(hubspot),
    company: sales,
  }),
  authority(deal, {
    name: systemOfRecord(salesforce).orElse(hubspot),
    amount: beforeStage('won', sales).from('won', systemOfRecord(close).orElse(salesforce, hubspot)),
    stage: furthestAlong(salesforce, close, hubspot),
    company: sales,
  }),
];

const reviewFrom = 0.5;
const name = fullName(person.firstName, person.lastName);
const rule = { owner: ada, due: days(1), next: bo };

export const simulationRulebook = defineRulebook({
  name: 'Simulation',
  people,
  hours: businessHours({ zone: 'Europe/Berlin', open: 'Mon-Fri 09:00-18:00', holidays: [] }),
  connections: [hubspot, salesforce, close],
  users: usersFrom([hubspot.stream('owners'), salesforce.stream('User'), close.stream('user')]),
  entities: [company, person, deal],
  mappings,
  authorities,
  matching: [
    matching(company, { compare: [company.name, company.domain, company.country], linkFrom: 0.98, reviewFrom, trialHours: 0 }),
    matching(person, {
      compare: [name, person.email, person.phone, person.company, person.title],
      linkFrom: 0.999,
      reviewFrom,
      trialHours: 0,
    }),
    matching(deal, { compare: [deal.company, deal.name, deal.amount], linkFrom: 0.95, reviewFrom, trialHours: 0 }),
  ],
  exceptions: exceptionPolicy(
    {
      missingField: rule,
      failedValidation: rule,
      duplicateRecord: rule,
      staleValue: rule,
      conflict: rule,
      ambiguousApproval: rule,
      failedDelivery: { owner: 'system owner', due: hours(4), next: ada },
      schemaDrift: rule,
      unowned: rule,
      drift: rule,
      fight: rule,
      pendingDelete: rule,
    },
    { lastly: bo },
  ),
});
