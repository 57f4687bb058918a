import { filled, type Shape } from './shape.ts';
import { closeLeadStatus, closeOpportunityStatus } from './stages.ts';

const confidence = { discovery: 20, proposal: 45, commit: 75, won: 100, lost: 0, unmapped: 20 } as const;

/** Close: a company is a lead, a person one of its contacts, with one field for the whole name (close.md 3). */
export const closeShape: Shape = {
  left: undefined,
  user: ({ email, firstName, lastName }) => ({ type: 'user', properties: { email, first_name: firstName, last_name: lastName } }),
  company: (copy, { user }) => ({
    type: 'lead',
    properties: filled({
      name: copy.name,
      url: copy.website,
      addresses:
        copy.countryCode === undefined ? undefined : [{ label: 'business', city: copy.truth.city, country: copy.countryCode }],
      status: closeLeadStatus[copy.lifecycle],
      'custom.Employees': copy.employees,
      'custom.Owner': user(copy.owner),
    }),
  }),
  person: (copy, { company }) => ({
    type: 'contact',
    properties: filled({
      lead_id: company,
      name: copy.defects.has('name-swapped')
        ? `${copy.firstName ?? ''}, ${copy.lastName}`
        : [copy.firstName, copy.lastName].filter((part) => part !== undefined).join(' '),
      title: copy.title,
      emails:
        copy.email === undefined
          ? undefined
          : [{ email: copy.email, type: 'office' }, ...copy.otherEmails.map((email) => ({ email, type: 'home' }))],
      phones:
        copy.phoneText === undefined
          ? undefined
          : [{ phone: copy.phoneText, type: copy.defects.has('shared-phone') ? 'office' : 'mobile' }],
    }),
  }),
  deal: (copy, { user, company }) => ({
    type: 'opportunity',
    properties: filled({
      lead_id: company,
      user_id: user(copy.owner),
      status: closeOpportunityStatus[copy.stage],
      value: Math.round(copy.amount * 100),
      value_period: 'one_time',
      confidence: confidence[copy.stage],
      note: copy.name,
      date_won: copy.stage === 'won' ? copy.closeDate : undefined,
    }),
  }),
};
