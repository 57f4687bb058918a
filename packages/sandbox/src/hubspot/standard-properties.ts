import { INDUSTRIES } from './industries.ts';
import type { ObjectType, ObjectTypeName } from './object-types.ts';
import { options, type PropertyDefinition, type PropertyOption, type PropertyType } from './property-definition.ts';

interface Extras {
  readonly options?: readonly PropertyOption[];
  readonly readOnly?: boolean;
  readonly calculated?: boolean;
  readonly hasUniqueValue?: boolean;
  readonly externalOptions?: boolean;
  readonly referencedObjectType?: string;
}
type Line = readonly [name: string, label: string, type: PropertyType, fieldType: string, extras?: Extras];

/** Forward order of the stages (hubspot.md 8); `other` stands last (unverified there). */
export const LIFECYCLE_STAGES = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
] as const;

const lifecycle: Line = [
  'lifecyclestage',
  'Lifecycle Stage',
  'enumeration',
  'radio',
  {
    options: options({
      subscriber: 'Subscriber',
      lead: 'Lead',
      marketingqualifiedlead: 'Marketing Qualified Lead',
      salesqualifiedlead: 'Sales Qualified Lead',
      opportunity: 'Opportunity',
      customer: 'Customer',
      evangelist: 'Evangelist',
      other: 'Other',
    }),
  },
];
const leadStatus: Line = [
  'hs_lead_status',
  'Lead Status',
  'enumeration',
  'radio',
  {
    options: options({
      NEW: 'New',
      OPEN: 'Open',
      IN_PROGRESS: 'In Progress',
      OPEN_DEAL: 'Open Deal',
      UNQUALIFIED: 'Unqualified',
      ATTEMPTED_TO_CONTACT: 'Attempted to Contact',
      CONNECTED: 'Connected',
      BAD_TIMING: 'Bad Timing',
    }),
  },
];
const owner: Line = [
  'hubspot_owner_id',
  'Owner',
  'enumeration',
  'select',
  { externalOptions: true, referencedObjectType: 'OWNER' },
];
const text = (name: string, label: string): Line => [name, label, 'string', 'text'];
const phone = (name: string, label: string): Line => [name, label, 'string', 'phonenumber'];
const system = (modified: string, created = 'createdate'): Line[] => [
  ['hs_object_id', 'Record ID', 'number', 'number', { readOnly: true, hasUniqueValue: true }],
  [created, 'Create Date', 'datetime', 'date', { readOnly: true }],
  [modified, 'Last Modified Date', 'datetime', 'date', { readOnly: true }],
  ['hs_merged_object_ids', 'Merged record IDs', 'enumeration', 'checkbox', { readOnly: true }],
  ['hs_object_source', 'Record source detail', 'string', 'text', { readOnly: true }],
  ['hs_object_source_label', 'Record source', 'string', 'text', { readOnly: true }],
  ['hs_object_source_id', 'Record source ID', 'string', 'text', { readOnly: true }],
];

/** When an activity is due or took place; HubSpot wants it of each. */
const due = (label: string): Line => ['hs_timestamp', label, 'datetime', 'date'];
const direction = (name: string, label: string, values: Readonly<Record<string, string>>): Line => [
  name,
  label,
  'enumeration',
  'select',
  { options: options(values) },
];
const activity = system('hs_lastmodifieddate', 'hs_createdate');

const LINES: Readonly<Record<ObjectTypeName, readonly Line[]>> = {
  contacts: [
    text('email', 'Email'),
    text('firstname', 'First Name'),
    text('lastname', 'Last Name'),
    phone('phone', 'Phone Number'),
    phone('mobilephone', 'Mobile Phone Number'),
    text('fax', 'Fax Number'),
    text('jobtitle', 'Job Title'),
    text('company', 'Company Name'),
    text('website', 'Website URL'),
    text('address', 'Street Address'),
    text('city', 'City'),
    text('state', 'State/Region'),
    text('zip', 'Postal Code'),
    text('country', 'Country/Region'),
    text('industry', 'Industry'),
    text('salutation', 'Salutation'),
    lifecycle,
    leadStatus,
    owner,
    // A person adds these in HubSpot, or a merge does; the API only shows them (contacts guide of March 2026).
    ['hs_additional_emails', 'Additional email addresses', 'enumeration', 'checkbox', { readOnly: true }],
    ['hs_email_domain', 'Email Domain', 'string', 'text', { readOnly: true, calculated: true }],
    ...system('lastmodifieddate'),
  ],
  companies: [
    text('name', 'Company name'),
    text('domain', 'Company Domain Name'),
    text('website', 'Website URL'),
    phone('phone', 'Phone Number'),
    text('address', 'Street Address'),
    text('city', 'City'),
    text('state', 'State/Region'),
    text('zip', 'Postal Code'),
    text('country', 'Country/Region'),
    ['industry', 'Industry', 'enumeration', 'select', { options: options(INDUSTRIES) }],
    ['description', 'Description', 'string', 'textarea'],
    ['numberofemployees', 'Number of Employees', 'number', 'number'],
    ['annualrevenue', 'Annual Revenue', 'number', 'number'],
    lifecycle,
    leadStatus,
    owner,
    ...system('hs_lastmodifieddate'),
  ],
  deals: [
    text('dealname', 'Deal Name'),
    ['amount', 'Amount', 'number', 'number'],
    ['pipeline', 'Pipeline', 'enumeration', 'select', { externalOptions: true }],
    ['dealstage', 'Deal Stage', 'enumeration', 'radio', { externalOptions: true }],
    ['closedate', 'Close Date', 'datetime', 'date'],
    [
      'dealtype',
      'Deal Type',
      'enumeration',
      'radio',
      { options: options({ newbusiness: 'New Business', existingbusiness: 'Existing Business' }) },
    ],
    ['description', 'Deal Description', 'string', 'textarea'],
    owner,
    ...system('hs_lastmodifieddate'),
  ],
  tickets: [
    text('subject', 'Ticket name'),
    ['content', 'Ticket description', 'string', 'textarea'],
    ['hs_pipeline', 'Pipeline', 'enumeration', 'select', { externalOptions: true }],
    ['hs_pipeline_stage', 'Ticket status', 'enumeration', 'radio', { externalOptions: true }],
    [
      'hs_ticket_priority',
      'Priority',
      'enumeration',
      'radio',
      { options: options({ LOW: 'Low', MEDIUM: 'Medium', HIGH: 'High', URGENT: 'Urgent' }) },
    ],
    [
      'hs_ticket_category',
      'Category',
      'enumeration',
      'select',
      {
        options: options({ PRODUCT_ISSUE: 'Product Issue', BILLING_ISSUE: 'Billing Issue', GENERAL_INQUIRY: 'General Inquiry' }),
      },
    ],
    ['closed_date', 'Close date', 'datetime', 'date'],
    owner,
    ...system('hs_lastmodifieddate'),
  ],
  tasks: [
    due('Due date'),
    text('hs_task_subject', 'Task Title'),
    ['hs_task_body', 'Task Notes', 'string', 'html'],
    [
      'hs_task_status',
      'Task Status',
      'enumeration',
      'radio',
      {
        options: options({
          NOT_STARTED: 'Not started',
          IN_PROGRESS: 'In progress',
          WAITING: 'Waiting',
          COMPLETED: 'Completed',
          DEFERRED: 'Deferred',
        }),
      },
    ],
    [
      'hs_task_priority',
      'Priority',
      'enumeration',
      'select',
      { options: options({ NONE: 'None', LOW: 'Low', MEDIUM: 'Medium', HIGH: 'High' }) },
    ],
    ['hs_task_type', 'Task Type', 'enumeration', 'select', { options: options({ TODO: 'To-do', EMAIL: 'Email', CALL: 'Call' }) }],
    owner,
    ...activity,
  ],
  notes: [due('Activity date'), ['hs_note_body', 'Note body', 'string', 'html'], owner, ...activity],
  calls: [
    due('Activity date'),
    text('hs_call_title', 'Call Title'),
    ['hs_call_body', 'Call notes', 'string', 'html'],
    direction('hs_call_direction', 'Call direction', { INBOUND: 'Inbound', OUTBOUND: 'Outbound' }),
    direction('hs_call_status', 'Call status', {
      COMPLETED: 'Completed',
      NO_ANSWER: 'No answer',
      BUSY: 'Busy',
      FAILED: 'Failed',
    }),
    ['hs_call_duration', 'Call duration', 'number', 'number'],
    owner,
    ...activity,
  ],
  emails: [
    due('Activity date'),
    text('hs_email_subject', 'Email subject'),
    ['hs_email_text', 'Email body', 'string', 'textarea'],
    direction('hs_email_direction', 'Email Direction', {
      EMAIL: 'Email',
      INCOMING_EMAIL: 'Incoming Email',
      FORWARDED_EMAIL: 'Forwarded Email',
    }),
    direction('hs_email_status', 'Email send status', {
      SENT: 'Sent',
      BOUNCED: 'Bounced',
      FAILED: 'Failed',
      SCHEDULED: 'Scheduled',
    }),
    owner,
    ...activity,
  ],
};

/** When HubSpot's own properties came into the portal. */
const SINCE = Date.UTC(2019, 7, 6, 2, 41, 8, 29);

/** HubSpot's own properties of a type, by name: those that a sync of people, companies and deals meets. */
export function standardProperties(type: ObjectType): Map<string, PropertyDefinition> {
  return new Map(
    LINES[type.name].map(([name, label, kind, fieldType, extras = {}]) => [
      name,
      {
        name,
        label,
        type: kind,
        fieldType,
        groupName: type.defaultGroup,
        description: '',
        options: extras.options ?? [],
        displayOrder: -1,
        hasUniqueValue: extras.hasUniqueValue ?? false,
        hidden: false,
        formField: !(extras.readOnly ?? false),
        hubspotDefined: true,
        calculated: extras.calculated ?? false,
        readOnly: extras.readOnly ?? false,
        externalOptions: extras.externalOptions ?? false,
        ...(extras.referencedObjectType === undefined ? {} : { referencedObjectType: extras.referencedObjectType }),
        createdAt: SINCE,
        updatedAt: SINCE,
      },
    ]),
  );
}
