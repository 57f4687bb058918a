import { asObject, asText, completeResults, failedResults, unknownResult } from '@meshline/connector-kit';
import { isConnectorError, type WriteOperation, type WriteRequest, type WriteResult } from '@meshline/connector-spec';
import { isReference } from '@meshline/record';
import { findWork } from './find-work.ts';
import type { Wire } from './field.ts';
import { getRow, IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { needsCurrent, toBody, toRecord } from './record.ts';
import { notSent, refused } from './send.ts';
import type { CloseState } from './state.ts';
import { marked } from './text-marker.ts';
import type { WorkSchema } from './work-schema.ts';

type WrittenStream = 'task' | 'note';
type Create = Extract<WriteOperation, { kind: 'create' }>;

/** Writes tasks and notes, one a call. A create looks first for what an earlier sending of it made. */
export async function writeWork(
  state: CloseState,
  schema: WorkSchema,
  { operations, signal }: WriteRequest,
): Promise<WriteResult[]> {
  const { stream } = schema;
  if (stream !== 'task' && stream !== 'note')
    return operations.map(({ opId }) => refused(opId, 'NOT_SUPPORTED', `Close ${schema.label.toLowerCase()} are only read.`));
  const results = await parallel(operations, IN_FLIGHT, (operation) => writeOne(state, schema, stream, operation, signal));
  return completeResults(operations, results);
}

async function writeOne(
  state: CloseState,
  schema: WorkSchema,
  stream: WrittenStream,
  operation: WriteOperation,
  signal: AbortSignal,
): Promise<WriteResult> {
  const { opId } = operation;
  if (operation.kind === 'upsert') return refused(opId, 'NOT_SUPPORTED', 'Close has no upsert: it knows no unique field.');
  if (operation.kind === 'create') {
    const release = await state.locks.hold(operation.marker === undefined ? [] : [`${stream}:${operation.marker}`]);
    return await create(state, schema, stream, operation, signal).finally(release);
  }
  const { id } = operation;
  try {
    if (operation.kind === 'archive') {
      await state.api.call(`${stream}.delete`, { id, signal });
      state.freshness.knowGone(id);
      return { opId, outcome: 'applied', id };
    }
  } catch (error) {
    if (isConnectorError(error) && error.code === 'RECORD_GONE') return { opId, outcome: 'unchanged', id };
    return failedResult(opId, error);
  }
  let current: Wire | undefined;
  if (needsCurrent(schema, operation.patch)) {
    try {
      current = await getRow(state.api, stream, id, undefined, signal);
    } catch (error) {
      return notSent([operation], error)[0] ?? unknownResult(opId, 'was not sent');
    }
    if (current === undefined) return refused(opId, 'RECORD_GONE', 'Close has no such record (any more).');
  }
  const prepared = toBody(schema, operation.patch, current);
  if (!prepared.ok) return { opId, outcome: 'rejected', error: prepared.error };
  return await send(state, schema, opId, () => state.api.call(`${stream}.update`, { id, body: prepared.body, signal }));
}

async function create(
  state: CloseState,
  schema: WorkSchema,
  stream: WrittenStream,
  { opId, patch, marker }: Create,
  signal: AbortSignal,
): Promise<WriteResult> {
  const lead = patch['lead_id'] ?? null;
  if (typeof lead !== 'object' || lead === null || !isReference(lead))
    return refused(opId, 'RECORD_REJECTED', `A ${stream} of Close needs its lead; fill the field lead_id.`, ['lead_id']);
  const prepared = toBody(schema, patch, undefined);
  if (!prepared.ok) return { opId, outcome: 'rejected', error: prepared.error };
  if (marker === undefined)
    return await send(state, schema, opId, () => state.api.call(`${stream}.create`, { body: prepared.body, signal }), true);
  try {
    const found = await findWork(state, schema, marker, lead.id, signal);
    if (found !== undefined) {
      const record = found.row === undefined ? {} : { record: toRecord(schema, found.row) };
      return { opId, outcome: 'applied', id: found.id, created: false, ...record };
    }
  } catch (error) {
    return notSent([{ opId }], error)[0] ?? unknownResult(opId, 'was not sent');
  }
  const key = schema.markedText ?? 'text';
  const body = { ...prepared.body, [key]: marked(asText(prepared.body[key]) ?? '', marker) };
  const result = await send(state, schema, opId, () => state.api.call(`${stream}.create`, { body, signal }), true);
  if (result.outcome === 'applied') state.recent.add(stream, marker, result.id);
  return result;
}

async function send(
  state: CloseState,
  schema: WorkSchema,
  opId: string,
  call: () => Promise<unknown>,
  created = false,
): Promise<WriteResult> {
  try {
    const row = asObject(await call());
    const id = asText(row['id']);
    if (id === undefined || id === '') return unknownResult(opId, 'was answered without the id of a record');
    state.freshness.learn(row);
    const record = toRecord(schema, row);
    const revision = record.revision === undefined ? {} : { revision: record.revision };
    return { opId, outcome: 'applied', id, record, ...(created ? { created: true } : {}), ...revision };
  } catch (error) {
    return failedResult(opId, error);
  }
}

const failedResult = (opId: string, error: unknown): WriteResult =>
  failedResults([{ opId }], error)[0] ?? unknownResult(opId, 'ended without an outcome');
