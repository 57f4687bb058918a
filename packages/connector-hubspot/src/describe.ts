import { asArray, asObject, asText, describeStream } from '@meshline/connector-kit';
import type { FieldDescription, FieldOption, FieldType, StreamDescription } from '@meshline/connector-spec';
import { cleanText } from '@meshline/record';
import { LINK_TARGETS, manifest, type ObjectStream } from './manifest.ts';

/** HubSpot refuses a create without these; which of name and domain, or of e-mail and names, is left to the record. */
const REQUIRED: Readonly<Record<ObjectStream, readonly string[]>> = {
  contacts: [],
  companies: [],
  deals: ['dealname', 'dealstage', 'pipeline'],
  tickets: ['subject', 'hs_pipeline_stage'],
  tasks: ['hs_timestamp'],
  notes: ['hs_timestamp'],
  calls: ['hs_timestamp'],
  emails: ['hs_timestamp'],
};

/** What the properties API does not say about HubSpot's own properties. */
const KNOWN_TYPES: Readonly<Record<string, Pick<FieldDescription, 'type' | 'itemType'>>> = {
  'contacts.email': { type: 'email' },
  'contacts.hs_additional_emails': { type: 'list', itemType: 'email' },
  'contacts.website': { type: 'url' },
  'companies.website': { type: 'url' },
  'deals.amount': { type: 'money' },
};

const TEXT_MAX = 65_536;

/**
 * A stream's fields from HubSpot's definitions of its properties (hubspot.md 8), with the associations that it owns
 * beside them. `pipelines` are those of deals and tickets: they own the stages.
 */
export function describeObjects(
  stream: ObjectStream,
  properties: readonly unknown[],
  pipelines: readonly unknown[],
): StreamDescription {
  const fields = properties.flatMap((entry) => fieldOf(stream, asObject(entry), pipelines));
  const { writes } = manifest.streams[stream];
  const writable = writes.includes('update');
  for (const target of LINK_TARGETS[stream]) {
    const { label } = manifest.streams[target];
    fields.push({ ...plain(target, label, 'list'), itemType: 'reference', references: [target], writable, clearable: writable });
  }
  const naturalKeys = fields.filter((field) => isNaturalKey(stream, field)).map((field) => field.name);
  return describeStream({ stream, label: manifest.streams[stream].label, fields, naturalKeys });
}

/** Unique properties, and the domain of a company: HubSpot takes it twice, but its users mean one company by it. */
const isNaturalKey = (stream: ObjectStream, { name, unique, computed }: FieldDescription): boolean =>
  (unique && !computed) || (stream === 'companies' && name === 'domain');

/** Owners have a fixed shape. Archived owners are inactive; a write must not name them. */
export function describeOwners(): StreamDescription {
  const fields = [
    { ...plain('email', 'E-mail', 'email'), unique: true },
    plain('firstName', 'First name', 'text'),
    plain('lastName', 'Last name', 'text'),
    plain('active', 'Active', 'boolean'),
  ];
  return describeStream({ stream: 'owners', label: manifest.streams.owners.label, fields, naturalKeys: ['email'] });
}

const plain = (name: string, label: string, type: FieldType): FieldDescription => ({
  name,
  label,
  type,
  required: false,
  readable: true,
  writable: false,
  clearable: false,
  unique: false,
  computed: false,
});

function fieldOf(
  stream: ObjectStream,
  property: Readonly<Record<string, unknown>>,
  pipelines: readonly unknown[],
): FieldDescription[] {
  const name = asText(property['name']);
  if (name === undefined || name === '' || property['archived'] === true) return [];
  const computed = property['calculated'] === true;
  const canWrite = manifest.streams[stream].writes.length > 0;
  const writable = canWrite && !computed && asObject(property['modificationMetadata'])['readOnlyValue'] !== true;
  const required = REQUIRED[stream].includes(name);
  const type = KNOWN_TYPES[`${stream}.${name}`] ?? typeOf(property);
  const options = optionsOf(name, property, pipelines);
  const isEnum = type.type === 'enum' || type.itemType === 'enum';
  return [
    {
      ...plain(name, cleanText(asText(property['label']) || name), type.type),
      ...type,
      required,
      writable,
      clearable: writable && !required,
      unique: property['hasUniqueValue'] === true || (stream === 'contacts' && name === 'email'),
      computed,
      ...(isEnum && options.length > 0 ? { options } : {}),
      ...(type.type === 'reference' ? { references: ['owners'] } : {}),
      ...(type.type === 'text' && property['type'] === 'string' ? { maxLength: TEXT_MAX } : {}),
    },
  ];
}

function typeOf(property: Readonly<Record<string, unknown>>): Pick<FieldDescription, 'type' | 'itemType'> {
  const fieldType = property['fieldType'];
  switch (property['type']) {
    case 'number':
      return { type: property['showCurrencySymbol'] === true ? 'money' : 'number' };
    case 'bool':
      return { type: 'boolean' };
    case 'date':
      return { type: 'date' };
    case 'datetime':
      return { type: 'datetime' };
    case 'phone_number':
      return { type: 'phone' };
    case 'enumeration':
      if (property['referencedObjectType'] === 'OWNER') return { type: 'reference' };
      if (fieldType === 'checkbox') return { type: 'list', itemType: 'enum' };
      return { type: fieldType === 'booleancheckbox' ? 'boolean' : 'enum' };
    default:
      return { type: fieldType === 'phonenumber' ? 'phone' : 'text' };
  }
}

function optionsOf(name: string, property: Readonly<Record<string, unknown>>, pipelines: readonly unknown[]): FieldOption[] {
  const owned = pipelineOptions(name, pipelines);
  const listed = owned.length > 0 ? owned : asArray(property['options']).map(asObject);
  return listed.flatMap((option) => {
    const value = asText(option['value']);
    if (value === undefined) return [];
    return [{ value, label: cleanText(asText(option['label']) || value), active: option['hidden'] !== true }];
  });
}

/** Stages belong to pipelines; with more than one pipeline a stage's label says which. */
function pipelineOptions(name: string, pipelines: readonly unknown[]): Readonly<Record<string, unknown>>[] {
  const isPipeline = name === 'pipeline' || name === 'hs_pipeline';
  if (!isPipeline && name !== 'dealstage' && name !== 'hs_pipeline_stage') return [];
  const standing = pipelines.map(asObject);
  const option = (row: Readonly<Record<string, unknown>>, prefix: string, hidden: boolean): Record<string, unknown> => ({
    value: row['id'],
    label: `${prefix}${asText(row['label']) ?? asText(row['id']) ?? ''}`,
    hidden: hidden || row['archived'] === true,
  });
  if (isPipeline) return standing.map((row) => option(row, '', false));
  return standing.flatMap((pipeline) => {
    const prefix = standing.length > 1 ? `${asText(pipeline['label']) ?? ''}: ` : '';
    return asArray(pipeline['stages']).map((stage) => option(asObject(stage), prefix, pipeline['archived'] === true));
  });
}
