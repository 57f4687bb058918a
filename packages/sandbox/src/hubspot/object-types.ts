import type { EntityName } from '../core/vendor.ts';

export type ObjectTypeName = 'contacts' | 'companies' | 'deals';

export interface ObjectType {
  readonly name: ObjectTypeName;
  readonly typeId: string;
  readonly singular: 'contact' | 'company' | 'deal';
  readonly entity: EntityName;
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

export const OBJECT_TYPES: Readonly<Record<ObjectTypeName, ObjectType>> = {
  contacts: {
    name: 'contacts',
    typeId: '0-1',
    singular: 'contact',
    entity: 'person',
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
};

export const ALL_TYPES: readonly ObjectType[] = Object.values(OBJECT_TYPES);

const BY_PATH = new Map<string, ObjectType>(
  ALL_TYPES.flatMap((type) => [type.name, type.singular, type.typeId].map((key) => [key, type] as const)),
);

/** A type by its plural or singular name or its type id, as paths and bodies name it. */
export const findObjectType = (name: string): ObjectType | undefined => BY_PATH.get(name.toLowerCase());
