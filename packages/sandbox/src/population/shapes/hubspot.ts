import { filled, type Shape } from './shape.ts';
import { hubspotDealStage, hubspotLifecycle } from './stages.ts';

/** HubSpot: every value is text; associations are extra keys of a seeded record (hubspot.md 3, 8). */
export const hubspotShape: Shape = {
  left: { archived: true },
  user: ({ email, firstName, lastName }) => ({ type: 'owners', properties: { email, firstName, lastName } }),
  company: (copy, { user }) => ({
    type: 'companies',
    properties: filled({
      name: copy.name,
      domain: copy.website,
      country: copy.country,
      city: copy.truth.city,
      industry: copy.truth.trade.hubspot,
      numberofemployees: copy.employees === undefined ? undefined : String(copy.employees),
      lifecyclestage: hubspotLifecycle[copy.lifecycle],
      hubspot_owner_id: user(copy.owner),
    }),
  }),
  person: (copy, { user, company }) => ({
    type: 'contacts',
    properties: filled({
      email: copy.email?.toLowerCase(),
      hs_additional_emails: copy.otherEmails.join(';'),
      firstname: copy.firstName,
      lastname: copy.lastName,
      phone: copy.phoneText,
      jobtitle: copy.title,
      country: copy.country,
      company: copy.companyText,
      lifecyclestage:
        copy.lifecycle === 'evangelist' || copy.lifecycle === 'subscriber' ? copy.lifecycle : hubspotLifecycle[copy.lifecycle],
      hubspot_owner_id: user(copy.owner),
      companies: company === undefined ? undefined : [company],
    }),
  }),
  deal: (copy, { user, company }) => ({
    type: 'deals',
    properties: filled({
      dealname: copy.name,
      amount: String(copy.amount),
      dealstage: hubspotDealStage[copy.stage],
      pipeline: 'default',
      closedate: `${copy.closeDate}T00:00:00.000Z`,
      hubspot_owner_id: user(copy.owner),
      companies: company === undefined ? undefined : [company],
    }),
  }),
};
