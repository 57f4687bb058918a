import { asText, decimalText, instantText } from '@meshline/connector-kit';
import type { RemoteRecord } from '@meshline/connector-spec';
import { cleanText, isList, isMoney, isReference, type Fields, type Value } from '@meshline/record';
import type { Row } from './api.ts';
import type { SchemaField, StreamSchema } from './describe.ts';
import { to18 } from './ids.ts';
import { MARKER_FIELD } from './manifest.ts';

/** What a row doesn't say itself. */
export interface OrgFacts {
  /** Of amounts, in an org where rows have no currency of their own. */
  readonly currency: string;
  readonly baseUrl: string;
}

const FRAME_COLUMNS = [
  'Id',
  'SystemModstamp',
  'CreatedDate',
  'LastModifiedDate',
  'IsDeleted',
  'MasterRecordId',
  'IsConverted',
  'ConvertedContactId',
  MARKER_FIELD,
];

/** The columns for these fields (all if undefined) and for the record's frame, as far as they are visible. */
export function columnsOf(schema: StreamSchema, wanted: readonly string[] | undefined): string[] {
  const fields = fieldsOf(schema, wanted);
  const frame = [...FRAME_COLUMNS, ...(fields.some(({ type }) => type === 'money') ? ['CurrencyIsoCode'] : [])];
  return [...new Set([...frame.filter((name) => schema.columns.has(name)), ...fields.map(({ wire }) => wire.name)])];
}

/** A row as a record. A field whose value isn't of its type is absent: it can't be read. */
export function toRecord(row: Row, schema: StreamSchema, wanted: readonly string[] | undefined, org: OrgFacts): RemoteRecord {
  const id = to18(row.Id) ?? row.Id;
  const currency = typeof row['CurrencyIsoCode'] === 'string' ? row['CurrencyIsoCode'] : org.currency;
  const entries = fieldsOf(schema, wanted).flatMap((field): [string, Value][] => {
    const value = toValue(field, row[field.wire.name], currency);
    return value === undefined ? [] : [[field.name, value]];
  });
  const fields: Fields = Object.fromEntries(entries);
  const revision = instantText(row['SystemModstamp']);
  const createdAt = instantText(row['CreatedDate']);
  // The date that people's changes move; the stamp moves with the system's own as well.
  const modifiedAt = instantText(row['LastModifiedDate']) ?? revision;
  const marker = row[MARKER_FIELD];
  return {
    stream: schema.stream,
    id,
    fields,
    ...(revision === undefined ? {} : { revision }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(typeof marker === 'string' && marker !== '' ? { marker } : {}),
    url: `${org.baseUrl}/lightning/r/${schema.stream}/${id}/view`,
  };
}

/** Where a record went that doesn't stand for itself any more; `undefined` for one that does. */
export function successorOf(
  row: Row,
  stream: string,
): { to: { stream: string; id: string }; reason: 'merged' | 'converted' } | 'gone' | undefined {
  const master = to18(asText(row['MasterRecordId']) ?? '');
  if (master !== undefined) return { to: { stream, id: master }, reason: 'merged' };
  if (row['IsConverted'] === true) {
    const contact = to18(asText(row['ConvertedContactId']) ?? '');
    // A converted lead is kept, but nobody may change it; without its contact nothing of the person is left.
    return contact === undefined ? 'gone' : { to: { stream: 'Contact', id: contact }, reason: 'converted' };
  }
  return row['IsDeleted'] === true ? 'gone' : undefined;
}

/** Wire -> value. `undefined`: not returned, or not of the type that describe promised. */
export function toValue(field: SchemaField, raw: unknown, currency: string): Value | undefined {
  if (raw === undefined || raw === null) return raw;
  const text = typeof raw === 'string' ? raw : undefined;
  switch (field.type) {
    case 'boolean':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'number':
      return typeof raw === 'number' && Number.isFinite(raw) ? raw : undefined;
    case 'money': {
      const amount = typeof raw === 'number' || text !== undefined ? decimalText(raw as number | string) : undefined;
      return amount === undefined ? undefined : { amount, currency };
    }
    case 'date':
      return text !== undefined && /^\d{4}-\d\d-\d\d/.test(text) ? text.slice(0, 10) : undefined;
    case 'datetime':
      return instantText(raw);
    case 'reference': {
      const id = to18(text ?? '');
      return id === undefined ? undefined : { stream: streamOf(field, id), id };
    }
    case 'list':
      return text === undefined
        ? undefined
        : text
            .split(';')
            .filter(Boolean)
            .map((item) => ({ value: cleanText(item) }));
    default:
      return text === undefined ? undefined : cleanText(text);
  }
}

export type WireValue = string | number | boolean | null;

/** Value -> wire. A text instead of it says why the field can't take the value, and never holds the value. */
export function toWire(field: SchemaField, value: Value): { readonly wire: WireValue } | { readonly problem: string } {
  if (value === null) return { wire: null };
  const takes = (what: string): { problem: string } => ({ problem: `the field ${field.name} takes ${what}` });
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? { wire: value } : takes('yes or no');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? { wire: value } : takes('a number');
    case 'money': {
      if (!isMoney(value)) return takes('an amount of money');
      const amount = Number(value.amount);
      // The wire has floats: beyond 15 digits another amount would arrive.
      return decimalText(amount) === decimalText(value.amount) ? { wire: amount } : takes('at most 15 digits');
    }
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? { wire: value } : takes('a date (YYYY-MM-DD)');
    case 'datetime': {
      const iso = instantText(value);
      return iso === undefined ? takes('a point in time (ISO 8601 with Z)') : { wire: iso };
    }
    case 'reference': {
      if (!isReference(value)) return takes('a reference to a record');
      const allowed = field.wire.referenceTo;
      return allowed.includes(value.stream) ? { wire: value.id } : takes(`a reference to ${allowed.join(' or ')}`);
    }
    case 'list': {
      if (!isList(value)) return takes('a list of picklist values');
      const items = value.map(({ value: item }) => (typeof item === 'string' && !item.includes(';') ? item : undefined));
      if (items.includes(undefined)) return takes('a list of picklist values');
      return { wire: items.length === 0 ? null : items.join(';') };
    }
    default:
      return typeof value === 'string' ? { wire: value } : takes('text');
  }
}

function fieldsOf(schema: StreamSchema, wanted: readonly string[] | undefined): SchemaField[] {
  if (wanted === undefined) return [...schema.fields.values()];
  return wanted.flatMap((name) => schema.fields.get(name) ?? []);
}

/** Which of several streams an id belongs to shows in its first three characters (salesforce.md 10). */
const PREFIXES: Readonly<Record<string, string>> = {
  '001': 'Account',
  '003': 'Contact',
  '00Q': 'Lead',
  '006': 'Opportunity',
  '005': 'User',
  '00G': 'Group',
  '500': 'Case',
};

function streamOf(field: SchemaField, id: string): string {
  const [only = 'Unknown', ...others] = field.wire.referenceTo;
  const byPrefix = PREFIXES[id.slice(0, 3)];
  return others.length > 0 && byPrefix !== undefined && field.wire.referenceTo.includes(byPrefix) ? byPrefix : only;
}
