import { asText, chunk } from '@meshline/connector-kit';
import { BATCH, SEARCH_PAGE } from './api.ts';
import { readByIds, type Feed } from './feed.ts';
import type { WireRecord } from './wire.ts';

/**
 * The records that hold each value (in lower case) of a property that isn't unique, oldest first. Search names the ids, a batch
 * read says what they hold, as the index shows values of before (hubspot.md 5).
 */
export async function findByNaturalKey(
  feed: Feed,
  property: string,
  values: readonly string[],
): Promise<Map<string, WireRecord[]>> {
  const ids = new Set<string>();
  for (const part of chunk(values, BATCH)) for (const id of await idsOf(feed, property, part)) ids.add(id);
  const properties = [...new Set([...feed.properties, property])];
  const records = await readByIds({ ...feed, properties }, [...ids]);
  const found = new Map<string, WireRecord[]>();
  for (const wire of records.toSorted(byCreation)) {
    const value = asText(wire.properties[property])?.toLowerCase();
    if (value !== undefined && values.includes(value)) found.set(value, [...(found.get(value) ?? []), wire]);
  }
  return found;
}

/** More hits than a page holds are asked for by half the values each; of one value a page is enough. */
async function idsOf(feed: Feed, property: string, values: readonly string[]): Promise<string[]> {
  const hits = await feed.api.searchValues(feed.schema.stream, property, values, feed.signal);
  if (hits.length < SEARCH_PAGE || values.length <= 1) return hits.map(({ id }) => id);
  const half = Math.ceil(values.length / 2);
  const parts = [values.slice(0, half), values.slice(half)];
  const ids: string[] = [];
  for (const part of parts) ids.push(...(await idsOf(feed, property, part)));
  return ids;
}

const byCreation = (a: WireRecord, b: WireRecord): number =>
  (asText(a.createdAt) ?? '').localeCompare(asText(b.createdAt) ?? '') || Number(a.id) - Number(b.id);
