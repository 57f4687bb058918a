import { completeResults, unknownResult } from '@meshline/connector-kit';
import { isConnectorError, type WriteOperation, type WriteRequest, type WriteResult } from '@meshline/connector-spec';
import { createRecords } from './create.ts';
import type { Wire } from './field.ts';
import { getRow, IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { needsCurrent, selector, toBody, unknownKeys } from './record.ts';
import { RECORD_STREAMS, type RecordSchema, type RecordStream } from './schema.ts';
import { failed, notSent, refused, send, type Update } from './send.ts';
import type { CloseState } from './state.ts';
import { WORK_SCHEMAS, WORK_STREAMS } from './work-schema.ts';
import { writeWork } from './write-work.ts';

type Archive = Extract<WriteOperation, { kind: 'archive' }>;

/** Close writes one record a call (close.md 3.1): each operation is a request of its own and has an answer of its own. */
export async function write(state: CloseState, request: WriteRequest): Promise<WriteResult[]> {
  const { operations, signal } = request;
  const work = WORK_STREAMS.find((name) => operations.every((operation) => operation.stream === name));
  if (work !== undefined) return await writeWork(state, WORK_SCHEMAS[work], request);
  const stream = RECORD_STREAMS.find((name) => name === operations[0]?.stream);
  if (stream === undefined || operations.some((operation) => operation.stream !== stream)) {
    return operations.map(({ opId }) =>
      refused(opId, 'NOT_SUPPORTED', 'Close takes writes of one of the streams lead, contact, opportunity, task and note.'),
    );
  }
  let schema: RecordSchema;
  try {
    schema = await schemaFor(state, stream, operations);
  } catch (error) {
    return notSent(operations, error);
  }
  const creates = operations.flatMap((operation) => (operation.kind === 'create' ? [operation] : []));
  const others = operations.filter((operation) => operation.kind !== 'create');
  const [created, written] = await Promise.all([
    creates.length === 0 ? [] : createRecords(state, schema, creates, signal),
    parallel(others, IN_FLIGHT, (operation) => writeOne(state, schema, operation, signal)),
  ]);
  return completeResults(operations, [...created, ...written]);
}

/** The schema, loaded anew where a patch holds a key that the one at hand doesn't know, or where the marker is missing. */
async function schemaFor(state: CloseState, stream: RecordStream, operations: readonly WriteOperation[]): Promise<RecordSchema> {
  const schema = (await state.schema.current())[stream];
  const stale = operations.some(
    (operation) =>
      ('patch' in operation && unknownKeys(schema, operation.patch).length > 0) ||
      ('marker' in operation && operation.marker !== undefined && schema.marker === undefined),
  );
  return stale ? (await state.schema.reload())[stream] : schema;
}

async function writeOne(
  state: CloseState,
  schema: RecordSchema,
  operation: WriteOperation,
  signal: AbortSignal,
): Promise<WriteResult> {
  switch (operation.kind) {
    case 'update':
      return await update(state, schema, operation, signal);
    case 'archive':
      return await archive(state, schema, operation, signal);
    case 'create':
    case 'upsert':
      return refused(operation.opId, 'NOT_SUPPORTED', 'Close has no upsert: it knows no unique field.');
  }
}

async function update(state: CloseState, schema: RecordSchema, operation: Update, signal: AbortSignal): Promise<WriteResult> {
  const { opId, id, patch } = operation;
  let current: Wire | undefined;
  if (needsCurrent(schema, patch)) {
    // By id, just before the PUT: lists are replaced whole, there is no ETag, and the list endpoint lags (close.md 9.3).
    try {
      current = await getRow(state.api, schema.stream, id, selector(schema, Object.keys(patch)), signal);
    } catch (error) {
      return notSent([operation], error)[0] ?? unknownResult(opId, 'was not sent');
    }
    if (current === undefined) return refused(opId, 'RECORD_GONE', 'Close has no such record (any more).');
  }
  const prepared = toBody(schema, patch, current);
  if (!prepared.ok) return { opId, outcome: 'rejected', error: prepared.error };
  return await send(state, schema, operation, `${schema.stream}.update`, { id, body: prepared.body, signal }, prepared.warnings);
}

async function archive(
  state: CloseState,
  schema: RecordSchema,
  { opId, id }: Archive,
  signal: AbortSignal,
): Promise<WriteResult> {
  try {
    await state.api.call(`${schema.stream}.delete`, { id, signal });
    state.freshness.knowGone(id);
    return { opId, outcome: 'applied', id };
  } catch (error) {
    if (isConnectorError(error) && error.code === 'RECORD_GONE') return { opId, outcome: 'unchanged', id };
    return failed(schema, opId, error);
  }
}
