import { asText } from '@meshline/connector-kit';
import { ConnectorError, type GetRequest, type GetResult, type GetTarget } from '@meshline/connector-spec';
import { mergedInto } from './event-log.ts';
import type { Wire } from './field.ts';
import { findByMarkers } from './find-markers.ts';
import { findByNaturalKeys } from './find-natural-keys.ts';
import { currentRows, getRow, IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { formerUser, listUsers } from './read-users.ts';
import { selector, toRecord } from './record.ts';
import { RECORD_STREAMS, type RecordSchema, type StreamSchema } from './schema.ts';
import type { CloseState } from './state.ts';
import { getWork } from './get-work.ts';
import { WORK_SCHEMAS, WORK_STREAMS } from './work-schema.ts';

/**
 * The current state of the targets, one result for each key. Absence in a list or the search is never taken as `gone`:
 * the record is asked for by its id, and a lead that is gone may have been merged into another one.
 */
export async function get(state: CloseState, request: GetRequest): Promise<GetResult[]> {
  const schema = await state.schema.current();
  if (request.stream === 'user') return await getUsers(state, schema.user, request);
  const work = WORK_STREAMS.find((name) => name === request.stream);
  if (work !== undefined) return await getWork(state, WORK_SCHEMAS[work], request);
  const stream = RECORD_STREAMS.find((name) => name === request.stream);
  if (stream === undefined) throw notSupported(`Close has no stream ${request.stream}`);
  const wanted = schema[stream];
  const other = request.targets.find((target) => 'field' in target && !wanted.naturalKeys.includes(target.field));
  if (other !== undefined) throw notSupported(`Close ${stream}: no record is found by this field; look up by id, marker or key`);
  const results = await Promise.all([
    getByIds(state, wanted, request),
    getByMarkers(state, wanted, request),
    getByNaturalKeys(state, wanted, request),
  ]);
  return results.flat();
}

async function getByIds(state: CloseState, schema: RecordSchema, { targets, fields, signal }: GetRequest): Promise<GetResult[]> {
  const wanted = targets.flatMap((target) => ('id' in target ? [target] : []));
  if (wanted.length === 0) return [];
  const keys = selector(schema, fields);
  const rows = await currentRows(
    state,
    schema.stream,
    wanted.map((target) => target.id),
    keys,
    signal,
  );
  return await parallel(wanted, IN_FLIGHT, async ({ key, id }): Promise<GetResult> => {
    const row = rows.get(id);
    if (row !== undefined) {
      const record = toRecord(schema, row, fields);
      return record.id === id
        ? { key, state: 'found', record }
        : { key, state: 'moved', to: { stream: schema.stream, id: record.id }, record };
    }
    if (schema.stream !== 'lead') return { key, state: 'gone' };
    // A merged lead answers 404 without a word of where it went (close.md 7); the log knows, for 30 days.
    const destination = await mergedInto(state.api, id, signal);
    if (destination === undefined) return { key, state: 'gone' };
    const target = await getRow(state.api, 'lead', destination, keys, signal);
    const to = { stream: 'lead', id: destination };
    return target === undefined
      ? { key, state: 'moved', to }
      : { key, state: 'moved', to, record: toRecord(schema, target, fields) };
  });
}

async function getByMarkers(
  state: CloseState,
  schema: RecordSchema,
  { targets, fields, signal }: GetRequest,
): Promise<GetResult[]> {
  const wanted = targets.flatMap((target) => ('marker' in target ? [target] : []));
  if (wanted.length > 0 && schema.marker === undefined)
    throw notSupported(`Close ${schema.stream}: there is no marker field to find records by; run "meshline setup"`);
  const found = await findByMarkers(state, schema, [...new Set(wanted.map((target) => target.marker))], signal);
  return wanted.map(({ key, marker }): GetResult => {
    const row = found.get(marker)?.[0];
    return row === undefined ? { key, state: 'gone' } : { key, state: 'found', record: toRecord(schema, row, fields) };
  });
}

async function getByNaturalKeys(
  state: CloseState,
  schema: RecordSchema,
  { targets, fields, signal }: GetRequest,
): Promise<GetResult[]> {
  const wanted = targets.flatMap((target) => ('field' in target ? [target] : []));
  const found = await findByNaturalKeys(state, schema, [...new Set(wanted.map(({ value }) => value))], signal);
  return wanted.map(({ key, value }): GetResult => {
    const [first, ...others] = (found.get(value) ?? []).map((row) => toRecord(schema, row, fields));
    if (first === undefined) return { key, state: 'gone' };
    return { key, state: 'found', record: first, ...(others.length === 0 ? {} : { others }) };
  });
}

/** Users are few: the whole list is read, and then those by id who aren't members any more. */
async function getUsers(state: CloseState, schema: StreamSchema, { targets, fields, signal }: GetRequest): Promise<GetResult[]> {
  const users = await listUsers(state.api, signal);
  return await parallel(targets, IN_FLIGHT, async (target): Promise<GetResult> => {
    const row =
      users.find((user) => isUser(user, target)) ?? ('id' in target ? await formerUser(state.api, target.id, signal) : undefined);
    return row === undefined
      ? { key: target.key, state: 'gone' }
      : { key: target.key, state: 'found', record: toRecord(schema, row, fields) };
  });
}

function isUser(row: Wire, target: GetTarget): boolean {
  if ('id' in target) return row['id'] === target.id;
  if ('field' in target && target.field === 'email')
    return asText(row['email'])?.toLowerCase() === target.value.trim().toLowerCase();
  throw notSupported('Users of Close are looked up by id or by email');
}

const notSupported = (message: string): ConnectorError =>
  new ConnectorError({ code: 'NOT_SUPPORTED', message: `${message}.` }, { sent: false });
