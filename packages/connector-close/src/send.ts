import { asObject, asText, failedResults, unknownResult } from '@meshline/connector-kit';
import {
  ConnectorError,
  isConnectorError,
  type WriteOperation,
  type WriteResult,
  type WriteWarning,
} from '@meshline/connector-spec';
import type { Fields } from '@meshline/record';
import type { Call, Endpoint } from './api.ts';
import type { Wire } from './field.ts';
import { fieldNames, storedDifferently, toRecord } from './record.ts';
import type { RecordSchema } from './schema.ts';
import type { CloseState } from './state.ts';

export type Create = Extract<WriteOperation, { kind: 'create' }>;
export type Update = Extract<WriteOperation, { kind: 'update' }>;

/** Sends a create or an update; the answer holds the record as stored. */
export async function send(
  state: CloseState,
  schema: RecordSchema,
  operation: Create | Update,
  endpoint: Endpoint,
  call: Call,
  warnings: readonly WriteWarning[],
): Promise<WriteResult> {
  const { opId, patch } = operation;
  try {
    const row = asObject(await state.api.call(endpoint, call));
    const id = asText(row['id']);
    if (id === undefined || id === '') return unknownResult(opId, 'was answered without the id of a record');
    if (operation.kind === 'update' && id !== operation.id) return unknownResult(opId, 'was answered with another record');
    state.freshness.learn(row);
    return outcome(schema, operation, row, [...warnings, ...differences(schema, patch, row)]);
  } catch (error) {
    return failed(schema, opId, error);
  }
}

function outcome(schema: RecordSchema, operation: Create | Update, row: Wire, warnings: readonly WriteWarning[]): WriteResult {
  const record = toRecord(schema, row);
  const { opId } = operation;
  // Whether a PUT moves a record to another lead is not documented (close.md 3.1); Close may take it and do nothing.
  const stayed = warnings.some((warning) => warning.kind === 'unsupported-field');
  if (operation.kind === 'update' && stayed && Object.keys(operation.patch).length === 1) {
    return refused(opId, 'RECORD_REJECTED', `Close keeps the ${schema.stream} under its lead; move it in Close.`, ['lead_id']);
  }
  return {
    opId,
    outcome: 'applied',
    id: record.id,
    record,
    ...(operation.kind === 'create' ? { created: true } : {}),
    ...(record.revision === undefined ? {} : { revision: record.revision }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function differences(schema: RecordSchema, patch: Fields, row: Wire): WriteWarning[] {
  return storedDifferently(patch, toRecord(schema, row).fields).map((field) =>
    field === 'lead_id'
      ? { kind: 'unsupported-field', field, message: `Close left the ${schema.stream} under another lead than was asked for.` }
      : { kind: 'coerced', field, message: `Close stored ${field} in another form than was sent.` },
  );
}

/** The result of a request that failed; Close's keys become the names of our fields. */
export function failed(schema: RecordSchema, opId: string, error: unknown): WriteResult {
  const named = isConnectorError(error) && error.data.fields !== undefined;
  const data = named ? { ...error.data, fields: fieldNames(schema, error.data.fields ?? []) } : undefined;
  const [result] = failedResults(
    [{ opId }],
    data === undefined ? error : new ConnectorError(data, { sent: (error as ConnectorError).sent }),
  );
  return result ?? unknownResult(opId, 'ended without an outcome');
}

/** Results for operations of which a read failed that comes before the write: nothing of them was sent. */
export function notSent(operations: readonly { readonly opId: string }[], error: unknown): WriteResult[] {
  return failedResults(operations, isConnectorError(error) ? new ConnectorError(error.data, { sent: false }) : error);
}

export const refused = (
  opId: string,
  code: ConnectorError['code'],
  message: string,
  fields?: readonly string[],
): WriteResult => ({ opId, outcome: 'rejected', error: { code, message, ...(fields === undefined ? {} : { fields }) } });
