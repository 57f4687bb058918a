import { asArray, asObject, chunk } from '@meshline/connector-kit';
import type { Wire } from './field.ts';
import { getRow, IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { markerOf, selector } from './record.ts';
import type { RecordSchema } from './schema.ts';
import { any, customHolds, hasOpportunity, searchPage } from './search.ts';
import type { CloseState } from './state.ts';

/** Markers in one search. */
const TOGETHER = 50;

/**
 * The records that carry each marker, oldest first. Two looks: the search, which sees everything but lags, and the Event
 * Log, which is quick and sees the last minutes. What they find is read by id and its marker compared, as the search
 * matches words and both may tell of records that are gone.
 */
export async function findByMarkers(
  state: CloseState,
  schema: RecordSchema,
  markers: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Wire[]>> {
  const { stream, marker } = schema;
  const found = new Map<string, Wire[]>();
  if (marker === undefined || markers.length === 0) return found;
  const [searched] = await Promise.all([
    parallel(chunk(markers, TOGETHER), IN_FLIGHT, (some) => search(state, schema, marker.fieldId, some, signal)),
    state.recent.refresh(state.api, schema, signal),
  ]);
  const wanted = new Set(markers);
  const ids = new Set(searched.flat().flatMap((row) => (wanted.has(markerOf(schema, row) ?? '') ? [String(row['id'])] : [])));
  for (const value of markers) {
    const recent = state.recent.find(stream, value);
    if (recent !== undefined) ids.add(recent);
  }
  const there = [...ids].filter((id) => !state.freshness.isGone(id));
  const rows = await parallel(there, IN_FLIGHT, (id) => getRow(state.api, stream, id, selector(schema), signal));
  for (const row of rows.filter((one) => one !== undefined).toSorted(byCreation)) {
    const value = markerOf(schema, row);
    if (value !== undefined && wanted.has(value)) found.set(value, [...(found.get(value) ?? []), row]);
  }
  return found;
}

async function search(
  state: CloseState,
  schema: RecordSchema,
  fieldId: string,
  markers: readonly string[],
  signal: AbortSignal,
): Promise<readonly Wire[]> {
  const query = any(markers.map((marker) => customHolds(fieldId, marker)));
  if (schema.stream === 'opportunity') {
    const page = await searchPage(state.api, {
      objectType: 'lead',
      query: hasOpportunity(query),
      fields: ['id', 'opportunities'],
      signal,
    });
    return page.rows.flatMap((row) => asArray(row['opportunities']).map(asObject));
  }
  return (await searchPage(state.api, { objectType: schema.stream, query, fields: ['id', 'custom'], signal })).rows;
}

/** Oldest first. */
export const byCreation = (a: Wire, b: Wire): number =>
  String(a['date_created']).localeCompare(String(b['date_created'])) || String(a['id']).localeCompare(String(b['id']));
