import type { RemoteRecord } from '@meshline/connector-spec';
import { cleanJson, sameValue, type Fields, type RecordRef, type Value } from '@meshline/record';
import type { Change, Snapshot } from './snapshot.ts';

export type Difference =
  /** The read is older than what is stored (a lagging list or index): it is dropped, and repeated by a later read. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly snapshot: Snapshot; readonly change: Change };

/** What a reading adds to the stored snapshot. `readAt` is when the reading began (Unix ms). */
export function difference(
  stored: Snapshot | undefined,
  read: RemoteRecord,
  ref: RecordRef,
  entity: string,
  readAt: number,
): Difference {
  const modifiedAt = instant(read.modifiedAt);
  const fields = cleanJson(read.fields);
  if (!stored) {
    const snapshot: Snapshot = {
      ref,
      entity,
      fields,
      revision: read.revision,
      marker: read.marker,
      url: read.url,
      version: 1,
      live: true,
      createdAt: instant(read.createdAt),
      modifiedAt,
      firstSeen: readAt,
      readAt,
      changed: {},
    };
    return { kind: 'changed', snapshot, change: { ref, version: 1, kind: 'seen', at: readAt, fields: asSeen(fields) } };
  }
  if (stored.modifiedAt !== undefined && modifiedAt !== undefined && modifiedAt < stored.modifiedAt) return { kind: 'stale' };
  const names = changedNames(stored.fields, fields);
  if (names.length === 0 && stored.live && stored.marker === read.marker) return { kind: 'same' };

  const changed: Record<string, { after: number; before: number }> = { ...stored.changed };
  for (const name of names) changed[name] = interval(stored, read, name, readAt);
  const version = stored.version + 1;
  return {
    kind: 'changed',
    snapshot: {
      ...stored,
      fields,
      revision: read.revision,
      marker: read.marker,
      url: read.url ?? stored.url,
      version,
      live: true,
      modifiedAt: modifiedAt ?? stored.modifiedAt,
      readAt,
      changed,
    },
    change: {
      ref,
      version,
      kind: stored.live ? 'changed' : 'restored',
      at: readAt,
      fields: Object.fromEntries(names.map((name) => [name, { from: stored.fields[name], to: fields[name] }])),
    },
  };
}

/** The record is gone; undefined where it already was, or was never seen. */
export function departure(stored: Snapshot | undefined, readAt: number): { snapshot: Snapshot; change: Change } | undefined {
  if (!stored?.live) return undefined;
  const version = stored.version + 1;
  return {
    snapshot: { ...stored, live: false, version, readAt },
    change: { ref: stored.ref, version, kind: 'deleted', at: readAt, fields: {} },
  };
}

/**
 * A change happened between two readings. The vendor's own time narrows that only where it names the field, or where
 * the record changed after our last reading.
 */
function interval(stored: Snapshot, read: RemoteRecord, name: string, readAt: number): { after: number; before: number } {
  const exact = instant(read.fieldTimes?.[name]);
  if (exact !== undefined) return { after: exact, before: exact };
  const modifiedAt = instant(read.modifiedAt);
  const before = modifiedAt !== undefined && modifiedAt > stored.readAt ? Math.min(readAt, modifiedAt) : readAt;
  return { after: Math.min(stored.readAt, before), before };
}

function changedNames(a: Fields, b: Fields): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => !sameValue(a[name], b[name])).sort();
}

function asSeen(fields: Fields): Record<string, { to: Value }> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { to: value }]));
}

function instant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Date.parse(text);
  return Number.isNaN(value) ? undefined : value;
}
