import { asArray, asObject, asText, failedResults, sendSplitting, unknownResult } from '@meshline/connector-kit';
import { isConnectorError, type ErrorData, type WriteResult } from '@meshline/connector-spec';
import type { BatchKind, HubSpotApi, WriteInput } from './api.ts';
import { toItemError } from './errors.ts';
import type { ObjectStream } from './manifest.ts';
import { recordsOf, type WireRecord } from './wire.ts';

/** One operation as an input of a batch. */
export interface Prepared {
  readonly opId: string;
  readonly input: WriteInput;
}

/** What became of an operation's record: written, refused or unknown, or not mentioned at all. */
export type Sent =
  | { readonly opId: string; readonly state: 'written'; readonly id: string; readonly wire: WireRecord | undefined }
  | { readonly opId: string; readonly state: 'failed'; readonly result: WriteResult }
  | { readonly opId: string; readonly state: 'missing'; readonly id: string };

/**
 * Sends a batch of writes of one kind. A trace id for each input makes HubSpot judge them one by one and names them in the
 * answer; results come in no order (hubspot.md 4). Where the answer has no trace id, the record's id or its unique key
 * does. Never throws.
 */
export function sendBatch(
  api: HubSpotApi,
  stream: ObjectStream,
  kind: BatchKind,
  prepared: readonly Prepared[],
  signal: AbortSignal,
): Promise<Sent[]> {
  const where = `HubSpot ${stream}, ${kind}`;
  return sendSplitting(
    prepared,
    async (part) => {
      const traced = part.map((each, index) => ({ ...each, trace: `t${index}` }));
      const inputs = traced.map(({ input, trace }) => ({
        ...input,
        ...(kind === 'archive' ? {} : { objectWriteTraceId: trace }),
      }));
      const body = await api.write(stream, kind, inputs, signal);
      return match(traced, body, kind, where);
    },
    (part, error) => part.map((each) => ({ opId: each.opId, state: 'failed', result: failedResult(each.opId, error) })),
  );
}

/** The result of an operation that alone was refused or lost. */
export function failedResult(opId: string, error: unknown): WriteResult {
  if (isConnectorError(error) && !error.sent) return refusedResult(opId, error.data);
  return failedResults([{ opId }], error)[0] ?? unknownResult(opId, 'ended without a result');
}

/** A refusal as a result: a held key is a conflict, and what HubSpot isn't sure of is unknown. */
export function refusedResult(opId: string, error: ErrorData): WriteResult {
  if (error.code === 'OUTCOME_UNKNOWN') return { opId, outcome: 'unknown', error };
  return { opId, outcome: error.code === 'RECORD_CONFLICT' ? 'conflict' : 'rejected', error };
}

function match(
  traced: readonly (Prepared & { readonly trace: string })[],
  body: unknown,
  kind: BatchKind,
  where: string,
): Sent[] {
  const records = recordsOf(body);
  const byTrace = new Map(records.flatMap((wire) => (wire.trace === undefined ? [] : [[wire.trace, wire] as const])));
  const untraced = records.filter((wire) => wire.trace === undefined);
  const errors = asArray(asObject(body)['errors']);
  // Archiving answers with no body at all when all went well.
  const silent = kind === 'archive' && errors.length === 0;
  return traced.map(({ opId, input, trace }): Sent => {
    const wire = byTrace.get(trace) ?? untraced.find((each) => names(each, input, kind));
    if (wire !== undefined) return { opId, state: 'written', id: wire.id, wire };
    const error = errors.find((each) => concerns(each, trace, input, kind));
    if (error !== undefined) return { opId, state: 'failed', result: refusedResult(opId, toItemError(error, where)) };
    if (silent) return { opId, state: 'written', id: input.id, wire: undefined };
    return { opId, state: 'missing', id: input.id };
  });
}

function names(wire: WireRecord, input: WriteInput, kind: BatchKind): boolean {
  if (kind === 'update') return wire.id === input.id;
  return kind === 'upsert' && input.idProperty !== undefined && wire.properties[input.idProperty] === input.id;
}

function concerns(error: unknown, trace: string, input: WriteInput, kind: BatchKind): boolean {
  const context = asObject(asObject(error)['context']);
  const listed = (key: string, text: string): boolean => [context[key]].flat().map(asText).includes(text);
  if (listed('objectWriteTraceId', trace)) return true;
  return (kind === 'update' || kind === 'archive') && (listed('ids', input.id) || listed('id', input.id));
}

/**
 * An update that the answer passed over in silence: HubSpot leaves merged-away ids out of both lists (hubspot.md 4). A
 * single read tells a merged or deleted record from an unknown outcome.
 */
export async function resolveMissing(
  api: HubSpotApi,
  stream: ObjectStream,
  opId: string,
  id: string,
  signal: AbortSignal,
): Promise<WriteResult> {
  const where = `HubSpot ${stream}, update`;
  try {
    const wire = await api.one(stream, id, ['hs_object_id'], undefined, signal);
    if (wire === undefined) {
      return refusedResult(opId, { code: 'RECORD_GONE', message: `${where}: HubSpot knows no such record.` });
    }
    if (wire.id !== id) {
      const message = `${where}: the record was merged into record ${wire.id}; nothing was written.`;
      return { opId, outcome: 'conflict', error: { code: 'RECORD_GONE', message, existingId: wire.id } };
    }
  } catch {
    return unknownResult(opId, 'is missing in the answer, and its record could not be read');
  }
  return unknownResult(opId, 'is missing in the answer');
}
