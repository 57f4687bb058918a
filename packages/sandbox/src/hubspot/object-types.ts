import type { EntityName } from '../core/vendor.ts';

export type ObjectTypeName = 'contacts' | 'companies' | 'deals' | 'tickets' | ActivityTypeName;
/** What people did or are to do; HubSpot shows them on the records that they belong to. */
export type ActivityTypeName = 'tasks' | 'notes' | 'calls' | 'emails';

export interface ObjectType {
  readonly name: ObjectTypeName;
  readonly typeId: string;
  readonly singular: string;
  /** Undefined for what is no record of a person, company or deal. */
  readonly entity: EntityName | undefined;
  /** Activities have `hs_createdate`, all others `createdate` (hubspot.md 8). */
  readonly createdProperty: 'createdate' | 'hs_createdate';
  /** Contacts have `lastmodifieddate`, all others `hs_lastmodifieddate` (hubspot.md 8). */
  readonly modifiedProperty: 'lastmodifieddate' | 'hs_lastmodifieddate';
  /** Shown when a request names no properties (hubspot.md 4). */
  readonly defaultProperties: readonly string[];
  /** What `query` in a search looks at. */
  readonly queried: readonly string[];
  /** One of each inner list is required on create (hubspot.md 4). */
  readonly required: readonly (readonly string[])[];
  readonly defaultGroup: string;
  /** Ids are decimal and exceed 32 bits (hubspot.md 14.14). */
  readonly firstId: number;
}

/** Tasks, notes, calls and e-mails have one shape; each must say when it is due or was (`hs_timestamp`). */
const activity = (
  name: ActivityTypeName,
  typeId: string,
  singular: string,
  queried: readonly string[],
  firstId: number,
): ObjectType => ({
  name,
  typeId,
  singular,
  entity: undefined,
  createdProperty: 'hs_createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  queried,
  required: [['hs_timestamp']],
  defaultGroup: singular,
  firstId,
});

export const OBJECT_TYPES: Readonly<Record<ObjectTypeName, ObjectType>> = {
  contacts: {
    name: 'contacts',
    typeId: '0-1',
    singular: 'contact',
    entity: 'person',
    createdProperty: 'createdate',
    modifiedProperty: 'lastmodifieddate',
    defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    queried: ['firstname', 'lastname', 'email', 'phone', 'hs_additional_emails', 'fax', 'mobilephone', 'company'],
    required: [['email', 'firstname', 'lastname']],
    defaultGroup: 'contactinformation',
    firstId: 106_500_991_000,
  },
  companies: {
    name: 'companies',
    typeId: '0-2',
    singular: 'company',
    entity: 'company',
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    queried: ['website', 'phone', 'name', 'domain'],
    required: [['name', 'domain']],
    defaultGroup: 'companyinformation',
    firstId: 29_417_330_000,
  },
  deals: {
    name: 'deals',
    typeId: '0-3',
    singular: 'deal',
    entity: 'deal',
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    queried: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
    required: [['dealname'], ['dealstage'], ['pipeline']],
    defaultGroup: 'dealinformation',
    firstId: 35_008_240_000,
  },
  tickets: {
    name: 'tickets',
    typeId: '0-5',
    singular: 'ticket',
    entity: undefined,
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: [
      'content',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_pipeline',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_priority',
      'subject',
    ],
    queried: ['subject', 'content', 'hs_pipeline_stage', 'hs_ticket_category'],
    required: [['subject'], ['hs_pipeline_stage']],
    defaultGroup: 'ticketinformation',
    firstId: 17_820_440_000,
  },
  tasks: activity('tasks', '0-27', 'task', ['hs_task_subject', 'hs_task_body'], 61_204_770_000),
  notes: activity('notes', '0-46', 'note', ['hs_note_body'], 62_310_080_000),
  calls: activity('calls', '0-48', 'call', ['hs_call_title', 'hs_call_body'], 63_007_510_000),
  emails: activity('emails', '0-49', 'email', ['hs_email_subject', 'hs_email_text'], 64_118_900_000),
};

export const ALL_TYPES: readonly ObjectType[] = Object.values(OBJECT_TYPES);

const BY_PATH = new Map<string, ObjectType>(
  ALL_TYPES.flatMap((type) => [type.name, type.singular, type.typeId].map((key) => [key, type] as const)),
);

/** A type by its plural or singular name or its type id, as paths and bodies name it. */
export const findObjectType = (name: string): ObjectType | undefined => BY_PATH.get(name.toLowerCase());
