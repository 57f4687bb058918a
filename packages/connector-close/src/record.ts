import { asText, instantText } from '@meshline/connector-kit';
import { ConnectorError, type ErrorData, type RemoteRecord, type WriteWarning } from '@meshline/connector-spec';
import { isBlank, isList, isMoney, sameValue, type Fields, type Value } from '@meshline/record';
import { leadPage } from './api.ts';
import type { Wire } from './field.ts';
import type { StreamSchema } from './schema.ts';
import { workMarker, type WorkSchema } from './work-schema.ts';

/** What every record needs, whichever fields are wanted. */
const ALWAYS = ['id', 'date_created', 'date_updated'];

/**
 * The keys to ask for. Custom fields go by the one selector `custom`: naming hundreds of them is refused (close.md 4).
 */
export function selector(schema: StreamSchema, fields?: readonly string[]): string[] {
  const keys = new Set(ALWAYS);
  if (schema.stream === 'contact' || schema.stream === 'opportunity') keys.add('lead_id');
  if (schema.marker !== undefined) keys.add('custom');
  for (const name of fields ?? schema.fields.keys()) for (const key of schema.fields.get(name)?.keys ?? []) keys.add(key);
  return [...keys];
}

/** A record from the wire; only `fields` of it, where given. Throws where it has no id. */
export function toRecord(schema: StreamSchema | WorkSchema, row: Wire, fields?: readonly string[]): RemoteRecord {
  const id = asText(row['id']);
  if (id === undefined || id === '') {
    throw new ConnectorError({
      code: 'UNAVAILABLE',
      message: `Close sent a record of the stream ${schema.stream} without an id.`,
    });
  }
  const values: Record<string, Value> = {};
  for (const name of fields ?? schema.fields.keys()) {
    const value = schema.fields.get(name)?.read(row);
    if (value !== undefined) values[name] = value;
  }
  const leadId = schema.stream === 'lead' ? id : asText(row['lead_id']);
  return {
    stream: schema.stream,
    id,
    fields: values,
    ...defined('revision', asText(row['date_updated'])),
    ...defined('createdAt', instantText(row['date_created'])),
    ...defined('modifiedAt', instantText(row['date_updated'])),
    ...defined('marker', markerOf(schema, row)),
    ...defined('url', leadId === undefined ? undefined : leadPage(leadId)),
  };
}

export function markerOf(schema: StreamSchema | WorkSchema, row: Wire): string | undefined {
  if ('event' in schema) return workMarker(schema, row);
  const marker = schema.marker === undefined ? undefined : asText(row[schema.marker.key]);
  return marker === '' ? undefined : marker;
}

const defined = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: string });

export type Prepared =
  | { readonly ok: true; readonly body: Wire; readonly warnings: readonly WriteWarning[] }
  | { readonly ok: false; readonly error: ErrorData };

/** Keys of a patch that the schema doesn't have. */
export const unknownKeys = (schema: StreamSchema | WorkSchema, patch: Fields): string[] =>
  Object.keys(patch).filter((name) => !schema.fields.has(name));

/** Whether the record must be read just before, so that nothing of a replaced list is lost. */
export const needsCurrent = (schema: StreamSchema | WorkSchema, patch: Fields): boolean =>
  Object.entries(patch).some(([name, value]) => schema.fields.get(name)?.needsCurrent?.(value) === true);

/**
 * The body of a create or an update. Everything is checked against the schema first: Close takes unknown keys without a
 * word and loses them (close.md 3.1).
 */
export function toBody(schema: StreamSchema | WorkSchema, patch: Fields, current: Wire | undefined): Prepared {
  const unknown = unknownKeys(schema, patch);
  if (unknown.length > 0) {
    const message = `Close has no field ${unknown.join(', ')} in the stream ${schema.stream} (any more). Describe it again and map the field anew.`;
    return { ok: false, error: { code: 'SCHEMA_CHANGED', message, fields: unknown } };
  }
  const body: Record<string, unknown> = {};
  const warnings: WriteWarning[] = [];
  for (const [name, value] of Object.entries(patch)) {
    const field = schema.fields.get(name);
    if (field?.write === undefined) {
      const message = `The field ${name} of the stream ${schema.stream} can't be written. Map it as read-only.`;
      return { ok: false, error: { code: 'NOT_SUPPORTED', message, fields: [name] } };
    }
    const written: ReturnType<typeof field.write> =
      isBlank(value) && !field.description.clearable
        ? { problem: "can't be cleared" }
        : field.write(value === '' ? null : value, current);
    if ('problem' in written) {
      const message = `The field ${name} of the stream ${schema.stream} ${written.problem}.`;
      return { ok: false, error: { code: 'RECORD_REJECTED', message, fields: [name] } };
    }
    Object.assign(body, written.wire);
    warnings.push(...(written.warnings ?? []));
  }
  return { ok: true, body, warnings };
}

/** Names of our fields for Close's keys, as they stand in `field-errors`. */
export function fieldNames(schema: StreamSchema, keys: readonly string[]): string[] {
  const names = new Map<string, string>();
  for (const [name, field] of schema.fields) {
    // Writing null is always possible and shows under which keys the field goes out.
    const written = field.write?.(null, undefined);
    for (const key of written !== undefined && 'wire' in written ? Object.keys(written.wire) : field.keys) names.set(key, name);
  }
  return [...new Set(keys.map((key) => names.get(key) ?? key))];
}

/** Fields of the patch that Close's answer holds with another value than was sent. */
export const storedDifferently = (patch: Fields, stored: Fields): string[] =>
  Object.entries(patch).flatMap(([name, value]) => {
    const now = stored[name];
    return now === undefined || (isBlank(value) && isBlank(now)) || sameValue(bare(value), bare(now)) ? [] : [name];
  });

/** Money by number, lists by value: what Close adds to an item is no difference. */
function bare(value: Value): Value {
  if (isMoney(value)) return `${Number(value.amount)} ${value.currency}`;
  if (isList(value)) return value.map((item) => ({ value: item.value }));
  return value;
}
