import { chunk } from '@meshline/connector-kit';
import type { ReadItem } from '@meshline/connector-spec';
import type { Value } from '@meshline/record';
import { BATCH, type HubSpotApi } from './api.ts';
import { linksValue, readLinks } from './associations.ts';
import type { LinkTarget } from './manifest.ts';
import { mergedIds, type StreamSchema } from './schema.ts';
import type { WireRecord } from './wire.ts';

/** A record's associations, by the field that stands for them. */
export type Links = Readonly<Partial<Record<LinkTarget, Value>>>;

/** One read of one stream: what is asked for, and of whom. */
export interface Feed {
  readonly api: HubSpotApi;
  readonly schema: StreamSchema;
  readonly properties: readonly string[];
  /** The associations that are wanted. */
  readonly links: readonly LinkTarget[];
  readonly signal: AbortSignal;
}

/** Records by id as they are now, in batches; those that aren't there are left out. */
export async function readByIds({ api, schema, properties, signal }: Feed, ids: readonly string[]): Promise<WireRecord[]> {
  const records: WireRecord[] = [];
  for (const part of chunk(ids, BATCH)) records.push(...(await api.read(schema.stream, part, properties, undefined, signal)));
  return records;
}

/** The associations of records, asked for in one batch for each field; an empty map where nobody wants any. */
export async function linksOf({ api, schema, links, signal }: Feed, ids: readonly string[]): Promise<Map<string, Links>> {
  const found = new Map<string, Links>();
  if (ids.length === 0) return found;
  for (const target of links) {
    for (const [id, each] of await readLinks(api, schema.stream, target, ids, signal))
      found.set(id, { ...found.get(id), [target]: linksValue(target, each) });
  }
  return found;
}

/** The wanted fields of a record whose associations were asked for: what has none is cleared. */
export const wholeLinks = (wanted: readonly LinkTarget[], links: Links | undefined): Links =>
  Object.fromEntries(wanted.map((target) => [target, links?.[target] ?? null]));

/** What a record puts into the feed: aliases of what was merged into it, then itself. */
export function* itemsOf({ schema, links }: Feed, wire: WireRecord, value: Links | undefined): Generator<ReadItem> {
  for (const id of mergedIds(wire)) {
    yield { kind: 'alias', from: { stream: schema.stream, id }, to: { stream: schema.stream, id: wire.id }, reason: 'merged' };
  }
  yield { kind: 'record', record: schema.record(wire, wholeLinks(links, value)) };
}
