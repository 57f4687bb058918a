import { instantText, progressGuard } from '@meshline/connector-kit';
import type { ReadItem } from '@meshline/connector-spec';
import type { ChangesCursor, Sweep } from './cursor.ts';
import type { Feed } from './feed.ts';
import type { Memory } from './memory.ts';

/** Deletes are read again below the last sweep's start, against clocks that differ and a list that lags. */
const OVERLAP_MS = 300_000;
const PAGES_PER_CHECKPOINT = 10;
/** A page of the bin may cost one call in this time on average; a bin of one page is looked at with every read. */
const MS_PER_PAGE = 4000;
const PAUSE_MAX_MS = 3_600_000;

/**
 * Deletes, from the recycle bin: HubSpot names them nowhere else (hubspot.md 10). The bin holds 90 days in no order of
 * time, so it is walked whole, the more seldom the larger it was. Resumes where the cursor says.
 */
export async function* sweepArchived(feed: Feed, start: ChangesCursor, memory: Memory): AsyncGenerator<ReadItem> {
  const { api, schema, signal } = feed;
  const pause = start.swept.pages <= 1 ? 0 : Math.min(start.swept.pages * MS_PER_PAGE, PAUSE_MAX_MS);
  const now = api.now();
  if (start.sweep === undefined && now < start.swept.at + pause) return;
  let sweep: Sweep = start.sweep ?? { from: start.swept.at - OVERLAP_MS, startedAt: now, pages: 0 };
  const guard = progressGuard(`HubSpot ${schema.stream}, recycle bin`);
  for (;;) {
    guard(sweep.after ?? '');
    const asked = { after: sweep.after, properties: ['hs_object_id'], companies: false, archived: true };
    const page = await api.list(schema.stream, asked, signal);
    for (const { id, archivedAt } of page.records) {
      const at = instantText(archivedAt);
      const time = at === undefined ? sweep.startedAt : Date.parse(at);
      if (time < sweep.from || memory.knows(`archived/${id}`, time)) continue;
      yield { kind: 'tombstone', stream: schema.stream, id, ...(at === undefined ? {} : { at }) };
      memory.note(`archived/${id}`, time);
    }
    const { after: _, ...rest } = sweep;
    sweep = { ...rest, pages: sweep.pages + 1, ...(page.next === undefined ? {} : { after: page.next }) };
    const { sweep: _done, ...cursor } = start;
    if (page.next === undefined) {
      const swept = { at: sweep.startedAt, pages: sweep.pages };
      yield { kind: 'checkpoint', phase: 'changes', cursor: { ...cursor, swept, memory: memory.checkpoint() } };
      return;
    }
    if (sweep.pages % PAGES_PER_CHECKPOINT === 0) {
      yield { kind: 'checkpoint', phase: 'changes', cursor: { ...cursor, sweep, memory: memory.checkpoint() } };
    }
  }
}
