import { chunk } from '@meshline/connector-kit';
import { ConnectorError, type ReadItem, type ReadRequest, type RemoteRecord } from '@meshline/connector-spec';
import { collapse, type Fates } from './collapse.ts';
import { eventPages, OVERLAP_MS, RETENTION_MS, type CloseEvent } from './event-log.ts';
import type { Wire } from './field.ts';
import { currentRows } from './lookup.ts';
import { family, PER_CHECKPOINT } from './read-all.ts';
import { selector, toRecord } from './record.ts';
import { RECORD_STREAMS, type RecordStream } from './schema.ts';
import type { CloseState } from './state.ts';

const HOUR_MS = 3_600_000;
/** In an idle log the cursor follows our clock at this distance: the margin for what clocks disagree in. */
const IDLE_MARGIN_MS = 24 * HOUR_MS;
/** After a slice with so few pages the next one is four times as long, with so many half as long. */
const FEW_PAGES = 2;
const MANY_PAGES = 20;

/**
 * What changed since an instant, by the Event Log. The log is newest first, so that only a whole stretch of it can be
 * ticked off: a long gap is cut into slices, oldest first, each with its checkpoint. An event says look: the records are
 * read again. Throws CURSOR_EXPIRED for a gap of more than the 30 days that Close keeps.
 */
export async function* readChanges(state: CloseState, request: ReadRequest, startIso: string): AsyncGenerator<ReadItem> {
  const now = state.context.clock.now();
  let since = Date.parse(startIso);
  if (now - since > RETENTION_MS) throw expired();
  let head: number | undefined;
  for (let slice = HOUR_MS; ;) {
    const before = head !== undefined && since + slice < head ? since + slice : undefined;
    const stretch = await gather(state, since, before, head === undefined, request.signal);
    const newest = stretch.newest ?? since;
    if (newest - since > RETENTION_MS) throw expired();
    if (stretch.tooLong) {
      head = newest;
      continue;
    }
    const unsettled = yield* look(state, request, collapse(stretch.events), checkpoint(since));
    const next = before ?? Math.max(since, newest, now - IDLE_MARGIN_MS);
    yield checkpoint(next);
    // The host asks for more only after it committed the checkpoint.
    const settled = stretch.events.filter((event) => !unsettled.has(event.objectId));
    state.seen.commit(isoText(since), isoText(next), settled, next - OVERLAP_MS);
    if (before === undefined) return;
    since = next;
    if (stretch.pages <= FEW_PAGES) slice *= 4;
    else if (stretch.pages >= MANY_PAGES) slice = Math.max(slice / 2, OVERLAP_MS);
  }
}

interface Stretch {
  /** Newest first, without those that are done with already, and without their data. */
  readonly events: readonly CloseEvent[];
  readonly newest: number | undefined;
  readonly pages: number;
  /** Reading ended early: the stretch is better read in slices. */
  readonly tooLong: boolean;
}

async function gather(
  state: CloseState,
  since: number,
  before: number | undefined,
  mayEndEarly: boolean,
  signal: AbortSignal,
): Promise<Stretch> {
  const events: CloseEvent[] = [];
  let newest: number | undefined;
  let pages = 0;
  // Without a filter: Close takes no `object_type` alone, and its ten combinations would cost ten requests (close.md 5).
  for await (const page of eventPages(state.api, { from: since - OVERLAP_MS, before, signal })) {
    pages++;
    newest ??= page[0]?.at;
    const tooLong = mayEndEarly && pages > FEW_PAGES && newest !== undefined && newest - since > HOUR_MS;
    if (tooLong) return { events: [], newest, pages, tooLong };
    for (const event of page) if (!state.seen.has(isoText(since), event)) events.push({ ...event, data: {} });
  }
  return { events, newest, pages, tooLong: false };
}

/**
 * Reads what the events point to: records first, then aliases, then tombstones. Returns the ids whose current state
 * could not be had yet, to be looked at again while their events are within the overlap: a list lags, and a record that
 * isn't there without a delete in the log is no tombstone.
 */
async function* look(
  state: CloseState,
  request: ReadRequest,
  fates: Fates,
  soFar: ReadItem,
): AsyncGenerator<ReadItem, ReadonlySet<string>> {
  const unsettled = new Set<string>();
  if (fates.schemaChanged) state.schema.forget();
  let sent = 0;
  for await (const record of records(state, request, fates, unsettled)) {
    yield { kind: 'record', record };
    if (++sent % PER_CHECKPOINT === 0) yield soFar;
  }
  for (const { source, destination } of fates.merges) {
    yield { kind: 'alias', from: { stream: 'lead', id: source }, to: { stream: 'lead', id: destination }, reason: 'merged' };
  }
  for (const { stream, id, at } of fates.deleted) yield { kind: 'tombstone', stream, id, at: isoText(at) };
  return unsettled;
}

async function* records(
  state: CloseState,
  request: ReadRequest,
  fates: Fates,
  unsettled: Set<string>,
): AsyncGenerator<RemoteRecord> {
  const schema = await state.schema.current();
  const rowsOf = async (stream: RecordStream, ids: readonly string[], more: readonly string[] = []): Promise<Wire[]> => {
    const keys = [...selector(schema[stream], request.fields?.[stream]), ...more];
    const rows = await currentRows(state, stream, ids, keys, request.signal);
    for (const id of ids) if (!rows.has(id) || state.freshness.isStale(rows.get(id) ?? {})) unsettled.add(id);
    return [...rows.values()];
  };
  for (const { id } of fates.deleted) state.freshness.knowGone(id);
  for (const { source } of fates.merges) state.freshness.knowGone(source);
  for (const stream of RECORD_STREAMS) {
    for (const [id, at] of fates.changed[stream]) if (at !== undefined) state.freshness.know(id, at);
  }
  for (const lead of await rowsOf('lead', [...fates.families], ['contacts', 'opportunities'])) {
    for (const record of family(schema, lead, request)) if (!state.freshness.isGone(record.id)) yield record;
  }
  for (const stream of RECORD_STREAMS) {
    const ids = [...fates.changed[stream].keys()].filter((id) => stream !== 'lead' || !fates.families.has(id));
    for (const some of chunk(ids, PER_CHECKPOINT)) {
      for (const row of await rowsOf(stream, some)) yield toRecord(schema[stream], row, request.fields?.[stream]);
    }
  }
}

const checkpoint = (since: number): ReadItem => ({
  kind: 'checkpoint',
  phase: 'changes',
  cursor: { v: 1, phase: 'changes', since: isoText(since) },
});

const isoText = (at: number): string => new Date(at).toISOString();

const expired = (): ConnectorError =>
  new ConnectorError({
    code: 'CURSOR_EXPIRED',
    message: 'Close keeps its event log for 30 days, and the last reading is older. Read everything anew.',
  });
