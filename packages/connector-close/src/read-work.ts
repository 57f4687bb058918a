import { asArray, asObject, asText, instantText, progressGuard, throwIfAborted } from '@meshline/connector-kit';
import { ConnectorError, type ReadItem, type ReadRequest } from '@meshline/connector-spec';
import { z } from 'zod';
import { eventPages, eventVersion, newestEvent, OVERLAP_MS, RETENTION_MS, type CloseEvent } from './event-log.ts';
import type { Wire } from './field.ts';
import { getRow, IN_FLIGHT } from './lookup.ts';
import { parallel } from './parallel.ts';
import { toRecord } from './record.ts';
import type { CloseState } from './state.ts';
import type { WorkSchema } from './work-schema.ts';

const PAGE = 100;
const PER_CHECKPOINT = 500;
/** In an idle log the cursor follows our clock at this distance: the margin for what clocks disagree in. */
const IDLE_MARGIN_MS = 86_400_000;

/** Times are ISO with `Z`, on Close's clock. `since`: all events before it are done with. `at`: how far back the list was walked. */
const cursorSchema = z.object({
  v: z.literal(1),
  phase: z.enum(['snapshot', 'changes']),
  since: z.iso.datetime(),
  at: z.iso.datetime().optional(),
});
type WorkCursor = z.infer<typeof cursorSchema>;

/**
 * The tasks or activities of one kind: a full pass walks the list back from the newest, then the Event Log says what to look at.
 * An event is no source of values: the record is read again by its id.
 */
export async function* readWork(state: CloseState, schema: WorkSchema, request: ReadRequest): AsyncGenerator<ReadItem> {
  const start = request.cursor === undefined ? await startOfPass(state, request.signal) : knownCursor(request.cursor);
  let next = start;
  if (start.phase === 'snapshot') {
    yield* walkList(state, schema, request, start);
    next = { v: 1, phase: 'changes', since: start.since };
    yield checkpoint(next);
  }
  yield* followEvents(state, schema, request, next);
}

/** The log takes over at its newest event before the first page: what changes during the pass is read after it. */
async function startOfPass(state: CloseState, signal: AbortSignal): Promise<WorkCursor> {
  const since = (await newestEvent(state.api, signal)) ?? state.context.clock.now() - IDLE_MARGIN_MS - OVERLAP_MS;
  return { v: 1, phase: 'snapshot', since: new Date(since).toISOString() };
}

/** By the time of creation and not by offset: pages move under a reader when records come and go. */
async function* walkList(
  state: CloseState,
  schema: WorkSchema,
  request: ReadRequest,
  start: WorkCursor,
): AsyncGenerator<ReadItem> {
  const guard = progressGuard(`Close ${schema.stream}, list`);
  let { at } = start;
  // Records of the moment `at` that were yielded already, and how many of that moment to skip.
  let done = new Set<string>();
  let skip = 0;
  let sent = 0;
  for (;;) {
    throwIfAborted(request.signal);
    guard(`${at ?? ''} ${skip}`);
    const query = {
      _limit: String(PAGE),
      _skip: String(skip),
      ...(schema.stream === 'task' ? { _type: 'all' } : {}),
      ...(at === undefined ? {} : { date_created__lte: at }),
    };
    const answer = asObject(await state.api.call(`${schema.stream}.list`, { query, signal: request.signal }));
    const rows = asArray(answer['data']).map(asObject);
    const from = at;
    for (const row of rows) {
      const created = instantText(row['date_created']);
      const id = asText(row['id']) ?? '';
      if (created === undefined || done.has(id)) continue;
      if (created !== at) done = new Set();
      at = created;
      done.add(id);
      if (state.freshness.isStale(row)) continue;
      yield { kind: 'record', record: toRecord(schema, row, request.fields?.[schema.stream]) };
      sent += 1;
    }
    if (answer['has_more'] !== true || rows.length === 0) return;
    skip = at === from ? skip + rows.length : 0;
    if (sent < PER_CHECKPOINT - PAGE || at === undefined || skip > 0) continue;
    yield checkpoint({ ...start, at });
    sent = 0;
  }
}

async function* followEvents(
  state: CloseState,
  schema: WorkSchema,
  request: ReadRequest,
  start: WorkCursor,
): AsyncGenerator<ReadItem> {
  const { signal } = request;
  const since = Date.parse(start.since);
  if (state.context.clock.now() - since > RETENTION_MS) throw expired(schema);
  const known = JSON.stringify(start);
  const seen = state.workSeen(schema.stream);
  const events: CloseEvent[] = [];
  let newest: number | undefined;
  // Close takes the type of an object with an action only (close.md 5).
  for (const action of schema.actions) {
    const filter = { object_type: schema.event, action };
    for await (const page of eventPages(state.api, { filter, from: since - OVERLAP_MS, signal })) {
      newest = Math.max(newest ?? 0, page[0]?.at ?? 0);
      events.push(...page.filter((event) => !seen.has(known, eventVersion(event))));
    }
  }
  const ids = [...new Set(events.map(({ objectId }) => objectId))];
  // A delete is final whatever else is told of the record: a read by id may go on showing it for a while (close.md 7).
  const deleted = new Map(events.filter(({ action }) => action === 'deleted').map((event) => [event.objectId, event.at]));
  const rows = await parallel(ids, IN_FLIGHT, async (id): Promise<Wire | undefined> =>
    deleted.has(id) ? undefined : await getRow(state.api, schema.stream, id, undefined, signal),
  );
  let sent = 0;
  for (const [index, row] of rows.entries()) {
    const id = ids[index] ?? '';
    const at = deleted.get(id);
    if (row !== undefined) yield { kind: 'record', record: toRecord(schema, row, request.fields?.[schema.stream]) };
    else yield { kind: 'tombstone', stream: schema.stream, id, ...(at === undefined ? {} : { at: new Date(at).toISOString() }) };
    if (++sent % PER_CHECKPOINT === 0) yield checkpoint(start);
  }
  const reached = Math.max(since, newest ?? 0, state.context.clock.now() - IDLE_MARGIN_MS);
  const next: WorkCursor = { v: 1, phase: 'changes', since: new Date(reached).toISOString() };
  yield checkpoint(next);
  // The host asks for more only after it committed the checkpoint.
  seen.commit(
    known,
    JSON.stringify(next),
    events.map((event) => [eventVersion(event), event.at] as const),
    reached - OVERLAP_MS,
  );
}

const checkpoint = (cursor: WorkCursor): ReadItem => ({ kind: 'checkpoint', phase: cursor.phase, cursor });

function knownCursor(cursor: unknown): WorkCursor {
  const parsed = cursorSchema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  const message = 'Close: the cursor is none of this version. Read everything anew.';
  throw new ConnectorError({ code: 'CURSOR_EXPIRED', message }, { sent: false });
}

const expired = ({ label }: WorkSchema): ConnectorError =>
  new ConnectorError(
    {
      code: 'CURSOR_EXPIRED',
      message: `Close ${label.toLowerCase()}: they were last read more than 30 days ago, for which Close keeps its log; all are read anew.`,
    },
    { sent: false },
  );
