import { completeResults } from '@meshline/connector-kit';
import {
  ConnectorError,
  isConnectorError,
  type ErrorData,
  type WriteOperation,
  type WriteRequest,
  type WriteResult,
  type WriteWarning,
} from '@meshline/connector-spec';
import { isMoney, sameValue, type Fields, type Value } from '@meshline/record';
import type { BatchKind, HubSpotApi, WriteInput } from './api.ts';
import { refusedResult, resolveMissing, sendBatch, type Prepared, type Sent } from './batch-write.ts';
import { isObjectStream, LINK_TARGETS, MARKER_PROPERTY, type LinkTarget, type ObjectStream } from './manifest.ts';
import { writeValue } from './record.ts';
import type { Schemas, StreamSchema } from './schema.ts';
import { linkedIds, writeLinks, type LinksOutcome } from './write-links.ts';

/**
 * Writes operations of one stream and kind: properties in one batch, then associations for what was written. An operation
 * whose properties were written but whose associations were refused is `applied` with a warning, and one whose association
 * call was lost is `unknown`; one that wants associations alone has their outcome.
 */
export async function writeRecords(
  api: HubSpotApi,
  schemas: Schemas,
  { operations, signal }: WriteRequest,
): Promise<WriteResult[]> {
  const [first] = operations;
  if (first === undefined) return [];
  const { stream, kind } = first;
  if (!isObjectStream(stream)) {
    throw new ConnectorError({ code: 'NOT_SUPPORTED', message: `HubSpot ${stream} can't be written.` }, { sent: false });
  }
  const schema = await schemas
    .serving(stream, (known) => operations.every((operation) => isServed(known, operation)), signal)
    .catch((error: unknown) => {
      // Only definitions were asked for: whatever happened, nothing was written.
      throw isConnectorError(error) ? new ConnectorError(error.data, { cause: error, sent: false }) : error;
    });

  const results: WriteResult[] = [];
  const plans: Plan[] = [];
  for (const operation of operations) {
    const planned = plan(schema, operation);
    if ('error' in planned) results.push(refusedResult(operation.opId, planned.error));
    else plans.push(planned);
  }
  const sent = await sendPlans(api, stream, kind, plans, signal);
  const outcomes = new Map<string, LinksOutcome & { readonly target: LinkTarget }>();
  for (const target of LINK_TARGETS[stream]) {
    const wishes = sent.flatMap((each) => {
      const ids =
        each.state === 'written' ? plans.find(({ operation }) => operation.opId === each.opId)?.links[target] : undefined;
      return ids === undefined || each.state !== 'written' ? [] : [{ opId: each.opId, id: each.id, ids }];
    });
    for (const [opId, outcome] of await writeLinks(api, stream, target, wishes, signal)) {
      const known = outcomes.get(opId);
      if (known === undefined || worse(outcome, known)) outcomes.set(opId, { ...outcome, target });
    }
  }
  for (const each of sent) {
    const of = plans.find(({ operation }) => operation.opId === each.opId);
    if (of === undefined) continue;
    if (each.state === 'failed') results.push(each.result);
    else if (each.state === 'written') results.push(finish(schema, of, each, outcomes.get(each.opId)));
    else if (kind === 'update') results.push(await resolveMissing(api, stream, each.opId, each.id, signal));
  }
  return completeResults(operations, results);
}

interface Plan {
  readonly operation: WriteOperation;
  readonly kind: BatchKind;
  /** Undefined where there is nothing but associations to write. */
  readonly input: WriteInput | undefined;
  /** The associated records that it wants, for each field of them in the patch. */
  readonly links: LinkIds;
}

type LinkIds = Readonly<Partial<Record<LinkTarget, readonly string[]>>>;

/** Whether the known description has all that the operation names. */
function isServed(schema: StreamSchema, operation: WriteOperation): boolean {
  if (operation.kind === 'archive') return true;
  const marked = operation.kind !== 'update' && operation.marker !== undefined;
  return Object.keys(operation.patch).every((name) => schema.field(name) !== undefined) && (schema.hasMarker || !marked);
}

function plan(schema: StreamSchema, operation: WriteOperation): Plan | { readonly error: ErrorData } {
  const where = `HubSpot ${schema.stream}, ${operation.kind}`;
  if ('id' in operation && !/^\d+$/.test(operation.id)) {
    return { error: { code: 'RECORD_GONE', message: `${where}: ids of HubSpot are digits; there is no such record.` } };
  }
  if (operation.kind === 'archive') {
    return { operation, kind: 'archive', input: { id: operation.id, properties: {} }, links: {} };
  }
  const wire = toProperties(schema, operation.patch, where);
  if ('error' in wire) return wire;
  const { properties, links } = wire;
  const marker = operation.kind !== 'update' && schema.hasMarker ? operation.marker : undefined;
  if (marker !== undefined) properties[MARKER_PROPERTY] = marker;
  switch (operation.kind) {
    case 'update': {
      const onlyLinks = Object.keys(links).length > 0 && Object.keys(properties).length === 0;
      return { operation, kind: 'update', input: onlyLinks ? undefined : { id: operation.id, properties }, links };
    }
    case 'create':
      // Without the marker's property a plain create is all there is; HubSpot may then make a second record on a repeat.
      if (marker === undefined) return { operation, kind: 'create', input: { id: '', properties }, links };
      return { operation, kind: 'upsert', input: { id: marker, idProperty: MARKER_PROPERTY, properties }, links };
    case 'upsert': {
      const { field, value } = operation.key;
      // By e-mail HubSpot refuses partial upserts, and others need a unique property (hubspot.md 4).
      if (schema.field(field)?.unique !== true || field === 'email') {
        return {
          error: {
            code: 'NOT_SUPPORTED',
            message: `${where}: HubSpot takes no upsert by "${field}"; use a unique property.`,
            fields: [field],
          },
        };
      }
      return {
        operation,
        kind: 'upsert',
        input: { id: value, idProperty: field, properties: { ...properties, [field]: value } },
        links,
      };
    }
  }
}

/** The patch as properties, and the associations in it. Refuses before sending what HubSpot would refuse or can't hold. */
function toProperties(
  schema: StreamSchema,
  patch: Fields,
  where: string,
): { properties: Record<string, string>; links: LinkIds } | { readonly error: ErrorData } {
  const properties: Record<string, string> = {};
  const links: Partial<Record<LinkTarget, readonly string[]>> = {};
  for (const [name, value] of Object.entries(patch)) {
    const field = schema.field(name);
    const refuse = (code: ErrorData['code'], why: string): { error: ErrorData } => ({
      error: { code, message: `${where}: the field "${name}" ${why}.`, fields: [name] },
    });
    if (field === undefined)
      return refuse('SCHEMA_CHANGED', 'does not exist in HubSpot; read the fields anew and mend the mapping');
    if (!field.writable) return refuse('RECORD_REJECTED', 'is read-only in HubSpot; take it out of the mapping');
    const target = LINK_TARGETS[schema.stream].find((each) => each === name);
    if (target !== undefined && field.type === 'list' && field.itemType === 'reference') {
      const ids = linkedIds(target, value);
      if (ids === undefined) return refuse('RECORD_REJECTED', `takes a list of ${target} of HubSpot only`);
      links[target] = ids;
      continue;
    }
    if (value !== null && isMoney(value) && value.currency !== schema.currency) {
      if (schema.currencyProperty === undefined)
        return refuse('RECORD_REJECTED', `takes ${schema.currency} only, the currency of the account`);
      properties[schema.currencyProperty] = value.currency;
    }
    const text = writeValue(value);
    if (text === undefined)
      return refuse('RECORD_REJECTED', 'holds an option with a semicolon, which HubSpot uses to separate options');
    properties[name] = text;
  }
  return { properties, links };
}

async function sendPlans(
  api: HubSpotApi,
  stream: ObjectStream,
  kind: WriteOperation['kind'],
  plans: readonly Plan[],
  signal: AbortSignal,
): Promise<Sent[]> {
  const sent: Sent[] = plans.flatMap(({ operation, input }) =>
    input === undefined && 'id' in operation
      ? [{ opId: operation.opId, state: 'written' as const, id: operation.id, wire: undefined }]
      : [],
  );
  // Creates are upserts with the marker and plain creates without it; everything else is one batch.
  for (const batch of kind === 'create' ? (['upsert', 'create'] as const) : [kind]) {
    const prepared = plans.flatMap((each): Prepared[] =>
      each.kind === batch && each.input !== undefined ? [{ opId: each.operation.opId, input: each.input }] : [],
    );
    sent.push(...(await sendBatch(api, stream, batch, prepared, signal)));
  }
  return sent;
}

function finish(
  schema: StreamSchema,
  { operation, input }: Plan,
  { opId, id, wire }: Sent & { state: 'written' },
  links: (LinksOutcome & { readonly target: LinkTarget }) | undefined,
): WriteResult {
  const alone = input === undefined;
  if (links?.state === 'unknown') return { opId, outcome: 'unknown', error: links.error };
  if (links?.state === 'refused' && alone) return refusedResult(opId, links.error);
  const record = wire === undefined ? undefined : schema.record(wire, {});
  const warnings = [
    ...(record === undefined || operation.kind === 'archive' ? [] : coerced(operation.patch, record.fields)),
    ...(links?.state === 'refused'
      ? [
          {
            kind: 'other' as const,
            field: links.target,
            message: `The ${links.target} were not written (${links.error.code}): ${links.error.message}`,
          },
        ]
      : []),
  ];
  const made = operation.kind === 'create' || operation.kind === 'upsert';
  const created = wire?.isNew ?? (operation.kind === 'create' ? true : undefined);
  return {
    opId,
    outcome: alone && links?.state === 'same' ? 'unchanged' : 'applied',
    id,
    ...(made && created !== undefined ? { created } : {}),
    ...(record === undefined ? {} : { record }),
    ...(record?.revision === undefined ? {} : { revision: record.revision }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** What a record's fields of associations came to is the worst of them. */
const worse = (a: LinksOutcome, b: LinksOutcome): boolean => RANK[a.state] > RANK[b.state];
const RANK: Readonly<Record<LinksOutcome['state'], number>> = { same: 0, written: 1, refused: 2, unknown: 3 };

/** Fields that HubSpot answered with another value than was written (a stage that would not go back, a trimmed text). */
function coerced(patch: Fields, stored: Fields): WriteWarning[] {
  return Object.entries(patch).flatMap(([name, value]): WriteWarning[] => {
    if (!Object.hasOwn(stored, name) || sameValue(folded(value), folded(stored[name] ?? null))) return [];
    return [{ kind: 'coerced', field: name, message: `HubSpot stored another value of "${name}" than was written.` }];
  });
}

const folded = (value: Value): Value => (typeof value === 'string' ? value.trim().toLowerCase() || null : value);
