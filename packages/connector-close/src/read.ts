import { ConnectorError, type ReadItem, type ReadRequest } from '@meshline/connector-spec';
import { z } from 'zod';
import { newestEvent, OVERLAP_MS } from './event-log.ts';
import { readAll } from './read-all.ts';
import { readChanges } from './read-changes.ts';
import { readUsers } from './read-users.ts';
import type { CloseState } from './state.ts';

/**
 * The cursors of the feed `log`. `since`: all events before it are done with. `at`: the full pass has come to this
 * `date_updated`. Both are ISO with `Z`, on Close's clock.
 */
const logCursor = z.discriminatedUnion('phase', [
  z.object({ v: z.literal(1), phase: z.literal('snapshot'), since: z.iso.datetime(), at: z.iso.datetime().optional() }),
  z.object({ v: z.literal(1), phase: z.literal('changes'), since: z.iso.datetime() }),
]);
const usersCursor = z.object({ v: z.literal(1), ids: z.array(z.string()) });

export async function* read(state: CloseState, request: ReadRequest): AsyncGenerator<ReadItem> {
  const { feed, cursor } = request;
  if (feed === 'users') {
    const parsed = usersCursor.safeParse(cursor);
    return yield* readUsers(state, request, parsed.success ? parsed.data.ids : []);
  }
  if (feed !== 'log') {
    throw new ConnectorError(
      { code: 'NOT_SUPPORTED', message: `Close has no feed ${feed}; there are users and log.` },
      { sent: false },
    );
  }
  if (cursor === undefined) {
    state.seen.forget();
    const since = new Date(await startOfPass(state, request.signal)).toISOString();
    yield* readAll(state, request, since, undefined);
    return yield* readChanges(state, request, since);
  }
  const parsed = logCursor.safeParse(cursor);
  if (!parsed.success) {
    throw new ConnectorError(
      { code: 'CURSOR_EXPIRED', message: 'Close: the cursor is none of this version. Read everything anew.' },
      { sent: false },
    );
  }
  if (parsed.data.phase === 'snapshot') yield* readAll(state, request, parsed.data.since, parsed.data.at);
  yield* readChanges(state, request, parsed.data.since);
}

/**
 * Where the log takes over from a full pass: at the newest event before its first page, so that changes during the pass
 * are read after it. Clocks don't matter then; only an empty log needs ours, with a day's margin.
 */
async function startOfPass(state: CloseState, signal: AbortSignal): Promise<number> {
  return (await newestEvent(state.api, signal)) ?? state.context.clock.now() - 86_400_000 - OVERLAP_MS;
}
