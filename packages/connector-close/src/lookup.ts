import { asArray, asObject, asText, chunk } from '@meshline/connector-kit';
import { isConnectorError } from '@meshline/connector-spec';
import type { CloseApi } from './api.ts';
import type { Wire } from './field.ts';
import { parallel } from './parallel.ts';
import type { RecordStream } from './schema.ts';
import type { CloseState } from './state.ts';
import type { WorkStream } from './work-schema.ts';

/** Requests that one call of the connector has under way at the same time; the host's quota paces them. */
export const IN_FLIGHT = 8;
const LIST_PAGE = 100;

/** Rows by id, through the list endpoint. What is missing may be gone, or not in the list yet (close.md 0.6). */
async function listByIds(
  api: CloseApi,
  stream: RecordStream,
  ids: readonly string[],
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Wire[]> {
  const pages = await parallel(chunk(ids, LIST_PAGE), IN_FLIGHT, (page) =>
    api.call(`${stream}.list`, { params: { id__in: page.join(','), _limit: LIST_PAGE, _fields: keys.join(',') }, signal }),
  );
  return pages.flatMap((answer) => asArray(asObject(answer)['data']).map(asObject));
}

/** One row by its id; `undefined` where Close has none. */
export async function getRow(
  api: CloseApi,
  stream: RecordStream | WorkStream | 'user',
  id: string,
  keys: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Wire | undefined> {
  try {
    return asObject(
      await api.call(`${stream}.get`, { id, signal, ...(keys === undefined ? {} : { query: { _fields: keys.join(',') } }) }),
    );
  } catch (error) {
    if (isConnectorError(error) && error.code === 'RECORD_GONE') return undefined;
    throw error;
  }
}

/**
 * The current rows of these ids, by the ids that were asked for: first in batches through the list, then, one by one,
 * those that the list lacks or holds older than this session knows. An id without a row is gone.
 */
export async function currentRows(
  state: CloseState,
  stream: RecordStream,
  ids: readonly string[],
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Wire>> {
  const wanted = new Set(ids.filter((id) => !state.freshness.isGone(id)));
  const rows = new Map<string, Wire>();
  for (const row of await listByIds(state.api, stream, [...wanted], keys, signal)) {
    const id = asText(row['id']);
    if (id !== undefined && wanted.has(id) && !state.freshness.isStale(row)) rows.set(id, row);
  }
  const doubtful = [...wanted].filter((id) => !rows.has(id));
  await parallel(doubtful, IN_FLIGHT, async (id) => {
    const row = await getRow(state.api, stream, id, keys, signal);
    if (row !== undefined) rows.set(id, row);
  });
  return rows;
}
