import { collectionErrors, fault, SalesforceError, type ApiError } from '../errors.ts';
import { keyPrefix, normalId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { rowsByKey } from '../rules/references.ts';
import { removeRow } from '../rules/remove.ts';
import { createRow, updateRow, type Body } from '../rules/write.ts';
import { sameness } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import { isLive } from '../store/row.ts';
import {
  apiActor,
  isObject,
  objectBody,
  objectNamed,
  valueNamed,
  versionName,
  type Call,
  type Route,
  type Services,
} from './call.ts';
import { keyField, selectFields } from './rows.ts';

interface Done {
  readonly id: string;
  readonly created?: boolean;
}
type Result = Readonly<Record<string, unknown>> & { readonly success: boolean };

const ROLLED_BACK: ApiError = {
  code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};

class RollBack extends Error {}

/** In a collection a row that isn't there is an invalid cross reference (salesforce.md 7). */
const perRecord = (errors: readonly ApiError[]): readonly ApiError[] =>
  errors.map((error) =>
    error.code === 'NOT_FOUND'
      ? { code: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }
      : error,
  );

/** Runs one work for each record, in order; with `allOrNone` a single failure undoes all of them (salesforce.md 6, 12.8). */
function each(services: Services, works: readonly (() => Done)[], allOrNone: boolean): Result[] {
  const { transactions } = services.org;
  const results: Result[] = [];
  try {
    transactions.atomic(() => {
      for (const work of works) {
        try {
          const { id, created } = transactions.atomic(work);
          results.push({ id, success: true, errors: [], ...(created === undefined ? {} : { created }) });
        } catch (error) {
          if (!(error instanceof SalesforceError)) throw error;
          results.push({ success: false, errors: collectionErrors(perRecord(error.errors)) });
        }
      }
      if (allOrNone && results.some((result) => !result.success)) throw new RollBack();
    });
    return results;
  } catch (error) {
    if (!(error instanceof RollBack)) throw error;
    return results.map((result) =>
      result.success ? { id: result['id'], success: false, errors: collectionErrors([ROLLED_BACK]) } : result,
    );
  }
}

const tooMany = (): Error =>
  fault(
    400,
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${LIMITS.collectionRecords} records into this call`,
  );

function records(call: Call): readonly Body[] {
  const list = objectBody(call)['records'];
  if (!Array.isArray(list) || list.length === 0 || !list.every(isObject))
    throw fault(400, 'JSON_PARSER_ERROR', 'The request needs "records", an array of objects');
  if (list.length > LIMITS.collectionRecords) throw tooMany();
  return list;
}

/** The object of each record; runs of one object are chunks, of which there may be ten. */
function typed(services: Services, list: readonly Body[]): readonly { readonly type: SObjectType; readonly record: Body }[] {
  const items = list.map((record) => {
    const attributes = record['attributes'];
    const name = isObject(attributes) ? attributes['type'] : undefined;
    const type = typeof name === 'string' ? services.org.schema.type(name) : undefined;
    if (type === undefined || type.tooling) throw fault(400, 'INVALID_TYPE', `sObject type '${String(name)}' is not supported.`);
    return { type, record };
  });
  const chunks = items.filter(({ type }, at) => type !== items[at - 1]?.type).length;
  if (chunks > LIMITS.collectionChunks) {
    throw fault(
      400,
      'LIMIT_EXCEEDED',
      `Cannot have more than ${LIMITS.collectionChunks} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    );
  }
  return items;
}

const without = (record: Body, name: string): Body =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));

/** The 18-character id of a record of this object. */
function recordId(type: SObjectType, given: unknown): string {
  if (typeof given !== 'string' || given === '')
    throw fault(400, 'MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
  const id = normalId(given);
  if (id === undefined || keyPrefix(id) !== type.keyPrefix)
    throw fault(400, 'MALFORMED_ID', `${type.label} ID: id value of incorrect type: ${given}`, ['Id']);
  return id;
}

/** Keys that occur more than once: every record that shares one fails (salesforce.md 6). */
function repeated(keys: readonly (string | undefined)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const key of keys) {
    if (key === undefined) continue;
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return twice;
}

const wantsAll = (call: Call, own: unknown): boolean => call.allOrNone || own === true;

/** POST /composite/sobjects: HTTP 200 even if every record failed (salesforce.md 12.1). */
export const createMany: Route = (services, call) => {
  const items = typed(services, records(call));
  const actor = apiActor(call);
  const works = items.map(({ type, record }) => () => ({ id: createRow(services.org, type, record, actor).id }));
  return { status: 200, body: each(services, works, wantsAll(call, objectBody(call)['allOrNone'])) };
};

/** PATCH /composite/sobjects */
export const updateMany: Route = (services, call) => {
  const items = typed(services, records(call));
  const actor = apiActor(call);
  const key = (record: Body): string | undefined => {
    const id = valueNamed(record, 'id');
    return typeof id === 'string' ? normalId(id) : undefined;
  };
  const twice = repeated(items.map(({ record }) => key(record)));
  const works = items.map(({ type, record }) => () => {
    const id = recordId(type, valueNamed(record, 'id'));
    if (twice.has(id)) throw fault(400, 'DUPLICATE_VALUE', `Duplicate id specified: ${id}`, ['Id']);
    return { id: updateRow(services.org, type, id, without(record, 'id'), actor).id };
  });
  return { status: 200, body: each(services, works, wantsAll(call, objectBody(call)['allOrNone'])) };
};

/** DELETE /composite/sobjects?ids=…&allOrNone=… */
export const deleteMany: Route = (services, call) => {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw fault(400, 'MISSING_ARGUMENT', 'The request needs "ids"');
  if (ids.length > LIMITS.collectionRecords) throw tooMany();
  const actor = apiActor(call);
  const works = ids.map((given) => () => {
    const id = normalId(given);
    const type = id === undefined ? undefined : services.org.schema.typeOfId(id);
    if (id === undefined || type === undefined || type.tooling) throw fault(400, 'MALFORMED_ID', `bad id ${given}`, ['Id']);
    removeRow(services.org, type, id, actor);
    return { id };
  });
  return { status: 200, body: each(services, works, wantsAll(call, call.query.get('allOrNone') === 'true')) };
};

/** PATCH /composite/sobjects/T/ExtField: upsert by a key that is in each record. */
export const upsertMany: Route = (services, call) => {
  const type = objectNamed(services, call.path[2] ?? '');
  const field = keyField(services, type, call.path[3] ?? '');
  const list = records(call);
  const actor = apiActor(call);
  const key = (record: Body): string => {
    const value = valueNamed(record, field.name);
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const twice = repeated(list.map((record) => (key(record) === '' ? undefined : sameness(field, key(record)))));
  const works = list.map((record) => (): Done => {
    const attributes = record['attributes'];
    const named = isObject(attributes) ? attributes['type'] : type.name;
    if (String(named).toLowerCase() !== type.name.toLowerCase())
      throw fault(400, 'INVALID_TYPE', `Only ${type.name} records may be in this call`, []);
    const value = key(record);
    if (field.name === 'Id') return upsertById(services, call, type, record, value, twice.has(value));
    if (value === '') throw fault(400, 'MISSING_ARGUMENT', `${field.name} not specified`, [field.name]);
    if (valueNamed(record, 'id') !== undefined)
      throw fault(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.', ['Id']);
    if (twice.has(sameness(field, value)))
      throw fault(400, 'DUPLICATE_VALUE', `Duplicate external id specified: ${value}`, [field.name]);
    const [row, other] = rowsByKey(services.org, type, field, value);
    if (other !== undefined)
      throw fault(400, 'DUPLICATE_EXTERNAL_ID', `More than one record found for external id field: [${field.name}]`, [
        field.name,
      ]);
    if (row === undefined) return { id: createRow(services.org, type, record, actor).id, created: true };
    return { id: updateRow(services.org, type, row.id, without(record, field.name), actor).id, created: false };
  });
  return { status: 200, body: each(services, works, wantsAll(call, objectBody(call)['allOrNone'])) };
};

function upsertById(services: Services, call: Call, type: SObjectType, record: Body, given: string, twice: boolean): Done {
  const body = without(record, 'id');
  if (given === '') return { id: createRow(services.org, type, body, apiActor(call)).id, created: true };
  if (twice) throw fault(400, 'DUPLICATE_VALUE', `Duplicate id specified: ${given}`, ['Id']);
  return { id: updateRow(services.org, type, recordId(type, given), body, apiActor(call)).id, created: false };
}

/** POST (body) and GET (query) /composite/sobjects/T: rows in the order asked for, null for what isn't there (salesforce.md 6, 12.8). */
export const retrieveMany: Route = (services, call) => {
  const type = objectNamed(services, call.path[2] ?? '');
  const body =
    call.method === 'GET'
      ? { ids: call.query.get('ids')?.split(','), fields: call.query.get('fields')?.split(',') }
      : objectBody(call);
  const texts = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  const { ids, fields } = body;
  if (!texts(ids) || !texts(fields)) throw fault(400, 'MISSING_ARGUMENT', 'The request needs "ids" and "fields"');
  if (ids.length > LIMITS.retrieveIds)
    throw fault(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${LIMITS.retrieveIds} records into this call`,
    );
  const render = selectFields(services, type, fields, versionName(call));
  const table = services.org.table(type);
  const found = ids.map((given) => {
    const row = table.get(normalId(given) ?? '');
    return row !== undefined && isLive(row) ? render(row) : null;
  });
  return { status: 200, body: found };
};
