/** Lead.Status; the first is the default, `converted` the one that a conversion sets. */
export const LEAD_STATUS = ['New', 'MQL', 'Qualified', 'Converted', 'Nurture', 'Unqualified'] as const;
export const CONVERTED_STATUS = 'Converted';

export interface Stage {
  readonly name: string;
  /** Percent. */
  readonly probability: number;
  readonly closed: boolean;
  readonly won: boolean;
}

/** Opportunity.StageName with what the platform derives from it; probabilities are those of a new org. */
export const STAGES: readonly Stage[] = [
  { name: 'Prospecting', probability: 10, closed: false, won: false },
  { name: 'Qualification', probability: 10, closed: false, won: false },
  { name: 'Proposal/Price Quote', probability: 75, closed: false, won: false },
  { name: 'Negotiation/Review', probability: 90, closed: false, won: false },
  { name: 'Closed Won', probability: 100, closed: true, won: true },
  { name: 'Closed Lost', probability: 0, closed: true, won: false },
];

export const stageNamed = (name: unknown): Stage | undefined => STAGES.find((stage) => stage.name === name);

export const TASK_STATUS = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'] as const;
export const PRIORITY = ['High', 'Normal', 'Low'] as const;
export const CASE_STATUS = ['New', 'Working', 'Escalated', 'Closed'] as const;
export const CASE_PRIORITY = ['High', 'Medium', 'Low'] as const;

export const LEAD_SOURCE = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'] as const;
export const SALUTATION = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'] as const;
export const RATING = ['Hot', 'Warm', 'Cold'] as const;
export const ACCOUNT_TYPE = [
  'Prospect',
  'Customer - Direct',
  'Customer - Channel',
  'Channel Partner / Reseller',
  'Installation Partner',
  'Technology Partner',
  'Other',
] as const;
export const OPPORTUNITY_TYPE = [
  'Existing Customer - Upgrade',
  'Existing Customer - Replacement',
  'Existing Customer - Downgrade',
  'New Customer',
] as const;
export const INDUSTRY = [
  'Agriculture',
  'Apparel',
  'Banking',
  'Biotechnology',
  'Chemicals',
  'Communications',
  'Construction',
  'Consulting',
  'Education',
  'Electronics',
  'Energy',
  'Engineering',
  'Entertainment',
  'Environmental',
  'Finance',
  'Food & Beverage',
  'Government',
  'Healthcare',
  'Hospitality',
  'Insurance',
  'Machinery',
  'Manufacturing',
  'Media',
  'Not For Profit',
  'Recreation',
  'Retail',
  'Shipping',
  'Technology',
  'Telecommunications',
  'Transportation',
  'Utilities',
  'Other',
] as const;
