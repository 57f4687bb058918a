import { asArray, asObject, asText, chunk, webHost } from '@meshline/connector-kit';
import type { Wire } from './field.ts';
import { byCreation } from './find-markers.ts';
import { currentRows, IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { selector } from './record.ts';
import type { RecordSchema } from './schema.ts';
import { any, emailHolds, searchPage, urlHolds } from './search.ts';
import type { CloseState } from './state.ts';

/** Values in one search. */
const TOGETHER = 50;

/**
 * The records that hold each value of the stream's natural key, oldest first: contacts by an e-mail address, leads by the host of
 * their website. The search matches words and lags, so what it finds is read by id and its value compared.
 */
export async function findByNaturalKeys(
  state: CloseState,
  schema: RecordSchema,
  values: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Wire[]>> {
  const found = new Map<string, Wire[]>();
  const { stream } = schema;
  if (values.length === 0 || stream === 'opportunity') return found;
  const holds = stream === 'contact' ? emailHolds : urlHolds;
  const pages = await parallel(chunk(values, TOGETHER), IN_FLIGHT, (some) =>
    searchPage(state.api, {
      objectType: stream,
      query: any(some.map((value) => holds(stream === 'lead' ? webHost(value) : value))),
      fields: ['id'],
      signal,
    }),
  );
  const ids = [...new Set(pages.flatMap(({ rows }) => rows.map((row) => String(row['id']))))];
  const rows = await currentRows(state, stream, ids, selector(schema), signal);
  for (const row of [...rows.values()].toSorted(byCreation)) {
    const own = stream === 'contact' ? emailsOf(row) : [webHost(asText(row['url']) ?? '')];
    for (const value of values) {
      const wanted = stream === 'contact' ? value.trim().toLowerCase() : webHost(value);
      if (wanted !== '' && own.includes(wanted)) found.set(value, [...(found.get(value) ?? []), row]);
    }
  }
  return found;
}

const emailsOf = (row: Wire): string[] =>
  asArray(row['emails']).map((item) => (asText(asObject(item)['email']) ?? '').trim().toLowerCase());
