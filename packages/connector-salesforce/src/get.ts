import { asText, instantText, webHost } from '@meshline/connector-kit';
import { ConnectorError, type GetRequest, type GetResult, type GetTarget, type RemoteRecord } from '@meshline/connector-spec';
import type { Row } from './api.ts';
import type { StreamSchema } from './describe.ts';
import { to18 } from './ids.ts';
import { MARKER_FIELD } from './manifest.ts';
import type { Org } from './org.ts';
import { columnsOf, successorOf, toRecord } from './record.ts';
import { rowsWhereIn } from './rows.ts';
import { spellingsOf } from './web-spellings.ts';

interface Lookup {
  readonly org: Org;
  readonly schema: StreamSchema;
  readonly columns: readonly string[];
  readonly signal: AbortSignal;
  readonly record: (row: Row) => RemoteRecord;
}

type State =
  | { readonly state: 'found'; readonly record: RemoteRecord; readonly others?: readonly RemoteRecord[] }
  | { readonly state: 'gone' }
  | { readonly state: 'moved'; readonly to: { readonly stream: string; readonly id: string } };

/**
 * The current state of the targets, one result for each key: ids by a collections retrieve, the missing ones once more in
 * the recycle bin, to tell deleted from merged; markers and unique fields by a query, which reads the database itself.
 */
export async function getRecords(org: Org, { stream, targets, fields, signal }: GetRequest): Promise<GetResult[]> {
  if (targets.length === 0) return [];
  const known = await org.schema(stream, signal);
  // A field that was made after the schema was read (the marker, by setup) is worth one look.
  const missing = targets.some((target) => !('id' in target) && !known.fields.has(fieldOf(target)));
  const schema = missing ? await org.schema(stream, signal, true) : known;
  const facts = await org.facts(schema, signal);
  const lookup: Lookup = {
    org,
    schema,
    columns: columnsOf(schema, fields),
    signal,
    record: (row) => toRecord(row, schema, fields, facts),
  };
  const states = new Map<GetTarget, State>();
  const ids = targets.filter((target) => 'id' in target);
  const byId = await statesById(
    lookup,
    ids.map(({ id }) => id),
  );
  for (const target of ids) states.set(target, byId.get(to18(target.id) ?? '') ?? { state: 'gone' });
  const others = Map.groupBy(
    targets.filter((target): target is ByValue => !('id' in target)),
    fieldOf,
  );
  for (const [field, some] of others) {
    const byValue = await statesByField(lookup, field, some.map(valueOf));
    const folded = foldOf(schema, field);
    for (const target of some) states.set(target, byValue.get(folded(valueOf(target))) ?? { state: 'gone' });
  }
  return targets.map((target) => ({ key: target.key, ...(states.get(target) ?? { state: 'gone' as const }) }));
}

type ByValue = Exclude<GetTarget, { readonly id: string }>;
const fieldOf = (target: ByValue): string => ('marker' in target ? MARKER_FIELD : target.field);
const valueOf = (target: ByValue): string => ('marker' in target ? target.marker : target.value);

/** By the 18-character id; one that isn't in the map can't exist in this stream. */
async function statesById(
  { org, schema, columns, signal, record }: Lookup,
  given: readonly string[],
): Promise<Map<string, State>> {
  const states = new Map<string, State>();
  const ids = [...new Set(given.flatMap((id) => to18(id) ?? []))].filter((id) => id.startsWith(schema.keyPrefix ?? ''));
  if (ids.length === 0) return states;
  const missing = new Set(ids);
  for (const row of await org.watch(schema.stream, org.api.retrieve(schema.stream, ids, columns, signal))) {
    const id = to18(row?.Id ?? '');
    if (row === null || id === undefined || !missing.delete(id)) continue;
    states.set(id, stateOf(row, schema.stream, record));
  }
  if (missing.size === 0 || !schema.columns.has('IsDeleted')) return states;
  const query = { columns: columnsOf(schema, []), from: schema.stream, field: 'Id', all: true };
  for (const row of await rowsWhereIn(org, query, [...missing], signal)) {
    const id = to18(row.Id) ?? row.Id;
    const successor = successorOf(row, schema.stream);
    if (successor === undefined) throw flickering(schema.stream);
    states.set(id, successor === 'gone' ? { state: 'gone' } : { state: 'moved', to: successor.to });
  }
  return states;
}

/** By the value, folded as the vendor compares. Of several rows the live and oldest one answers, then one that moved on. */
async function statesByField(
  { org, schema, columns, signal, record }: Lookup,
  field: string,
  values: readonly string[],
): Promise<Map<string, State>> {
  const wire = schema.fields.get(field)?.wire;
  const isKey = schema.description.naturalKeys.includes(field);
  if (wire === undefined || !wire.filterable || !(isKey || wire.unique || wire.externalId || wire.idLookup)) {
    const mend =
      field === MARKER_FIELD ? 'Run `meshline setup`, which creates it.' : 'Look records up by an id or a unique field.';
    const message = `Salesforce ${schema.stream}: no record can be looked up by ${field}: the field is not there, not visible or not unique. ${mend}`;
    throw new ConnectorError({ code: 'NOT_SUPPORTED', message, fields: [field] }, { sent: false });
  }
  const query = {
    columns: [...new Set([...columns, wire.name])],
    from: schema.stream,
    field: wire.name,
    all: schema.columns.has('IsDeleted'),
  };
  const folded = foldOf(schema, field);
  const given = values.filter((value) => value !== '');
  const rows = await rowsWhereIn(org, query, isWebAddress(schema, field) ? given.flatMap(spellingsOf) : given, signal);
  const groups = Map.groupBy(rows, (row) => folded(asText(row[wire.name]) ?? ''));
  const states = new Map<string, State>();
  for (const [value, some] of groups) {
    const ranked = some.toSorted((a, b) => rank(a, schema.stream) - rank(b, schema.stream) || compare(age(a), age(b)));
    const [best, ...rest] = ranked;
    if (best === undefined) continue;
    const state = stateOf(best, schema.stream, record);
    const others = rest.filter((row) => rank(row, schema.stream) === 0).map(record);
    states.set(value, state.state === 'found' && others.length > 0 ? { ...state, others } : state);
  }
  return states;
}

function stateOf(row: Row, stream: string, record: (row: Row) => RemoteRecord): State {
  const successor = successorOf(row, stream);
  if (successor === undefined) return { state: 'found', record: record(row) };
  return successor === 'gone' ? { state: 'gone' } : { state: 'moved', to: successor.to };
}

function rank(row: Row, stream: string): number {
  const successor = successorOf(row, stream);
  return successor === undefined ? 0 : successor === 'gone' ? 2 : 1;
}

const age = (row: Row): string => `${instantText(row['CreatedDate']) ?? ''} ${row.Id}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const isWebAddress = ({ fields }: StreamSchema, field: string): boolean => fields.get(field)?.type === 'url';
const foldOf = (schema: StreamSchema, field: string): ((value: string) => string) =>
  isWebAddress(schema, field) ? webHost : (value) => value.toLowerCase();

function flickering(stream: string): ConnectorError {
  const message = `Salesforce ${stream}: a record was missing in one answer and live in the next (an undelete, or sharing that changes). It will be asked again.`;
  return new ConnectorError({ code: 'UNAVAILABLE', message });
}
