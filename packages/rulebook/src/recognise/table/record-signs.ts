import type { EntityName } from './entity-field.ts';

/** Whole headings without blanks that name the kind of the record itself. */
export const RECORD_SIGNS: Readonly<Record<string, readonly [EntityName, number]>> = {
  contactid: ['person', 2],
  contactowner: ['person', 2],
  contactname: ['person', 1.5],
  leadid: ['person', 1],
  leadowner: ['person', 2],
  marketingcontactstatus: ['person', 2],
  reportstoid: ['person', 2],
  associatedcompany: ['person', 1.5],
  personid: ['person', 2],
  patientid: ['person', 2],
  voterid: ['person', 2],
  companyowner: ['company', 2],
  accountowner: ['company', 1],
  companyid: ['company', 0.5],
  companydomainname: ['company', 2],
  parentid: ['company', 1],
  accountsite: ['company', 1],
  accountsource: ['company', 1.5],
  displayname: ['company', 0.5],
  statuslabel: ['company', 1],
  associatedcontact: ['company', 1],
  numberofassociatedcontacts: ['company', 2],
  dealowner: ['deal', 3],
  dealid: ['deal', 3],
  opportunityid: ['deal', 3],
  opportunityowner: ['deal', 3],
  userid: ['user', 2],
  username: ['user', 1],
};

/** Beginnings of ids that only one kind of record has, in Salesforce and Close. */
export const ID_SIGNS: readonly (readonly [RegExp, EntityName])[] = [
  [/^(?:003|00Q)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, 'person'],
  [/^001[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, 'company'],
  [/^006[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, 'deal'],
  [/^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, 'user'],
  [/^cont_\w{8,}$/, 'person'],
  [/^lead_\w{8,}$/, 'company'],
  [/^oppo_\w{8,}$/, 'deal'],
  [/^user_\w{8,}$/, 'user'],
];
