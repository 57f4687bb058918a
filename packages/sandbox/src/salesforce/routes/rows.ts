import { entityIsDeleted, fault, noExternalId, notFound } from '../errors.ts';
import { keyPrefix, normalId } from '../ids.ts';
import { rowsByKey } from '../rules/references.ts';
import { removeRow } from '../rules/remove.ts';
import { createRow, updateRow } from '../rules/write.ts';
import type { Field } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import { compileSelect, wholeRow } from '../soql/select.ts';
import { isInBin, isLive, type Row } from '../store/row.ts';
import {
  apiActor,
  methodNotAllowed,
  objectBody,
  objectNamed,
  valueNamed,
  versionName,
  type Call,
  type Reply,
  type Route,
  type Services,
} from './call.ts';
import { etag, rowCondition } from './conditions.ts';

/** Answers of an upsert without `created` end with this version (salesforce.md 6). */
const LAST_SILENT_UPSERT = 45;

const rowUrl = (call: Call, type: SObjectType, id: string): string =>
  `/services/data/${versionName(call)}/sobjects/${type.name}/${id}`;

/** POST /sobjects/T */
export const createOne: Route = (services, call) => {
  const type = objectNamed(services, call.path[1] ?? '');
  const row = createRow(services.org, type, objectBody(call), apiActor(call));
  return { status: 201, body: { id: row.id, success: true, errors: [] }, headers: { Location: rowUrl(call, type, row.id) } };
};

/** GET, PATCH, DELETE /sobjects/T/id */
export const oneRow: Route = (services, call) => {
  const type = objectNamed(services, call.path[1] ?? '');
  const given = call.path[2] ?? '';
  const id = normalId(given);
  if (id === undefined) throw noExternalId(given);
  if (keyPrefix(id) !== type.keyPrefix) {
    if (call.method === 'GET') throw notFound();
    throw fault(400, 'MALFORMED_ID', `${type.label} ID: id value of incorrect type: ${given}`, ['Id']);
  }
  return onRow(services, call, type, existing(services, type, id), true);
};

/** The row, or what the API says of one that is gone. */
function existing(services: Services, type: SObjectType, id: string): Row {
  const row = services.org.table(type).get(id);
  if (row !== undefined && isLive(row)) return row;
  throw row !== undefined && type.recycled && isInBin(row, services.org.now()) ? entityIsDeleted() : notFound();
}

function onRow(services: Services, call: Call, type: SObjectType, row: Row, conditional: boolean): Reply {
  switch (call.method) {
    case 'GET': {
      const stopped = conditional ? rowCondition(call, type, row) : undefined;
      if (stopped !== undefined) return stopped;
      const tag = etag(type, row);
      return { status: 200, body: shownRow(services, call, type, row), ...(tag === undefined ? {} : { headers: { ETag: tag } }) };
    }
    case 'PATCH': {
      const stopped = conditional ? rowCondition(call, type, row) : undefined;
      if (stopped !== undefined) return stopped;
      refuseKeys(objectBody(call), ['Id']);
      updateRow(services.org, type, row.id, objectBody(call), apiActor(call));
      return { status: 204 };
    }
    case 'DELETE':
      removeRow(services.org, type, row.id, apiActor(call));
      return { status: 204 };
    default:
      throw methodNotAllowed(call, ['GET', 'PATCH', 'DELETE', 'HEAD']);
  }
}

function shownRow(services: Services, call: Call, type: SObjectType, row: Row): unknown {
  const wanted = call.query.get('fields');
  if (wanted === null) return wholeRow(type, services.org.visibility.fields(type), row, versionName(call));
  return selectFields(services, type, wanted.split(','), versionName(call))(row);
}

/** Renders rows with these fields; a bad name fails the whole call. */
export function selectFields(
  services: Services,
  type: SObjectType,
  fields: readonly string[],
  version: string,
): (row: Row) => unknown {
  const names = [...new Map(fields.map((name) => [name.trim().toLowerCase(), name.trim()])).values()].filter(
    (name) => name !== '',
  );
  for (const name of names) {
    if (!name.includes('.') && services.org.visibility.field(type, name) === undefined)
      throw fault(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${type.name}`);
  }
  return compileSelect(
    services.org,
    names.join(','),
    type,
    undefined,
    names.map((name) => ({ path: name.split('.'), at: 0 })),
    version,
  );
}

function refuseKeys(body: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  for (const name of names) {
    if (valueNamed(body, name) !== undefined)
      throw fault(400, 'INVALID_FIELD', `The ${name} field should not be specified in the sobject data.`);
  }
}

/** The field of an external-id URL, if it is one that rows can be found by. */
export function keyField(services: Services, type: SObjectType, name: string): Field {
  const field = services.org.visibility.field(type, name);
  if (field === undefined || !field.idLookup) throw noExternalId(name);
  return field;
}

/** GET, PATCH, DELETE /sobjects/T/Field/value; PATCH is the upsert (salesforce.md 6, 12.3). */
export const rowByKey: Route = (services, call) => {
  const [, name = '', fieldName = '', value = ''] = call.path;
  const type = objectNamed(services, name);
  const field = keyField(services, type, fieldName);
  if (value.trim() === '') throw fault(400, 'MISSING_ARGUMENT', `${field.name} not specified`, [field.name]);
  const found = field.name === 'Id' ? idMatch(services, type, value) : rowsByKey(services.org, type, field, value);
  if (found.length > 1) return { status: 300, body: found.map((row) => rowUrl(call, type, row.id)) };
  const [row] = found;
  if (call.method !== 'PATCH') {
    if (row === undefined) throw notFound();
    return onRow(services, call, type, row, false);
  }
  const body = objectBody(call);
  refuseKeys(body, field.name === 'Id' ? ['Id'] : ['Id', field.name]);
  if (row !== undefined) {
    updateRow(services.org, type, row.id, body, apiActor(call));
    return call.version <= LAST_SILENT_UPSERT
      ? { status: 204 }
      : { status: 200, body: { id: row.id, success: true, errors: [], created: false } };
  }
  if (field.name === 'Id' || call.query.get('updateOnly') === 'true') throw notFound();
  const created = createRow(services.org, type, { ...body, [field.name]: value }, apiActor(call));
  const headers = { Location: rowUrl(call, type, created.id) };
  return { status: 201, body: { id: created.id, success: true, errors: [], created: true }, headers };
};

function idMatch(services: Services, type: SObjectType, value: string): readonly Row[] {
  const id = normalId(value);
  if (id === undefined || keyPrefix(id) !== type.keyPrefix)
    throw fault(400, 'MALFORMED_ID', `${type.label} ID: id value of incorrect type: ${value}`, ['Id']);
  return [existing(services, type, id)];
}
