// The demo's rulebook. Rule owner: Mara (RevOps). It says what three systems have to agree on, which of them is right, and who
// decides what no rule can. All of it is data: it is checked, and shown as tables, before anything is written.
// oxfmt-ignore
import {
  always, authority, beforeStage, belongsTo, businessHours, companyName, connection, country, date, days, defineRulebook, domain, email,
  entity, exceptionPolicy, firstFilled, fullName, furthestAlong, hours, ladder, manual, mapping, matching, money, mostComplete,
  mostRecentChange, notHeld, number, ownerRef, parentText, part, personName, phone, readOnly, systemOfRecord, text, users, usersFrom, values, when,
} from '@meshline/rulebook';

// 1. People, and the hours in which due times run.
const people = users({
  mara: { name: 'Mara Lindner', email: 'mara@demo.example' }, // RevOps: owns the rules, decides unless somebody else is named
  sam: { name: 'Sam Okafor', email: 'sam@demo.example' }, // systems: keeps the connections healthy
  lea: { name: 'Lea Brandt', email: 'lea@demo.example' }, // sales lead: gets what nobody else decided
});
const { mara, sam, lea } = people;
const berlin = businessHours({ zone: 'Europe/Berlin', open: 'Mon-Fri 09:00-18:00', holidays: ['2026-12-25', '2027-01-01'] });

// 2. Systems, by the ids of the configuration. `owner` keeps the connection healthy.
const hubspot = connection('hubspot', { owner: sam });
const salesforce = connection('salesforce', { owner: sam });
const close = connection('close', { owner: sam });

// 3. What is kept in agreement. A stage only moves forward; `exits` are the named ways out and back.
const lifecycle = ladder('lead', 'mql', 'sql', 'opportunity', 'customer').exits('recycled', 'disqualified');
const pipeline = ladder('discovery', 'proposal', 'commit', 'won').exits('lost');
// oxfmt-ignore
const company = entity('company', {
  name: companyName().required(), domain: domain(), country: country(), employees: number(), lifecycle, owner: ownerRef() });
// oxfmt-ignore
const person = entity('person', { email: email(), firstName: personName(), lastName: personName().required(), phone: phone(),
  title: text(), country: country(), lifecycle, owner: ownerRef(), company: belongsTo(company) });
// oxfmt-ignore
const deal = entity('deal', { name: text(), amount: money('EUR').required(), stage: pipeline.required(), closeDate: date(),
  owner: ownerRef(), company: belongsTo(company).required() });

// 4. What the systems' own stages mean. Left out on purpose: HubSpot's subscriber, evangelist, qualifiedtobuy and its like, and
//    Salesforce's Prospecting. A value that no table knows becomes a question for Mara, never a default. Only people convert leads.
// oxfmt-ignore
const hubspotStage = values(lifecycle, { lead: 'lead', marketingqualifiedlead: 'mql', salesqualifiedlead: 'sql',
    opportunity: 'opportunity', customer: 'customer' }),
  leadStatus = values(lifecycle, { New: 'lead', MQL: 'mql', Qualified: 'sql', Converted: 'opportunity',
    Nurture: 'recycled', Unqualified: 'disqualified' }).onlyRead('Converted'),
  closeStatus = values(lifecycle, { Potential: 'sql', Qualified: 'opportunity', Customer: 'customer', 'Bad Fit': 'disqualified' }),
  hubspotDeal = values(pipeline, { appointmentscheduled: 'discovery', presentationscheduled: 'proposal', contractsent: 'commit',
    closedwon: 'won', closedlost: 'lost' }),
  salesforceDeal = values(pipeline, { Qualification: 'discovery', 'Proposal/Price Quote': 'proposal', 'Negotiation/Review': 'commit',
    'Closed Won': 'won', 'Closed Lost': 'lost' }),
  closeDeal = values(pipeline, { Demo: 'discovery', Proposal: 'proposal', Contract: 'commit', Won: 'won', Lost: 'lost' });

// 5. Where each field stands: a row for each field, a column for each kind of record. `place` says when a system that has none gets
//    one; without such a line nothing is ever created. A Close contact and a Close opportunity can't live without their company.
// oxfmt-ignore
const mappings = [
  mapping(company, [hubspot.stream('companies'), salesforce.stream('Account'), close.stream('lead')], {
    //           HubSpot companies                  Salesforce Account    Close lead
    name:      ['name',                            'Name',               'name'],
    domain:    ['domain',                          'Website',            'url'],
    country:   ['country',                         'BillingCountry',     'addresses[primary].country'],
    employees: ['numberofemployees',               'NumberOfEmployees',  'custom.Employees'],
    lifecycle: [hubspotStage.in('lifecyclestage'), notHeld,              closeStatus.in('status')],
    owner:     ['hubspot_owner_id',                'OwnerId',            'custom.Owner'],
  }).place(hubspot, { createWhen: always })
    .place(salesforce, { createWhen: when(company.lifecycle).reached('mql') })
    .place(close, { createWhen: when(company.lifecycle).reached('sql') }),
  mapping(person, [hubspot.stream('contacts'), salesforce.stream('Contact'), salesforce.stream('Lead'), close.stream('contact')], {
    //           HubSpot contacts                   Salesforce Contact    Salesforce Lead           Close contact
    email:     ['email',                           'Email',              'Email',                  'emails[primary]'],
    firstName: ['firstname',                       'FirstName',          'FirstName',              part('name', 'first')],
    lastName:  ['lastname',                        'LastName',           'LastName',               part('name', 'last')],
    phone:     ['phone',                           'Phone',              'Phone',                  'phones[primary]'],
    title:     ['jobtitle',                        'Title',              'Title',                  'title'],
    country:   ['country',                         'MailingCountry',     'Country',                notHeld],
    lifecycle: [hubspotStage.in('lifecyclestage'), notHeld,              leadStatus.in('Status'),  notHeld],
    owner:     ['hubspot_owner_id',                'OwnerId',            'OwnerId',                notHeld],
    company:   ['companies[primary]',              'AccountId',          parentText('Company'),    'lead_id'],
  }).place(hubspot, { createWhen: when(person.email).isSet() })
    .place(salesforce, { homes: ['Contact', 'Lead'], createIn: 'Lead', createWhen: when(person.lifecycle).reached('mql') })
    .place(close, { under: person.company, createWhen: when(person.lifecycle).reached('sql') }),
  mapping(deal, [hubspot.stream('deals'), salesforce.stream('Opportunity'), close.stream('opportunity')], {
    //           HubSpot deals                Salesforce Opportunity          Close opportunity
    name:      ['dealname',                  'Name',                         readOnly('note')], // Close has no name: sales notes it
    amount:    ['amount',                    'Amount',                       'value'],
    stage:     [hubspotDeal.in('dealstage'), salesforceDeal.in('StageName'), closeDeal.in('status')],
    closeDate: ['closedate',                 'CloseDate',                    notHeld],
    owner:     ['hubspot_owner_id',          'OwnerId',                      'user_id'],
    company:   ['companies[primary]',        'AccountId',                    'lead_id'],
  }).place(hubspot, { createWhen: when(deal.stage).reached('proposal'), createWith: { pipeline: 'default' } })
    .place(salesforce, { createWhen: when(deal.stage).reached('proposal') })
    .place(close, { under: deal.company, createWhen: when(deal.stage).reached('proposal') }),
];

// 6. Source of truth, one rule for each field. When it is edited elsewhere, a question opens; `onOtherEdit` says where not.
const sales = systemOfRecord(salesforce).orElse(hubspot, close);
const authorities = [
  authority(company, {
    name: sales,
    domain: manual(), // it decides who belongs to the company: where two differ, Mara looks
    country: firstFilled(salesforce, hubspot, close),
    employees: firstFilled(hubspot, salesforce, close).onOtherEdit('put-back'), // HubSpot is where the figures are bought
    lifecycle: furthestAlong(close, hubspot), // a way out counts where Close says so; HubSpot's API can't set a stage back anyway
    owner: sales,
  }),
  authority(person, {
    // When a person becomes an SQL the address stays; only who may change it moves, from marketing's system to that of sales.
    email: beforeStage('sql', systemOfRecord(hubspot).orElse(salesforce, close)).from('sql', sales),
    firstName: mostComplete(salesforce, hubspot, close), // 'Katharina' says more than 'K.'
    lastName: sales,
    phone: mostRecentChange(salesforce, close, hubspot).firstRun(salesforce),
    title: firstFilled(salesforce, hubspot, close).onOtherEdit('accept'), // whoever hears of a new job may say so
    country: firstFilled(hubspot, salesforce),
    lifecycle: furthestAlong(salesforce, hubspot),
    owner: systemOfRecord(salesforce).orElse(hubspot),
    company: sales,
  }),
  authority(deal, {
    name: systemOfRecord(salesforce).orElse(hubspot),
    amount: beforeStage('won', sales).from('won', systemOfRecord(close).orElse(salesforce, hubspot)), // Close bills what was won
    stage: furthestAlong(salesforce, close, hubspot),
    closeDate: systemOfRecord(salesforce).orElse(hubspot),
    owner: sales,
    company: sales,
  }),
];

// 7. Which records are the same. An equal e-mail alone never links; between the two limits a person is asked, as soon as
//    yes is likelier than no: what nobody is asked about becomes a duplicate. Namesakes abound, so people need most to be linked unattended.
const reviewFrom = 0.5;
const trialHours = 0; // a new link usually fills only empty fields for its first 4 hours; a demo shouldn't be waited for
const name = fullName(person.firstName, person.lastName);
const sameness = [
  matching(company, { compare: [company.name, company.domain, company.country], linkFrom: 0.98, reviewFrom, trialHours }),
  matching(person, {
    compare: [name, person.email, person.phone, person.company, person.title, person.country],
    linkFrom: 0.9998,
    reviewFrom,
    trialHours,
  }),
  matching(deal, { compare: [deal.company, deal.name, deal.amount, deal.closeDate], linkFrom: 0.95, reviewFrom, trialHours }),
];

// 8. What no rule decides: who owns it, until when (business time), and who comes next. One cause is one item, with a count.
// oxfmt-ignore
const exceptions = exceptionPolicy({
  missingField:    { owner: mara,           due: hours(8), next: lea },   failedValidation:  { owner: mara,           due: hours(8), next: lea },
  duplicateRecord: { owner: mara,           due: days(2),  next: lea },   staleValue:        { owner: mara,           due: days(3),  next: lea },
  conflict:        { owner: mara,           due: days(1),  next: lea },   ambiguousApproval: { owner: lea,            due: hours(2), next: mara },
  failedDelivery:  { owner: 'system owner', due: hours(4), next: mara },  schemaDrift:       { owner: 'system owner', due: days(1),  next: mara },
  unowned:         { owner: lea,            due: hours(4), next: mara },  drift:             { owner: mara,           due: days(1),  next: lea },
  fight:           { owner: mara,           due: hours(4), next: lea },   pendingDelete:     { owner: mara,           due: days(2),  next: lea },
}, { lastly: lea });

// oxfmt-ignore
export const demoRulebook = defineRulebook({
  name: 'Demo', people, hours: berlin, connections: [hubspot, salesforce, close],
  users: usersFrom([hubspot.stream('owners'), salesforce.stream('User'), close.stream('user')]), // who can own records; only read
  entities: [company, person, deal], mappings, authorities, matching: sameness, exceptions,
});
