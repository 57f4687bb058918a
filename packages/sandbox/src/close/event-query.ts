import { eventDate, parseMoment } from './dates.ts';
import { fieldErrors, problem } from './errors.ts';
import type { EventRow } from './event-log.ts';
import { EVENT_LIMIT_MAX, EVENT_RETENTION_MS } from './numbers.ts';
import type { Rendered } from './render.ts';
import type { Store } from './store.ts';

const FILTERS = ['object_type', 'object_id', 'action', 'lead_id', 'user_id', 'request_id'] as const;
/** The combinations that the documentation lists, and none at all; a date may join any of them (close.md 5). */
const COMBINATIONS = new Set([
  '',
  'object_type object_id',
  'object_type action',
  'object_id action',
  'object_type lead_id',
  'object_type action lead_id',
  'object_type lead_id user_id',
  'object_type action lead_id user_id',
  'lead_id user_id',
  'object_id user_id',
  'object_id action user_id',
  'object_type user_id',
  'object_type action user_id',
  'lead_id',
  'user_id',
  'request_id',
]);

type Mark = { readonly at: number; readonly n: number };

export const renderEvent = (store: Store, row: EventRow): Rendered => ({
  id: row.id,
  date_created: eventDate(row.created),
  date_updated: eventDate(row.updated),
  organization_id: store.organization().id,
  user_id: row.user_id,
  api_key_id: row.api_key_id,
  request_id: row.request_id,
  object_type: row.object_type,
  object_id: row.object_id,
  lead_id: row.lead_id,
  action: row.action,
  changed_fields: row.changed_fields,
  meta: row.meta,
  data: row.data,
  previous_data: row.previous_data,
});

/** A page of the log, newest first (close.md 5). With a cursor the date filters are not looked at. Throws 400. */
export function listEvents(store: Store, params: URLSearchParams): Rendered {
  if (params.has('_skip')) throw problem('The _skip parameter is not supported. Use _cursor instead.');
  const limit = readLimit(params.get('_limit'));
  const filters = FILTERS.filter((name) => params.has(name));
  if (!COMBINATIONS.has(filters.join(' '))) throw problem(`Unsupported combination of filters: ${filters.join(', ')}.`);
  const matches = (row: EventRow): boolean => filters.every((name) => row[name] === params.get(name));

  const cursor = readCursor(params.get('_cursor'));
  const retained = store.now() - EVENT_RETENTION_MS;
  const dates = cursor === undefined ? readDates(params) : { from: -Infinity, to: Infinity };
  const from = Math.max(dates.from, retained);
  const page =
    cursor?.way === 'newer'
      ? newer(store, cursor.mark, matches, limit)
      : older(store, cursor?.mark ?? { at: dates.to, n: -Infinity }, from, matches, limit);
  const [newest, oldest] = [page.at(0), page.at(-1)];
  return {
    data: page.map((row) => renderEvent(store, row)),
    cursor_next:
      oldest !== undefined && older(store, mark(oldest), from, matches, 1).length > 0 ? writeCursor('older', oldest) : null,
    cursor_previous:
      newest !== undefined && newer(store, mark(newest), matches, 1).length > 0 ? writeCursor('newer', newest) : null,
  };
}

const mark = (row: EventRow): Mark => ({ at: row.updated, n: row.order });

function older(store: Store, before: Mark, from: number, matches: (row: EventRow) => boolean, limit: number): EventRow[] {
  const page: EventRow[] = [];
  for (const entry of store.events.byUpdate.descending(before)) {
    if (entry.at < from) break;
    const row = store.events.get(entry.id);
    if (row !== undefined && matches(row) && page.push(row) === limit) break;
  }
  return page;
}

/** The events that are just newer than a mark, newest first. */
function newer(store: Store, after: Mark, matches: (row: EventRow) => boolean, limit: number): EventRow[] {
  const page: EventRow[] = [];
  for (const entry of store.events.byUpdate.ascending({ at: after.at, n: after.n + 1 })) {
    const row = store.events.get(entry.id);
    if (row !== undefined && matches(row) && page.push(row) === limit) break;
  }
  return page.toReversed();
}

function readLimit(text: string | null): number {
  if (text === null) return EVENT_LIMIT_MAX;
  const limit = Number(text);
  if (!Number.isInteger(limit))
    throw fieldErrors({ _limit: 'Input should be a valid integer, unable to parse string as an integer' });
  if (limit < 1) throw fieldErrors({ _limit: 'Input should be greater than or equal to 1' });
  if (limit > EVENT_LIMIT_MAX) throw fieldErrors({ _limit: `Input should be less than or equal to ${EVENT_LIMIT_MAX}` });
  return limit;
}

/** Bounds of `date_updated`, `to` exclusive. */
function readDates(params: URLSearchParams): { readonly from: number; readonly to: number } {
  const bound = (name: string): number | undefined => {
    const text = params.get(`date_updated__${name}`);
    if (text === null) return undefined;
    const at = parseMoment(text);
    if (at === undefined) throw fieldErrors({ [`date_updated__${name}`]: 'Input should be a valid datetime' });
    return at;
  };
  const [gt, gte, lt, lte] = [bound('gt'), bound('gte'), bound('lt'), bound('lte')];
  return {
    from: Math.max(gt === undefined ? -Infinity : gt + 1, gte ?? -Infinity),
    to: Math.min(lt ?? Infinity, lte === undefined ? Infinity : lte + 1),
  };
}

const writeCursor = (way: 'older' | 'newer', row: EventRow): string =>
  Buffer.from(`${way}:${row.updated}:${row.order}`).toString('base64url');

function readCursor(text: string | null): { readonly way: 'older' | 'newer'; readonly mark: Mark } | undefined {
  if (text === null || text === '') return undefined;
  const [, way, at, n] = /^(older|newer):(\d+):(\d+)$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (way === undefined) throw fieldErrors({ _cursor: 'Invalid cursor' });
  return { way: way === 'newer' ? 'newer' : 'older', mark: { at: Number(at), n: Number(n) } };
}
