import { chunk, progressGuard } from '@meshline/connector-kit';
import type { ReadItem } from '@meshline/connector-spec';
import { BATCH, SEARCH_PAGE, type SearchFilter } from './api.ts';
import type { ChangesCursor, Tie } from './cursor.ts';
import { itemsOf, linksOf, readByIds, type Feed } from './feed.ts';
import type { Memory } from './memory.ts';
import { modifiedProperty } from './manifest.ts';
import type { WireRecord } from './wire.ts';

/** The search index shows a change after "a few moments"; the cursor stays behind by this much (hubspot.md 5). */
export const LAG_MS = 60_000;
/** Read again below the cursor, against clocks that differ. */
export const OVERLAP_MS = 30_000;
const PAGES_PER_CHECKPOINT = 2;

/**
 * Records that were changed since the cursor, in two steps (hubspot.md 5): search names the ids, a batch read says what
 * they hold, since search shows stale values. Pages go by the last time seen and never by offset: an offset skips records
 * while others move, and ends at 10,000. More records of one instant than a page holds are walked by id. Yields
 * checkpoints and returns the last cursor.
 *
 * What this feed can't see: a change of associations alone, a restore from the recycle bin that moves no modified date,
 * and a deletion for privacy. `get` sees all three.
 */
export async function* readChanges(feed: Feed, start: ChangesCursor, memory: Memory): AsyncGenerator<ReadItem, ChangesCursor> {
  const begun = feed.api.now();
  const guard = progressGuard(`HubSpot ${feed.schema.stream}, changes`);
  let cursor = start;
  let from = start.since - OVERLAP_MS;
  let tie: Tie | undefined = start.tie;
  for (let pages = 1; ; pages++) {
    guard(`${from}/${tie?.at ?? ''}/${tie?.id ?? ''}`);
    const hits = await search(feed, from, tie);
    yield* fetchHits(feed, hits, memory);
    const full = hits.length >= SEARCH_PAGE;
    let ended = false;
    if (tie !== undefined) {
      const last = hits.at(-1)?.id;
      if (full && last !== undefined) tie = { at: tie.at, id: last };
      else [from, tie] = [tie.at + 1, undefined];
    } else {
      const last = Math.max(from, ...hits.map((hit) => modifiedOf(feed, hit)));
      // Beyond the time when this read began the next one goes on; records that never rest must not hold this one.
      if (!full || last > begun) ended = true;
      else if (last > from) from = last;
      else tie = { at: from, id: '0' };
    }
    const settled = begun - LAG_MS;
    const since = Math.max(start.since, ended ? settled : Math.min(from, settled));
    const { tie: _, ...rest } = cursor;
    cursor = { ...rest, since, ...(tie !== undefined && tie.at <= settled ? { tie } : {}), memory: memory.checkpoint() };
    if (ended) memory.prune(begun);
    if (ended || pages % PAGES_PER_CHECKPOINT === 0) yield { kind: 'checkpoint', phase: 'changes', cursor };
    if (ended) return cursor;
  }
}

function search({ api, schema, signal }: Feed, from: number, tie: Tie | undefined): Promise<readonly WireRecord[]> {
  const modified = modifiedProperty(schema.stream);
  const filter = (operator: SearchFilter['operator'], value: number | string, propertyName = modified): SearchFilter => ({
    propertyName,
    operator,
    value: String(value),
  });
  if (tie === undefined) return api.search(schema.stream, [filter('GTE', from)], modified, [modified], signal);
  const filters = [filter('GTE', tie.at), filter('LTE', tie.at), filter('GT', tie.id, 'hs_object_id')];
  return api.search(schema.stream, filters, 'hs_object_id', [modified], signal);
}

async function* fetchHits(feed: Feed, hits: readonly WireRecord[], memory: Memory): AsyncGenerator<ReadItem> {
  const fresh = hits.filter((hit) => !memory.knows(hit.id, modifiedOf(feed, hit))).map(({ id }) => id);
  for (const ids of chunk([...new Set(fresh)], BATCH)) {
    // Hits that are gone by now are the sweep's, or come back as the alias of a survivor.
    const readAt = feed.api.now();
    const records = await readByIds(feed, ids);
    const links = await linksOf(
      feed,
      records.map(({ id }) => id),
    );
    for (const wire of records) {
      yield* itemsOf(feed, wire, links.get(wire.id));
      const modified = modifiedOf(feed, wire);
      if (memory.settled(wire.id, modified, readAt)) memory.note(wire.id, modified);
    }
  }
}

/** When a record was changed, in Unix ms; 0 where it doesn't say, so that nothing rests on it. */
function modifiedOf({ schema }: Feed, wire: WireRecord): number {
  const value = wire.properties[modifiedProperty(schema.stream)] ?? wire.updatedAt;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? 0 : time;
}
