import { fault } from '../errors.ts';
import type { Org } from '../org.ts';
import { CONVERTED_STATUS } from '../schema/picklists.ts';
import { isLive } from '../store/row.ts';
import type { Actor } from './actor.ts';
import { rowsByKey } from './references.ts';
import { createRow, logMutation, rowToWrite, touchBySystem, type Body } from './write.ts';

/** Existing records that the conversion goes into, and whether it opens an opportunity. */
export interface ConversionChoices {
  readonly accountId?: string;
  readonly contactId?: string;
  readonly opportunityName?: string;
}

const CONTACT_FIELDS: Readonly<Record<string, string>> = {
  FirstName: 'FirstName',
  LastName: 'LastName',
  Salutation: 'Salutation',
  Email: 'Email',
  Phone: 'Phone',
  MobilePhone: 'MobilePhone',
  Fax: 'Fax',
  Title: 'Title',
  LeadSource: 'LeadSource',
  Street: 'MailingStreet',
  City: 'MailingCity',
  State: 'MailingState',
  PostalCode: 'MailingPostalCode',
  Country: 'MailingCountry',
  HasOptedOutOfEmail: 'HasOptedOutOfEmail',
  DoNotCall: 'DoNotCall',
};
const ACCOUNT_FIELDS: Readonly<Record<string, string>> = {
  Company: 'Name',
  Phone: 'Phone',
  Fax: 'Fax',
  Website: 'Website',
  Industry: 'Industry',
  Rating: 'Rating',
  AnnualRevenue: 'AnnualRevenue',
  NumberOfEmployees: 'NumberOfEmployees',
  LeadSource: 'AccountSource',
  Street: 'BillingStreet',
  City: 'BillingCity',
  State: 'BillingState',
  PostalCode: 'BillingPostalCode',
  Country: 'BillingCountry',
};

const mapped = (fields: Readonly<Record<string, string>>, values: Body): Body =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([from, to]) => ((values[from] ?? null) === null ? [] : [[to, values[from]]])),
  );

/**
 * Converts a lead as the UI does, in one transaction: Account (an existing one of the very same name, as the UI
 * preselects it), Contact, then the Lead, which stays, read-only, with `IsConverted` (salesforce.md 8, 12.12). Custom
 * fields go over only where an admin mapped them, which nobody did.
 */
export function convertLead(org: Org, leadId: string, choices: ConversionChoices, actor: Actor): void {
  const leads = org.tableNamed('Lead');
  const lead = rowToWrite(org, leads.type, leadId);
  if (lead.values['IsConverted'] === true)
    throw fault(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', []);
  const owner = org.row(String(lead.values['OwnerId']));
  const ownerId = owner?.id.startsWith('005') === true && owner.values['IsActive'] === true ? owner.id : actor.userId;
  org.transactions.atomic(() => {
    const accounts = org.tableNamed('Account').type;
    const named = org.schema.field(accounts, 'Name');
    const existing = named === undefined ? undefined : rowsByKey(org, accounts, named, String(lead.values['Company']))[0];
    const accountId =
      choices.accountId ??
      existing?.id ??
      createRow(org, accounts, { ...mapped(ACCOUNT_FIELDS, lead.values), OwnerId: ownerId }, actor).id;
    const contactBody = { ...mapped(CONTACT_FIELDS, lead.values), AccountId: accountId, OwnerId: ownerId };
    const contactId = choices.contactId ?? createRow(org, org.tableNamed('Contact').type, contactBody, actor).id;
    const closeDate = new Date(org.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const opportunityId =
      choices.opportunityName === undefined
        ? null
        : createRow(
            org,
            org.tableNamed('Opportunity').type,
            {
              Name: choices.opportunityName,
              AccountId: accountId,
              StageName: 'Prospecting',
              CloseDate: closeDate,
              OwnerId: ownerId,
            },
            actor,
          ).id;
    const target = org.row(contactId);
    if (target === undefined || !isLive(target))
      throw fault(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['ContactId']);
    const converted = {
      Status: CONVERTED_STATUS,
      IsConverted: true,
      ConvertedDate: new Date(org.now()).toISOString().slice(0, 10),
      ConvertedAccountId: accountId,
      ConvertedContactId: contactId,
      ConvertedOpportunityId: opportunityId,
    };
    // The event of a conversion omits LastModifiedDate, so the lead's stays (salesforce.md 8, open point in 14).
    const next = touchBySystem(org, lead, { ...lead.values, ...converted });
    org.transactions.write(leads, next);
    logMutation(org, leads.type, next, 'update', actor.viaApi, Object.keys(converted));
    moveActivities(org, leadId, contactId, actor);
  });
}

/** Tasks and events of the lead go over to the contact. */
function moveActivities(org: Org, leadId: string, contactId: string, actor: Actor): void {
  for (const name of ['Task', 'Event']) {
    const table = org.tableNamed(name);
    const who = org.schema.field(table.type, 'WhoId');
    for (const row of who === undefined ? [] : [...table.equal(who, leadId)]) {
      if (!isLive(row)) continue;
      const moved = touchBySystem(org, row, { ...row.values, WhoId: contactId });
      org.transactions.write(table, moved);
      logMutation(org, table.type, moved, 'update', actor.viaApi, ['WhoId']);
    }
  }
}
