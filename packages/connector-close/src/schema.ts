import { asArray, asObject, asText } from '@meshline/connector-kit';
import { isConnectorError } from '@meshline/connector-spec';
import { cleanText } from '@meshline/record';
import { addresses } from './addresses.ts';
import type { CloseApi, Endpoint } from './api.ts';
import { emails, phones, urls } from './contact-points.ts';
import { customField, customKey, readDefinition, type CustomDefinition } from './custom-field.ts';
import { describeField, referenceField, scalarField, type Field } from './field.ts';
import { MARKER_NAME } from './marker-field.ts';
import { moneyField } from './money-field.ts';
import { statusField, type Status } from './status-field.ts';
import { WORK_SCHEMAS, type WorkSchema, type WorkStream } from './work-schema.ts';

/** The streams whose records are created, changed and logged; parents before children. */
export const RECORD_STREAMS = ['lead', 'contact', 'opportunity'] as const;
export type RecordStream = (typeof RECORD_STREAMS)[number];

export interface StreamSchema {
  readonly stream: RecordStream | WorkStream | 'user';
  readonly label: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly naturalKeys: readonly string[];
  /** The marker's key in payloads, once provisioned, with its custom field's id. */
  readonly marker?: { readonly key: string; readonly fieldId: string } | undefined;
}

/** Close knows no unique field; by these its users mean one thing. */
const NATURAL_KEYS: Readonly<Record<RecordStream, readonly string[]>> = { lead: ['url'], contact: ['emails'], opportunity: [] };

/** Of a stream that is written to. */
export type RecordSchema = StreamSchema & { readonly stream: RecordStream };

export type Schema = { readonly [S in RecordStream]: RecordSchema } & { readonly user: StreamSchema } & {
  readonly [S in WorkStream]: WorkSchema;
};

export interface SchemaSource {
  /** The schema as last loaded in this session. */
  current(): Promise<Schema>;
  /** Loads it anew. */
  reload(): Promise<Schema>;
  /** It changed: the next `current` loads it. */
  forget(): void;
}

/** Loads the schema once for all who ask at the same time; `signal` is the session's. */
export function schemaSource(api: CloseApi, signal: AbortSignal): SchemaSource {
  let held: Promise<Schema> | undefined;
  const reload = (): Promise<Schema> => {
    const loading = loadSchema(api, signal);
    held = loading;
    loading.catch(() => {
      if (held === loading) held = undefined;
    });
    return loading;
  };
  return { current: () => held ?? reload(), reload, forget: () => (held = undefined) };
}

async function loadSchema(api: CloseApi, signal: AbortSignal): Promise<Schema> {
  const rows = async (endpoint: Endpoint): Promise<readonly unknown[]> =>
    asArray(asObject(await api.call(endpoint, { signal }))['data']);
  const definitions = async (stream: RecordStream): Promise<CustomDefinition[]> =>
    (await customDefinitions(api, stream, signal)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const [leadStatuses, dealStatuses, lead, contact, opportunity, currency] = await Promise.all([
    rows('lead-status.list'),
    rows('opportunity-status.list'),
    definitions('lead'),
    definitions('contact'),
    definitions('opportunity'),
    organizationCurrency(api, signal),
  ]);
  return {
    lead: streamSchema('lead', 'Leads', leadFields(leadStatuses.flatMap(readStatus)), lead),
    contact: streamSchema('contact', 'Contacts', contactFields, contact),
    opportunity: streamSchema(
      'opportunity',
      'Opportunities',
      opportunityFields(dealStatuses.flatMap(readStatus), currency),
      opportunity,
    ),
    user: { stream: 'user', label: 'Users', fields: byName(userFields), naturalKeys: ['email'] },
    ...WORK_SCHEMAS,
  };
}

/** Regular and shared definitions: only the schema endpoint has both (close.md 3.2). */
export async function customDefinitions(api: CloseApi, stream: RecordStream, signal: AbortSignal): Promise<CustomDefinition[]> {
  const answer = asObject(await api.call('custom-field-schema.get', { id: stream, signal }));
  return asArray(answer['fields']).flatMap((row) => readDefinition(row) ?? []);
}

/** The field that carries the marker, if it is there. */
export const markerDefinition = (definitions: readonly CustomDefinition[]): CustomDefinition | undefined =>
  definitions.find(({ name, type }) => name === MARKER_NAME && (type === 'hidden' || type === 'text'));

/** `undefined` where the key's user may not see it: then opportunities tell their currency themselves. */
async function organizationCurrency(api: CloseApi, signal: AbortSignal): Promise<string | undefined> {
  const id = asText(asObject(asArray(asObject(await api.call('me.get', { signal }))['organizations'])[0])['id']);
  if (id === undefined) return undefined;
  try {
    const currency = asText(asObject(await api.call('organization.get', { id, signal }))['currency']);
    return currency !== undefined && /^[A-Z]{3}$/.test(currency) ? currency : undefined;
  } catch (error) {
    if (isConnectorError(error) && (error.code === 'SCOPE_MISSING' || error.code === 'RECORD_GONE')) return undefined;
    throw error;
  }
}

function readStatus(raw: unknown): Status[] {
  const row = asObject(raw);
  const [id, label, pipeline] = [asText(row['id']), asText(row['label']), asText(row['pipeline_id'])];
  return id === undefined || label === undefined
    ? []
    : [{ id, label: cleanText(label), ...(pipeline === undefined ? {} : { pipeline }) }];
}

const byName = (fields: readonly Field[]): ReadonlyMap<string, Field> =>
  new Map(fields.map((field) => [field.description.name, field]));

function streamSchema(
  stream: RecordStream,
  label: string,
  standard: readonly Field[],
  definitions: readonly CustomDefinition[],
): RecordSchema {
  const uses = new Map<string, number>();
  for (const { name } of definitions) uses.set(name, (uses.get(name) ?? 0) + 1);
  // A name that two fields share names neither: both go by id, so that no one's values move when the other is deleted.
  const nameOf = ({ name, id }: CustomDefinition): string => cleanText(`custom.${uses.get(name) === 1 ? name : id}`);
  const custom = definitions.flatMap((definition) => customField(definition, nameOf(definition)) ?? []);
  const marker = markerDefinition(definitions);
  return {
    stream,
    label,
    fields: byName([...standard, ...custom]),
    naturalKeys: NATURAL_KEYS[stream],
    ...(marker === undefined ? {} : { marker: { key: customKey(marker.id), fieldId: marker.id } }),
  };
}

const leadFields = (statuses: readonly Status[]): Field[] => [
  scalarField('name', 'Name', 'text', { clearable: false }),
  scalarField('url', 'Website', 'url'),
  scalarField('description', 'Description', 'text'),
  statusField(statuses),
  addresses,
];

const contactFields: readonly Field[] = [
  scalarField('name', 'Name', 'text'),
  scalarField('title', 'Title', 'text'),
  referenceField('lead_id', 'Lead', 'lead', { required: true, clearable: false }),
  emails,
  phones,
  urls,
];

const choice = (value: string): { value: string; label: string; active: boolean } => ({ value, label: value, active: true });

const opportunityFields = (statuses: readonly Status[], currency: string | undefined): Field[] => [
  referenceField('lead_id', 'Lead', 'lead', { required: true, clearable: false }),
  referenceField('contact_id', 'Contact', 'contact'),
  referenceField('user_id', 'User', 'user'),
  statusField(statuses),
  scalarField('status_type', 'Type of status', 'enum', {
    writable: false,
    computed: true,
    options: ['active', 'won', 'lost'].map(choice),
  }),
  moneyField(currency),
  scalarField('value_period', 'Period of the value', 'enum', {
    clearable: false,
    options: ['one_time', 'monthly', 'annual'].map(choice),
  }),
  scalarField('confidence', 'Confidence (percent)', 'number', { clearable: false }),
  scalarField('note', 'Note', 'text'),
  scalarField('date_won', 'Won on', 'date'),
];

/** Close lists those who are members now; `active: false` is said of one who answers by id but isn't listed. */
export const ACTIVE = 'active';
const userFields: readonly Field[] = [
  scalarField('email', 'E-mail', 'email', { writable: false, unique: true }),
  userName('first_name', 'firstName', 'First name'),
  userName('last_name', 'lastName', 'Last name'),
  {
    description: describeField(ACTIVE, 'Active', 'boolean', { writable: false, computed: true }),
    keys: [],
    read: (row) => row[ACTIVE] !== false,
  },
];

function userName(key: string, name: string, label: string): Field {
  const { description, ...field } = scalarField(key, label, 'text', { writable: false });
  return { ...field, description: { ...description, name } };
}
