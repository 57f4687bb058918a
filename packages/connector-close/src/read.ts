import { ConnectorError, type ReadItem, type ReadRequest } from '@meshline/connector-spec';
import { z } from 'zod';
import { newestEvent, OVERLAP_MS } from './event-log.ts';
import { Freshness } from './freshness.ts';
import { checkpoint, logCursor, type LogCursor } from './log-cursor.ts';
import { readChanges } from './read-changes.ts';
import { readLeads } from './read-leads.ts';
import { readUsers } from './read-users.ts';
import { readWork } from './read-work.ts';
import type { CloseState } from './state.ts';
import { WORK_SCHEMAS, WORK_STREAMS } from './work-schema.ts';

const usersCursor = z.object({ v: z.literal(1), ids: z.array(z.string()) });

/** A feed from a cursor on, or from the start: see `readLeads`, `readChanges` and `readUsers`. */
export async function* read(state: CloseState, request: ReadRequest): AsyncGenerator<ReadItem> {
  const { feed, cursor } = request;
  if (feed === 'users') {
    const parsed = usersCursor.safeParse(cursor);
    return yield* readUsers(state, request, parsed.success ? parsed.data.ids : []);
  }
  const work = WORK_STREAMS.find((stream) => stream === feed);
  if (work !== undefined) return yield* readWork(state, WORK_SCHEMAS[work], request);
  if (feed !== 'log') {
    throw new ConnectorError(
      { code: 'NOT_SUPPORTED', message: `Close has no feed ${feed}; there are users, log, ${WORK_STREAMS.join(', ')}.` },
      { sent: false },
    );
  }
  const from = cursor === undefined ? await startOfPass(state, request.signal) : knownCursor(cursor);
  const emitted = new Freshness();
  let { at } = from;
  if (from.phase === 'snapshot') {
    const pass = { from: at, emitted, skip: () => false, checkpoint: (now: string) => checkpoint({ ...from, at: now }) };
    at = yield* readLeads(state, request, pass);
  }
  yield* readChanges(state, request, { ...from, phase: 'changes', at }, emitted);
}

/**
 * Where the log takes over from a full pass: at the newest event before its first page, so that what changes during the
 * pass is read after it. Clocks don't matter then; only an empty log needs ours, with a day's margin.
 */
async function startOfPass(state: CloseState, signal: AbortSignal): Promise<LogCursor> {
  state.seen.forget();
  const since = (await newestEvent(state.api, signal)) ?? state.context.clock.now() - 86_400_000 - OVERLAP_MS;
  return { v: 1, phase: 'snapshot', since: new Date(since).toISOString(), at: '1970-01-01T00:00:00.000Z' };
}

function knownCursor(cursor: unknown): LogCursor {
  const parsed = logCursor.safeParse(cursor);
  if (parsed.success) return parsed.data;
  const message = 'Close: the cursor is none of this version. Read everything anew.';
  throw new ConnectorError({ code: 'CURSOR_EXPIRED', message }, { sent: false });
}
