import { describeStream } from '@meshline/connector-kit';
import type { FieldDescription, FieldType, StreamDescription } from '@meshline/connector-spec';
import type { DescribeAnswer, DescribeField } from './api.ts';
import { MARKER_FIELD } from './manifest.ts';

export interface SchemaField {
  /** As the contract names it; the API name but for users. */
  readonly name: string;
  readonly type: FieldType;
  readonly wire: DescribeField;
}

/** A stream as this credential sees it: what the vendor's describe says, ready for reading and writing. */
export interface StreamSchema {
  readonly stream: string;
  readonly keyPrefix: string | undefined;
  /** By the contract's name. */
  readonly fields: ReadonlyMap<string, SchemaField>;
  /** Every API name that may be selected, system fields included. */
  readonly columns: ReadonlySet<string>;
  /** `unsuitable`: the field is there, but not External ID and Unique, so that no upsert can rest on it. */
  readonly marker: 'usable' | 'unsuitable' | 'missing';
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly description: StreamDescription;
}

const TYPES: Readonly<Record<string, FieldType>> = {
  string: 'text',
  textarea: 'text',
  encryptedstring: 'text',
  combobox: 'text',
  time: 'text',
  email: 'email',
  phone: 'phone',
  url: 'url',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  percent: 'number',
  currency: 'money',
  date: 'date',
  datetime: 'datetime',
  picklist: 'enum',
  multipicklist: 'list',
  reference: 'reference',
};

/** In the record's frame (id, revision, times, tombstone, alias), or different for each user who looks. */
const FRAME: ReadonlySet<string> = new Set([
  'Id',
  'IsDeleted',
  'MasterRecordId',
  'SystemModstamp',
  'LastModifiedDate',
  'LastViewedDate',
  'LastReferencedDate',
]);

/** Users are read-only, under the names that all connectors use for them. */
const USER_FIELDS: ReadonlyMap<string, string> = new Map([
  ['Email', 'email'],
  ['FirstName', 'firstName'],
  ['LastName', 'lastName'],
  ['IsActive', 'active'],
]);

/** The vendor's describe as the contract has it. Compound, binary and unknown types are left out. */
export function streamSchema(stream: string, answer: DescribeAnswer): StreamSchema {
  const readOnly = stream === 'User';
  const compounds = new Set(answer.fields.map((field) => field['compoundFieldName']));
  const fields: SchemaField[] = [];
  for (const wire of answer.fields) {
    const type = TYPES[wire.type];
    const name = readOnly ? USER_FIELDS.get(wire.name) : wire.name;
    // `Name` of a person is put together from its parts; an account's `Name` is written.
    const compound = compounds.has(wire.name) && !wire.createable;
    if (type === undefined || name === undefined || FRAME.has(wire.name) || compound || wire.deprecatedAndHidden) continue;
    fields.push({ name, type, wire });
  }
  const marker = answer.fields.find(({ name }) => name === MARKER_FIELD);
  return {
    stream,
    keyPrefix: answer.keyPrefix ?? undefined,
    fields: new Map(fields.map((field) => [field.name, field])),
    columns: new Set(answer.fields.map(({ name }) => name)),
    marker: marker === undefined ? 'missing' : marker.externalId && marker.unique && marker.createable ? 'usable' : 'unsuitable',
    createable: answer.createable,
    updateable: answer.updateable,
    description: describeStream({
      stream,
      label: answer.labelPlural ?? answer.label,
      fields: fields.map((field) => describeField(field, readOnly, answer)),
      naturalKeys: fields.filter((field) => isNaturalKey(stream, field)).map(({ name }) => name),
    }),
  };
}

/** Unique fields, e-mail addresses that the API looks up by, and the website of an account: its users mean one thing by each. */
function isNaturalKey(stream: string, { name, type, wire }: SchemaField): boolean {
  if (name === MARKER_FIELD || !wire.filterable) return false;
  return wire.unique || (type === 'email' && wire.idLookup) || (stream === 'Account' && wire.name === 'Website');
}

function describeField(
  { name, type, wire }: SchemaField,
  readOnly: boolean,
  { createable, updateable }: Pick<DescribeAnswer, 'createable' | 'updateable'>,
): FieldDescription {
  const writable = !readOnly && ((createable && wire.createable) || (updateable && wire.updateable));
  // An unrestricted picklist takes any value, so its list is no list of what may stand there.
  const closed = (type === 'enum' || type === 'list') && wire.restrictedPicklist;
  return {
    name,
    label: wire.label || name,
    type,
    ...(type === 'list' ? { itemType: 'enum' as const } : {}),
    required: !readOnly && wire.createable && !wire.nillable && !wire.defaultedOnCreate,
    readable: true,
    writable,
    clearable: writable && wire.updateable && wire.nillable,
    unique: wire.unique,
    computed: wire.calculated || wire.autoNumber,
    ...(closed
      ? { options: wire.picklistValues.map(({ value, label, active }) => ({ value, label: label ?? value, active })) }
      : {}),
    ...(type === 'reference' ? { references: wire.referenceTo } : {}),
    ...(wire.length > 0 && ['text', 'email', 'phone', 'url'].includes(type) ? { maxLength: wire.length } : {}),
  };
}
