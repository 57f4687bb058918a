import type { DealStage, Lifecycle } from '../model.ts';

/** A person or company in HubSpot. It has no word for the two ways out: they are just leads there. */
export const hubspotLifecycle: Readonly<Record<Lifecycle, string>> = {
  lead: 'lead',
  mql: 'marketingqualifiedlead',
  sql: 'salesqualifiedlead',
  opportunity: 'opportunity',
  customer: 'customer',
  recycled: 'lead',
  disqualified: 'lead',
};

/** A Salesforce lead that nobody converted, whatever became of the person, is at most qualified. */
export const salesforceLeadStatus: Readonly<Record<Lifecycle, string>> = {
  lead: 'New',
  mql: 'MQL',
  sql: 'Qualified',
  opportunity: 'Qualified',
  customer: 'Qualified',
  recycled: 'Nurture',
  disqualified: 'Unqualified',
};

/** A company in Close: whom sales works on is at least a potential customer. */
export const closeLeadStatus: Readonly<Record<Lifecycle, string>> = {
  lead: 'Potential',
  mql: 'Potential',
  sql: 'Potential',
  opportunity: 'Qualified',
  customer: 'Customer',
  recycled: 'Potential',
  disqualified: 'Bad Fit',
};

export const hubspotDealStage: Readonly<Record<DealStage | 'unmapped', string>> = {
  discovery: 'appointmentscheduled',
  proposal: 'presentationscheduled',
  commit: 'contractsent',
  won: 'closedwon',
  lost: 'closedlost',
  unmapped: 'qualifiedtobuy',
};

export const salesforceStage: Readonly<Record<DealStage | 'unmapped', string>> = {
  discovery: 'Qualification',
  proposal: 'Proposal/Price Quote',
  commit: 'Negotiation/Review',
  won: 'Closed Won',
  lost: 'Closed Lost',
  unmapped: 'Prospecting',
};

export const closeOpportunityStatus: Readonly<Record<DealStage | 'unmapped', string>> = {
  discovery: 'Demo',
  proposal: 'Proposal',
  commit: 'Contract',
  won: 'Won',
  lost: 'Lost',
  unmapped: 'Demo',
};
