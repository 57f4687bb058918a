import { HISTORY_MAX } from './limits.ts';
import type { ObjectType } from './object-types.ts';
import { PORTAL } from './settings.ts';

/** Who wrote: our app over the API, or a person in HubSpot's own pages. */
export type Origin = 'api' | 'ui';

/** One value that a property had; the empty text stands for a cleared one. */
export type Version = readonly [value: string, at: number, origin: Origin];

/** A stored record. Times in ms since the epoch; rows are replaced, never changed. */
export interface RecordRow {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly origin: Origin;
  /** By property, newest first. */
  readonly versions: Readonly<Record<string, readonly Version[]>>;
  readonly archivedAt?: number;
  /** Set when it was merged away: the id under which it answers now. */
  readonly mergedInto?: string;
  /** The ids that were merged into this one. */
  readonly merged?: readonly string[];
  /** Deleted for privacy: only the id is left, so that it is never given out again. */
  readonly purged?: true;
}

export const iso = (ms: number): string => new Date(ms).toISOString();

export const isLive = (row: RecordRow | undefined): row is RecordRow =>
  row !== undefined && row.archivedAt === undefined && row.mergedInto === undefined && row.purged === undefined;

/** The value that is stored under a property, the empty text where there is none. */
export const stored = (row: RecordRow, name: string): string => row.versions[name]?.[0]?.[0] ?? '';

/** Ids are decimal numbers without leading zeros: the longer one is the larger. */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** The row after a write of `values` at `at`; a value that stays as it is gets no new version. */
export function withValues(row: RecordRow, values: Readonly<Record<string, string>>, at: number, origin: Origin): RecordRow {
  const versions: Record<string, readonly Version[]> = { ...row.versions };
  for (const [name, value] of Object.entries(values)) {
    if (value === stored(row, name)) continue;
    versions[name] = [[value, at, origin] as const, ...(versions[name] ?? [])].slice(0, HISTORY_MAX);
  }
  return { ...row, versions, updatedAt: at };
}

/** Properties that HubSpot fills itself; undefined for the name of any other property. */
export function systemValue(type: ObjectType, row: RecordRow, name: string): string | null | undefined {
  switch (name) {
    case 'hs_object_id':
      return row.id;
    case type.createdProperty:
      return iso(row.createdAt);
    case type.modifiedProperty:
      return iso(row.updatedAt);
    case 'hs_merged_object_ids':
      return row.merged?.join(';') ?? null;
    case 'hs_object_source':
    case 'hs_object_source_label':
      return row.origin === 'api' ? 'INTEGRATION' : 'CRM_UI';
    case 'hs_object_source_id':
      return row.origin === 'api' ? PORTAL.appId : `userId:${PORTAL.uiUserId}`;
    case 'hs_email_domain':
      return type.name === 'contacts' ? stored(row, 'email').split('@')[1] || null : undefined;
    default:
      return undefined;
  }
}

/** A property's value as the API shows it: a string, or null for an empty one (hubspot.md 4, 8). */
export function shown(type: ObjectType, row: RecordRow, name: string): string | null {
  const system = systemValue(type, row, name);
  return system === undefined ? stored(row, name) || null : system;
}
