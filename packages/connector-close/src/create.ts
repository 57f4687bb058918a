import type { WriteResult } from '@meshline/connector-spec';
import { isBlank } from '@meshline/record';
import type { Wire } from './field.ts';
import { findByMarkers } from './find-markers.ts';
import { IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { toBody, toRecord } from './record.ts';
import type { RecordSchema } from './schema.ts';
import { notSent, refused, send, type Create } from './send.ts';
import type { CloseState } from './state.ts';

/**
 * Creates records so that a repeated create makes none: Close has no upsert and no idempotency key (close.md 0.1). Each
 * is looked up by its marker first, all of them with one search and one look at the log, since none can know whether it
 * was sent before; then it is sent with the marker in it. Creates of one marker wait for each other.
 */
export async function createRecords(
  state: CloseState,
  schema: RecordSchema,
  operations: readonly Create[],
  signal: AbortSignal,
): Promise<WriteResult[]> {
  const results: WriteResult[] = [];
  const ready: Create[] = [];
  const markers = new Set<string>();
  for (const operation of operations) {
    const refusal = refusalOf(schema, operation) ?? twice(operation, markers);
    if (refusal !== undefined) results.push(refusal);
    else ready.push(operation);
  }
  const release = await state.locks.hold([...markers].map((marker) => `${schema.stream}:${marker}`));
  try {
    const found = await findByMarkers(state, schema, [...markers], signal);
    const sent = await parallel(ready, IN_FLIGHT, async (operation) => {
      const rows = operation.marker === undefined ? undefined : found.get(operation.marker);
      return rows === undefined ? await create(state, schema, operation, signal) : existing(schema, operation.opId, rows);
    });
    return [...results, ...sent];
  } catch (error) {
    // Only the look-up throws: nothing was sent.
    return [...results, ...notSent(ready, error)];
  } finally {
    release();
  }
}

function refusalOf(schema: RecordSchema, { opId, patch, marker }: Create): WriteResult | undefined {
  // Without its lead Close makes an empty one and hangs the record there (close.md 3.1).
  if (schema.stream !== 'lead' && isBlank(patch['lead_id'] ?? null)) {
    return refused(opId, 'RECORD_REJECTED', `A ${schema.stream} of Close needs its lead; fill the field lead_id.`, ['lead_id']);
  }
  if (marker !== undefined && schema.marker === undefined) {
    const message = `Close has no marker field on ${schema.label.toLowerCase()}, without which a repeated create makes duplicates. Run \`meshline setup\`.`;
    return refused(opId, 'CONFIG_INVALID', message);
  }
  return undefined;
}

function twice({ opId, marker }: Create, markers: Set<string>): WriteResult | undefined {
  if (marker === undefined) return undefined;
  if (markers.has(marker))
    return refused(opId, 'RECORD_BUSY', 'Another create of this call has the same marker; try again after it.');
  markers.add(marker);
  return undefined;
}

async function create(state: CloseState, schema: RecordSchema, operation: Create, signal: AbortSignal): Promise<WriteResult> {
  const prepared = toBody(schema, operation.patch, undefined);
  if (!prepared.ok) return { opId: operation.opId, outcome: 'rejected', error: prepared.error };
  const { marker } = operation;
  const body =
    marker === undefined || schema.marker === undefined ? prepared.body : { ...prepared.body, [schema.marker.key]: marker };
  const result = await send(state, schema, operation, `${schema.stream}.create`, { body, signal }, prepared.warnings);
  if (result.outcome === 'applied' && marker !== undefined) state.recent.add(schema.stream, marker, result.id);
  return result;
}

/** The record of an earlier sending. The patch isn't sent again: what differs shows when the record is read. */
function existing(schema: RecordSchema, opId: string, rows: readonly Wire[]): WriteResult {
  const [record, ...more] = rows.map((row) => toRecord(schema, row));
  if (record === undefined) return refused(opId, 'RECORD_BUSY', 'The record of this marker went away meanwhile; try again.');
  return {
    opId,
    outcome: 'applied',
    id: record.id,
    created: false,
    record,
    ...(record.revision === undefined ? {} : { revision: record.revision }),
    ...(more.length === 0
      ? {}
      : { warnings: [{ kind: 'other', message: `${more.length + 1} records carry this marker; the oldest was taken.` }] }),
  };
}
