import { chunk } from '@meshline/connector-kit';
import type { ReadItem } from '@meshline/connector-spec';
import type { Value } from '@meshline/record';
import { BATCH, type HubSpotApi } from './api.ts';
import { companiesValue, readCompanyLinks } from './associations.ts';
import { mergedIds, type StreamSchema } from './schema.ts';
import type { WireRecord } from './wire.ts';

/** One read of one stream: what is asked for, and of whom. */
export interface Feed {
  readonly api: HubSpotApi;
  readonly schema: StreamSchema;
  readonly properties: readonly string[];
  readonly companies: boolean;
  readonly signal: AbortSignal;
}

/** Records by id as they are now, in batches; those that aren't there are left out. */
export async function readByIds({ api, schema, properties, signal }: Feed, ids: readonly string[]): Promise<WireRecord[]> {
  const records: WireRecord[] = [];
  for (const part of chunk(ids, BATCH)) records.push(...(await api.read(schema.stream, part, properties, undefined, signal)));
  return records;
}

/** The companies of records, asked for in one batch; an empty map where nobody wants them. */
export async function companiesOf({ api, schema, companies, signal }: Feed, ids: readonly string[]): Promise<Map<string, Value>> {
  if (!companies || ids.length === 0) return new Map();
  const links = await readCompanyLinks(api, schema.stream, ids, signal);
  return new Map([...links].map(([id, each]) => [id, companiesValue(each)]));
}

/** What a record puts into the feed: aliases of what was merged into it, then itself. */
export function* itemsOf({ schema, companies }: Feed, wire: WireRecord, value: Value | undefined): Generator<ReadItem> {
  for (const id of mergedIds(wire)) {
    yield { kind: 'alias', from: { stream: schema.stream, id }, to: { stream: schema.stream, id: wire.id }, reason: 'merged' };
  }
  yield { kind: 'record', record: schema.record(wire, companies ? (value ?? null) : undefined) };
}
