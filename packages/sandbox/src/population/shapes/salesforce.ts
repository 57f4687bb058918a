import { filled, type Shape } from './shape.ts';
import { salesforceLeadStatus, salesforceStage } from './stages.ts';

const sources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];
/** Where somebody came from says nothing about who it is; it only has to be the same at every run. */
const sourceOf = (label: string): string | undefined => sources[Number(label.slice(-2)) % sources.length];

/** Salesforce: a person is a Contact under an Account, or a Lead that names its company as text (salesforce.md 8, 10). */
export const salesforceShape: Shape = {
  left: { IsActive: false },
  user: ({ email, firstName, lastName }) => ({
    type: 'User',
    properties: { Email: email, FirstName: firstName, LastName: lastName, IsActive: true, Username: email },
  }),
  company: (copy, { user }) => ({
    type: 'Account',
    properties: filled({
      Name: copy.name,
      Website: copy.website,
      BillingCountry: copy.country,
      BillingCity: copy.truth.city,
      Industry: copy.truth.trade.salesforce,
      NumberOfEmployees: copy.employees,
      Type: copy.lifecycle === 'customer' ? 'Customer - Direct' : 'Prospect',
      OwnerId: user(copy.owner),
    }),
  }),
  person: (copy, { user, company }) =>
    copy.home === 'Lead'
      ? {
          type: 'Lead',
          properties: filled({
            Email: copy.email,
            FirstName: copy.firstName,
            LastName: copy.lastName,
            Phone: copy.phoneText,
            Title: copy.title,
            Country: copy.country,
            Company: copy.companyText,
            Status:
              copy.lifecycle === 'evangelist' || copy.lifecycle === 'subscriber' ? 'New' : salesforceLeadStatus[copy.lifecycle],
            OwnerId: user(copy.owner),
            LeadSource: sourceOf(copy.label),
          }),
        }
      : {
          type: 'Contact',
          properties: filled({
            Email: copy.email,
            FirstName: copy.firstName,
            LastName: copy.lastName,
            Phone: copy.phoneText,
            Title: copy.title,
            MailingCountry: copy.country,
            AccountId: company,
            OwnerId: user(copy.owner),
            LeadSource: sourceOf(copy.label),
          }),
        },
  deal: (copy, { user, company }) => ({
    type: 'Opportunity',
    properties: filled({
      Name: copy.name,
      Amount: copy.amount,
      StageName: salesforceStage[copy.stage],
      CloseDate: copy.closeDate,
      AccountId: company,
      OwnerId: user(copy.owner),
    }),
  }),
};
