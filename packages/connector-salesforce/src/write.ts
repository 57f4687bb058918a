import { chunk, completeResults, failedResults, throwIfAborted, unknownResult } from '@meshline/connector-kit';
import {
  type ErrorData,
  type WriteOperation,
  type WriteRequest,
  type WriteResult,
  type WriteWarning,
} from '@meshline/connector-spec';
import { isMoney } from '@meshline/record';
import { MAX_ROWS_PER_WRITE, unsent, type SaveRow } from './api.ts';
import type { StreamSchema } from './describe.ts';
import { rowFailure } from './errors.ts';
import { to18 } from './ids.ts';
import { MARKER_FIELD } from './manifest.ts';
import type { Org } from './org.ts';
import { toWire, type OrgFacts, type WireValue } from './record.ts';

/** An operation that can be sent, and what must not stand twice in one call. */
interface Ready {
  readonly operation: WriteOperation;
  readonly row: Record<string, WireValue>;
  /** The external id of an upsert; undefined for a plain create, an update and a delete. */
  readonly keyField: string | undefined;
  readonly key: string | undefined;
  readonly warnings: readonly WriteWarning[];
}

const DEGRADED: WriteWarning = {
  kind: 'unsupported-field',
  field: MARKER_FIELD,
  message:
    'The marker field is not there or not External ID and Unique: this create could not be made repeatable. Run `meshline setup`.',
};

/**
 * Writes through sObject Collections (salesforce.md 6): 200 rows a call, each row on its own. A create with a marker is an
 * upsert on the marker field, so that the repetition of one whose answer was lost finds the record. Rows are answered in
 * order, and an answer of another length is none.
 */
export async function writeRecords(org: Org, { operations, signal }: WriteRequest): Promise<WriteResult[]> {
  const [first] = operations;
  if (first === undefined) return [];
  throwIfAborted(signal);
  let schema: StreamSchema;
  let facts: OrgFacts;
  try {
    schema = await unsent(currentSchema(org, first.stream, operations, signal));
    facts = await unsent(org.facts(schema, signal));
  } catch (thrown) {
    return failedResults(operations, thrown);
  }
  const results: WriteResult[] = [];
  const ready: Ready[] = [];
  for (const operation of operations) {
    const prepared = prepare(operation, schema, facts);
    if ('outcome' in prepared) results.push(prepared);
    else ready.push(prepared);
  }
  const calls = Map.groupBy(
    ready,
    ({ operation, keyField }) =>
      `${operation.kind === 'archive' || operation.kind === 'update' ? operation.kind : 'save'} ${keyField ?? ''}`,
  );
  for (const some of calls.values()) {
    for (const wave of waves(some))
      for (const run of chunk(wave, MAX_ROWS_PER_WRITE)) results.push(...(await send(org, schema, run, signal)));
  }
  return completeResults(operations, results);
}

/** The schema in memory may be older than a field that was just added: an unknown name asks once more. */
async function currentSchema(
  org: Org,
  stream: string,
  operations: readonly WriteOperation[],
  signal: AbortSignal,
): Promise<StreamSchema> {
  const schema = await org.schema(stream, signal);
  const names = operations.flatMap((operation) => (operation.kind === 'archive' ? [] : Object.keys(operation.patch)));
  const marked = operations.some((operation) => 'marker' in operation && operation.marker !== undefined);
  const stale = names.some((name) => !schema.fields.has(name)) || (marked && schema.marker !== 'usable');
  return stale ? org.schema(stream, signal, true) : schema;
}

function prepare(operation: WriteOperation, schema: StreamSchema, facts: OrgFacts): Ready | WriteResult {
  const { opId, kind } = operation;
  const refuse = (code: ErrorData['code'], text: string, fields?: string[]): WriteResult => ({
    opId,
    outcome: 'rejected',
    error: { code, message: `Salesforce ${schema.stream}, ${kind}: ${text}`, ...(fields === undefined ? {} : { fields }) },
  });
  if (kind === 'update' || kind === 'archive') {
    const id = to18(operation.id);
    if (id === undefined || !id.startsWith(schema.keyPrefix ?? ''))
      return refuse('RECORD_GONE', 'the id is none of this object.');
    if (kind === 'archive') return { operation, row: { Id: id }, keyField: undefined, key: id, warnings: [] };
    if (Object.keys(operation.patch).length === 0) return { opId, outcome: 'unchanged', id };
  }
  const row: Record<string, WireValue> = {};
  for (const [name, value] of Object.entries(operation.patch)) {
    const field = schema.fields.get(name);
    const may = kind === 'update' ? field?.wire.updateable : field?.wire.createable;
    if (field === undefined || may !== true) {
      return refuse(
        'SCHEMA_CHANGED',
        `the field ${name} is not there, or the run-as user may not write it. Check field-level security.`,
        [name],
      );
    }
    const converted = toWire(field, value);
    if ('problem' in converted) return refuse('RECORD_REJECTED', `${converted.problem}. Check the mapping.`, [name]);
    row[field.wire.name] = converted.wire;
  }
  const currency = moneyCurrency(operation, schema, facts);
  if ('problem' in currency) return refuse('RECORD_REJECTED', currency.problem, currency.fields);
  Object.assign(row, currency.columns);
  if (kind === 'update') {
    const id = to18(operation.id) ?? operation.id;
    return { operation, row: { Id: id, ...row }, keyField: undefined, key: id, warnings: [] };
  }
  const marked = operation.marker !== undefined && schema.marker === 'usable';
  if (marked) row[MARKER_FIELD] = operation.marker ?? null;
  const warnings = operation.marker !== undefined && !marked ? [DEGRADED] : [];
  if (kind === 'create')
    return { operation, row, keyField: marked ? MARKER_FIELD : undefined, key: marked ? operation.marker : undefined, warnings };
  const { field: keyName, value: key } = operation.key;
  if (schema.fields.get(keyName)?.wire.externalId !== true) {
    return refuse('NOT_SUPPORTED', `no upsert on ${keyName}: it is no External ID.`, [keyName]);
  }
  if (key === '') return refuse('RECORD_REJECTED', `the key ${keyName} is empty.`, [keyName]);
  return { operation, row: { ...row, [keyName]: key }, keyField: keyName, key, warnings };
}

/** An amount keeps its currency: the row's own column takes it, or it must be the org's. */
function moneyCurrency(
  operation: Exclude<WriteOperation, { kind: 'archive' }>,
  schema: StreamSchema,
  { currency }: OrgFacts,
): { readonly columns: Record<string, string> } | { readonly problem: string; readonly fields: string[] } {
  const amounts = Object.entries(operation.patch).flatMap(([name, value]) =>
    isMoney(value) ? [{ name, currency: value.currency }] : [],
  );
  const fields = amounts.map(({ name }) => name);
  const [first, ...others] = new Set(amounts.map((amount) => amount.currency));
  if (first === undefined) return { columns: {} };
  if (others.length > 0) return { problem: 'its amounts are in several currencies, and a record has one.', fields };
  if (schema.fields.get('CurrencyIsoCode')?.wire.updateable === true) return { columns: { CurrencyIsoCode: first } };
  if (first === currency) return { columns: {} };
  return { problem: `the amount is in ${first}, and the org has ${currency} alone. Convert it in the mapping.`, fields };
}

/** Two rows with one key in one call fail both (salesforce.md 6): the second goes with a later call. */
function waves(items: readonly Ready[]): Ready[][] {
  const result: { readonly keys: Set<string>; readonly items: Ready[] }[] = [];
  for (const item of items) {
    const key = item.key === undefined ? undefined : item.keyField === undefined ? item.key : item.key.toLowerCase();
    let wave = result.find(({ keys }) => key === undefined || !keys.has(key));
    if (wave === undefined) result.push((wave = { keys: new Set(), items: [] }));
    wave.items.push(item);
    if (key !== undefined) wave.keys.add(key);
  }
  return result.map((wave) => wave.items);
}

async function send(org: Org, schema: StreamSchema, run: readonly Ready[], signal: AbortSignal): Promise<WriteResult[]> {
  const { stream } = schema;
  const operations = run.map(({ operation }) => operation);
  try {
    const saved = await org.watch(stream, call(org, stream, run, signal));
    const results = run.map((ready, i) => resultOf(ready, saved[i], schema, org.api.now()));
    if (results.some((result) => 'error' in result && result.error.code === 'SCHEMA_CHANGED')) org.forgetSchema(stream);
    return results.map((result, i) => {
      const warnings = run[i]?.warnings ?? [];
      return warnings.length === 0 ? result : { ...result, warnings };
    });
  } catch (thrown) {
    return failedResults(operations, thrown);
  }
}

function call({ api }: Org, stream: string, run: readonly Ready[], signal: AbortSignal): Promise<readonly SaveRow[]> {
  const [first] = run;
  const rows = run.map(({ row }) => row);
  const ids = run.map(({ key = '' }) => key);
  if (first?.operation.kind === 'archive') return api.destroy(stream, ids, signal);
  if (first?.operation.kind === 'update')
    return api.update(
      stream,
      rows.map((row, i) => ({ ...row, Id: ids[i] ?? '' })),
      signal,
    );
  return first?.keyField === undefined ? api.create(stream, rows, signal) : api.upsert(stream, first.keyField, rows, signal);
}

function resultOf(
  { operation, key }: Ready,
  saved: SaveRow | undefined,
  { stream, keyPrefix }: StreamSchema,
  now: number,
): WriteResult {
  const { opId, kind } = operation;
  if (saved === undefined) return unknownResult(opId, 'is missing in the answer');
  const known = kind === 'update' || kind === 'archive' ? key : undefined;
  if (!saved.success) {
    const failure = rowFailure(saved.errors, { stream, kind, keyPrefix, now });
    // Deleted before, by us or by anyone: what was wanted is so.
    if (kind === 'archive' && failure.error.vendorCode === 'ENTITY_IS_DELETED' && known !== undefined)
      return { opId, outcome: 'unchanged', id: known };
    return { opId, ...failure };
  }
  const id = to18(saved.id ?? '');
  if (id === undefined) return unknownResult(opId, 'was answered as done, but without an id');
  if (known !== undefined && known !== id) return unknownResult(opId, 'was answered with the id of another record');
  return { opId, outcome: 'applied', id, ...(kind === 'create' || kind === 'upsert' ? { created: saved.created ?? true } : {}) };
}
