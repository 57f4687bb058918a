import { asArray, asObject, asText, instantText, progressGuard, throwIfAborted } from '@meshline/connector-kit';
import type { CloseApi } from './api.ts';
import { updatedAt } from './freshness.ts';
import type { Wire } from './field.ts';

/** Events of the last five minutes may still come in or change (close.md 5). */
export const OVERLAP_MS = 5 * 60_000;
/** Close keeps events for 30 days; an hour is left for the reading itself. */
export const RETENTION_MS = 30 * 86_400_000 - 3_600_000;

/** An entry of the Event Log: a hint to look, never a source of values. */
export interface CloseEvent {
  readonly id: string;
  /** `date_updated` in Unix milliseconds. */
  readonly at: number;
  /** `date_updated` as sent: an event is changed after it was read, and then has another one (close.md 5). */
  readonly version: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly action: string;
  readonly merge?: { readonly source: string; readonly destination: string } | undefined;
  /** `date_updated` of the object as the event saw it, where the key may see data; Unix milliseconds. */
  readonly objectAt?: number | undefined;
  /** The object as the event saw it; `{}` where there is none. */
  readonly data: Wire;
}

export function readEvent(raw: unknown): CloseEvent | undefined {
  const row = asObject(raw);
  const [id, objectType, objectId, action] = ['id', 'object_type', 'object_id', 'action'].map((key) => asText(row[key]));
  const at = updatedAt(row);
  if (id === undefined || objectType === undefined || objectId === undefined || action === undefined || at === undefined)
    return undefined;
  const meta = asObject(row['meta']);
  const [source, destination] = [asText(meta['merge_source_lead_id']), asText(meta['merge_destination_lead_id'])];
  const data = asObject(row['data']);
  return {
    id,
    at,
    version: asText(row['date_updated']) ?? '',
    objectType,
    objectId,
    action,
    data,
    objectAt: updatedAt(data),
    ...(source === undefined || destination === undefined ? {} : { merge: { source, destination } }),
  };
}

/** An event in the state in which it was looked at. */
export const eventVersion = (event: CloseEvent): string => `${event.id}@${event.version}`;

export interface EventQuery {
  /** Only combinations that Close lists: `object_type` + `action`, `object_id` + `action`, none (close.md 5). */
  readonly filter?: Readonly<Record<string, string>> | undefined;
  /** Unix milliseconds, inclusive: pages end there. */
  readonly from?: number | undefined;
  /** Unix milliseconds, exclusive. */
  readonly before?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Pages of events, newest first, down to `from`. The dates go with the first request only: a cursor's request repeats
 * the other filters without them, and the end is found by looking (close.md 5).
 */
export async function* eventPages(api: CloseApi, { filter, from, before, signal }: EventQuery): AsyncGenerator<CloseEvent[]> {
  const guard = progressGuard('Close event log');
  let paging: Record<string, string> = {
    ...(from === undefined ? {} : { date_updated__gte: isoText(from) }),
    ...(before === undefined ? {} : { date_updated__lt: isoText(before) }),
  };
  for (;;) {
    throwIfAborted(signal);
    const answer = asObject(await api.call('event.list', { query: { ...filter, ...paging, _limit: '50' }, signal }));
    const events = asArray(answer['data']).flatMap((row) => readEvent(row) ?? []);
    yield events.filter((event) => (from === undefined || event.at >= from) && (before === undefined || event.at < before));
    const next = asText(answer['cursor_next']);
    const oldest = events.at(-1);
    if (next === undefined || (from !== undefined && oldest !== undefined && oldest.at < from)) return;
    guard(next);
    paging = { _cursor: next };
  }
}

/** The time of the newest event, on Close's clock; `undefined` for an empty log. */
export async function newestEvent(api: CloseApi, signal: AbortSignal): Promise<number | undefined> {
  const answer = asObject(await api.call('event.list', { query: { _limit: '1' }, signal }));
  return asArray(answer['data'])
    .map(readEvent)
    .find((event) => event !== undefined)?.at;
}

/** Where a lead went that was merged away in the last 30 days. */
export async function mergedInto(api: CloseApi, leadId: string, signal: AbortSignal): Promise<string | undefined> {
  for await (const page of eventPages(api, { filter: { object_id: leadId, action: 'deleted' }, signal })) {
    const merge = page.find((event) => event.merge?.source === leadId)?.merge;
    if (merge !== undefined) return merge.destination;
  }
  return undefined;
}

const isoText = (at: number): string => instantText(at) ?? '';
