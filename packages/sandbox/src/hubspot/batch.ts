import { HubSpotError, invalid } from './errors.ts';
import { BATCH_MAX_INPUTS } from './limits.ts';
import type { ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';
import { isLive, iso, type RecordRow } from './record.ts';
import { recordJson, writtenJson, type Wanted } from './shape.ts';
import { asId, asList, asObject, asText, type Json } from './wire.ts';
import { draftCreate, draftUpdate, type Claims, type Draft } from './writes.ts';

export interface BatchAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
interface Call {
  readonly adminRules: boolean;
}
type Outcome =
  | { readonly kind: 'draft'; readonly draft: Draft; readonly trace: string | undefined }
  | { readonly kind: 'error'; readonly error: HubSpotError; readonly trace: string | undefined }
  | { readonly kind: 'missing'; readonly id: string }
  | { readonly kind: 'omitted' };

/** The inputs of a batch: at most 100, each with a properties object where it writes. */
export function batchInputs(body: Json, max = BATCH_MAX_INPUTS): readonly Json[] {
  const inputs = asList(body['inputs'], 'inputs').map((input) => asObject(input, 'each input'));
  if (inputs.length > max)
    throw invalid(
      `The maximum number of inputs supported in a batch request for this object is ${max}. Received ${inputs.length}.`,
    );
  return inputs;
}

/** One id twice refuses the whole request (hubspot.md 4). */
function distinctIds(inputs: readonly Json[], fold: boolean): string[] {
  const ids = inputs.map((input) => asId(input['id'], 'id')).map((id) => (fold ? id.toLowerCase() : id));
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  if (twice.length > 0) {
    throw invalid(`Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`, { context: { ids: twice } });
  }
  return ids;
}

/** The one property by which the inputs name their records; undefined for the record id. */
function idProperty(portal: Portal, type: ObjectType, names: readonly string[], verb: string): string | undefined {
  const given = [...new Set(names)];
  if (given.length > 1) throw invalid('All inputs of a batch must use the same idProperty');
  const [name = ''] = given;
  if (name === '' || name === 'hs_object_id') return undefined;
  if (!portal.properties.isIdentifier(type, name)) {
    throw invalid(`Unable to perform ${verb} by non-unique ${type.typeId} property ${name}`);
  }
  return name;
}

const trace = (input: Json): string | undefined => asText(input['objectWriteTraceId']) || undefined;

export function batchCreate(portal: Portal, type: ObjectType, body: Json, call: Call): BatchAnswer {
  const inputs = batchInputs(body);
  const claims: Claims = new Set();
  const outcomes = inputs.map((input) =>
    attempt(input, () =>
      draftCreate(
        portal,
        type,
        { properties: asObject(input['properties'], 'properties'), associations: input['associations'] },
        { origin: 'api', claims, ...call },
      ),
    ),
  );
  return finish(portal, type, outcomes, { done: 201, perItem: isPerItem(portal, inputs) });
}

/** Unknown ids come back as errors beside the rest; ids that were merged away come back not at all (hubspot.md 4). */
export function batchUpdate(portal: Portal, type: ObjectType, body: Json): BatchAnswer {
  const inputs = batchInputs(body);
  const name = idProperty(
    portal,
    type,
    inputs.map((input) => asText(input['idProperty'])),
    'update',
  );
  const ids = distinctIds(inputs, name === 'email');
  const claims: Claims = new Set();
  const outcomes = inputs.map((input, index): Outcome => {
    const id = ids[index] as string;
    const row = find(portal, type, name, id);
    if (row === 'merged') return { kind: 'omitted' };
    if (row === undefined) return { kind: 'missing', id };
    return attempt(input, () =>
      draftUpdate(portal, type, row, asObject(input['properties'], 'properties'), { origin: 'api', claims }),
    );
  });
  return finish(portal, type, outcomes, { done: 200, perItem: isPerItem(portal, inputs), key: name });
}

export function batchUpsert(portal: Portal, type: ObjectType, body: Json, call: Call): BatchAnswer {
  const inputs = batchInputs(body);
  const name = idProperty(
    portal,
    type,
    inputs.map((input) => asText(input['idProperty'])),
    'update/upsert',
  );
  const ids = distinctIds(inputs, name === 'email');
  const claims: Claims = new Set();
  const outcomes = inputs.map((input, index): Outcome => {
    const id = ids[index] as string;
    const row = find(portal, type, name, id);
    if (row === 'merged') return { kind: 'omitted' };
    if (row === undefined && name === undefined) return { kind: 'missing', id };
    const properties = asObject(input['properties'] ?? {}, 'properties');
    return attempt(input, () =>
      row === undefined
        ? draftCreate(portal, type, { properties: { [name as string]: id, ...properties } }, { origin: 'api', claims, ...call })
        : draftUpdate(portal, type, row, properties, { origin: 'api', claims }),
    );
  });
  // 'Partial upserts are not supported when using email': with it the batch is one, trace ids or not.
  return finish(portal, type, outcomes, {
    done: 200,
    perItem: name !== 'email' && isPerItem(portal, inputs),
    upsert: true,
    key: name,
  });
}

export function batchRead(portal: Portal, type: ObjectType, body: Json, wanted: Wanted, archived: boolean): BatchAnswer {
  const inputs = batchInputs(body);
  const name = idProperty(portal, type, [asText(body['idProperty'])], 'read');
  const ids = distinctIds(inputs, name === 'email');
  const results: RecordRow[] = [];
  const missing: string[] = [];
  for (const id of ids) {
    const found = archived ? archivedRow(portal, type, id) : find(portal, type, name, id);
    const row = found === 'merged' ? found : portal.table(type).asRead(found);
    if (row === undefined) missing.push(id);
    else if (row !== 'merged') results.push(row);
  }
  const entries = portal.shuffled(results).map((row) => recordJson(portal, type, row, wanted));
  return answer(portal, entries, missing.length === 0 ? [] : [notFoundEntry(type, missing)], 200);
}

const archivedRow = (portal: Portal, type: ObjectType, id: string): RecordRow | undefined => {
  const row = portal.table(type).get(id);
  return row?.archivedAt === undefined ? undefined : row;
};

function find(portal: Portal, type: ObjectType, name: string | undefined, id: string): RecordRow | 'merged' | undefined {
  const table = portal.table(type);
  if (name !== undefined) return table.holder(name, id);
  const row = table.get(id);
  if (row?.mergedInto !== undefined) return 'merged';
  return isLive(row) ? row : undefined;
}

function attempt(input: Json, prepare: () => Draft): Outcome {
  try {
    return { kind: 'draft', draft: prepare(), trace: trace(input) };
  } catch (error) {
    if (error instanceof HubSpotError) return { kind: 'error', error, trace: trace(input) };
    throw error;
  }
}

/** Errors for each input need a trace id on each, no two alike; else the batch stands or falls as one (hubspot.md 4). */
function isPerItem(portal: Portal, inputs: readonly Json[]): boolean {
  if (portal.interference.allOrNothing()) return false;
  const traces = inputs.map(trace);
  return traces.every((each) => each !== undefined) && new Set(traces).size === traces.length;
}

function finish(
  portal: Portal,
  type: ObjectType,
  outcomes: readonly Outcome[],
  mode: { done: number; perItem: boolean; upsert?: boolean; key?: string | undefined },
): BatchAnswer {
  const errors: Record<string, unknown>[] = [];
  const missing: string[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'missing') missing.push(outcome.id);
    if (outcome.kind !== 'error') continue;
    if (!mode.perItem) throw outcome.error;
    errors.push(outcome.error.entry({ objectWriteTraceId: [outcome.trace ?? ''] }));
  }
  if (missing.length > 0) errors.push(notFoundEntry(type, missing));
  const results = outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'draft') return [];
    const row = outcome.draft.commit();
    const more = {
      ...(mode.upsert === true ? { new: outcome.draft.isNew } : {}),
      ...(outcome.trace === undefined ? {} : { objectWriteTraceId: outcome.trace }),
    };
    // The property by which the input named its record comes back with it (hubspot.md 14.4).
    const written = mode.key === undefined ? outcome.draft.written : [mode.key, ...outcome.draft.written];
    return [writtenJson(portal, type, row, written, more)];
  });
  return answer(portal, portal.shuffled(results), errors, mode.done);
}

const notFoundEntry = (type: ObjectType, ids: readonly string[]): Record<string, unknown> => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  message: `Could not get some ${type.singular.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
  context: { ids },
});

/** The frame of every batch's answer: 207 as soon as anything failed. */
export function answer(
  portal: Portal,
  results: readonly unknown[],
  errors: readonly Record<string, unknown>[],
  done: number,
): BatchAnswer {
  const at = iso(portal.now());
  return {
    status: errors.length > 0 ? 207 : done,
    body: {
      status: 'COMPLETE',
      results,
      ...(errors.length === 0 ? {} : { numErrors: errors.length, errors }),
      startedAt: at,
      completedAt: at,
    },
  };
}
