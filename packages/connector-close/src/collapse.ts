import type { CloseEvent } from './event-log.ts';
import { RECORD_STREAMS, type RecordStream } from './schema.ts';

export interface Deleted {
  readonly stream: RecordStream;
  readonly id: string;
  readonly at: number;
}

/** What a run of events comes down to: one fate for each record. */
export interface Fates {
  /** Records to look at, with the newest `date_updated` that an event saw in them (Unix ms), by id. */
  readonly changed: Readonly<Record<RecordStream, ReadonlyMap<string, number | undefined>>>;
  readonly deleted: readonly Deleted[];
  /** Oldest first. */
  readonly merges: readonly { readonly source: string; readonly destination: string }[];
  /** Custom fields or statuses changed. */
  readonly schemaChanged: boolean;
}

/**
 * Folds events, newest first as the log has them. A delete is final whatever else is told of the record; a lead that was
 * merged away is no delete (close.md 7).
 */
export function collapse(events: readonly CloseEvent[]): Fates {
  const changed = {
    lead: new Map<string, number | undefined>(),
    contact: new Map(),
    opportunity: new Map(),
  } satisfies Fates['changed'];
  const deleted = new Map<string, Deleted>();
  const merges = new Map<string, string>();
  let schemaChanged = false;
  for (const event of events) {
    const stream = RECORD_STREAMS.find((name) => name === event.objectType);
    if (stream === undefined) {
      schemaChanged ||= /^(custom_fields|status)\./.test(event.objectType);
      continue;
    }
    const { objectId: id, merge } = event;
    if (
      stream === 'lead' &&
      merge !== undefined &&
      (event.action === 'merged' || (event.action === 'deleted' && id === merge.source))
    ) {
      merges.set(merge.source, merge.destination);
      if (event.action === 'deleted') continue;
    }
    if (event.action === 'deleted') deleted.set(id, { stream, id, at: event.at });
    else changed[stream].set(id, later(changed[stream].get(id), event.objectAt));
  }
  for (const id of [...deleted.keys(), ...merges.keys()]) for (const stream of RECORD_STREAMS) changed[stream].delete(id);
  for (const id of merges.keys()) deleted.delete(id);
  return {
    changed,
    deleted: [...deleted.values()],
    merges: [...merges].map(([source, destination]) => ({ source, destination })).toReversed(),
    schemaChanged,
  };
}

const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
