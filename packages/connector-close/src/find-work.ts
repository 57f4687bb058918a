import { asText } from '@meshline/connector-kit';
import { eventPages } from './event-log.ts';
import type { Wire } from './field.ts';
import { getRow } from './lookup.ts';
import type { CloseState } from './state.ts';
import { workMarker, type WorkSchema } from './work-schema.ts';

/** Pages of 50 creations that are looked through where the lead isn't known. */
const MOST_PAGES = 20;

/** What was made with a marker: the record as it is now, or that it is gone. */
export interface FoundWork {
  readonly id: string;
  readonly row: Wire | undefined;
}

/**
 * The task or note that carries a marker. Close can't search for text in either, and lists lag: the Event Log tells at once of
 * every creation of the last 30 days, with the text as it was made. Under a known lead all of them are looked through, else the
 * newest thousand.
 */
export async function findWork(
  state: CloseState,
  schema: WorkSchema,
  marker: string,
  leadId: string | undefined,
  signal: AbortSignal,
): Promise<FoundWork | undefined> {
  const known = state.recent.find(schema.stream, marker);
  if (known !== undefined) return { id: known, row: await getRow(state.api, schema.stream, known, undefined, signal) };
  const filter = { object_type: schema.event, action: 'created', ...(leadId === undefined ? {} : { lead_id: leadId }) };
  let pages = 0;
  for await (const page of eventPages(state.api, { filter, signal })) {
    for (const { objectId: id, data } of page) {
      // A key that sees no data of old events is told the text by the record itself.
      const row = asText(data['id']) === undefined ? await getRow(state.api, schema.stream, id, undefined, signal) : undefined;
      if (workMarker(schema, row ?? data) !== marker) continue;
      state.recent.add(schema.stream, marker, id);
      return { id, row: row ?? (await getRow(state.api, schema.stream, id, undefined, signal)) };
    }
    if (++pages >= MOST_PAGES && leadId === undefined) return undefined;
  }
  return undefined;
}
