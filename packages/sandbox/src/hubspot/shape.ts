import { isPrimary } from './association-types.ts';
import { findObjectType, type ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';
import { iso, shown, systemValue, type RecordRow, type Version } from './record.ts';
import { PORTAL } from './settings.ts';

export interface Wanted {
  /** Undefined = the type's default properties. */
  readonly properties?: readonly string[] | undefined;
  readonly withHistory?: readonly string[] | undefined;
  readonly associations?: readonly string[] | undefined;
}

const ASSOCIATIONS_SHOWN = 100;

/** A record as list, get, search and batch read show it (hubspot.md 3). */
export function recordJson(portal: Portal, type: ObjectType, row: RecordRow, wanted: Wanted): Record<string, unknown> {
  const asked = [...(wanted.properties ?? []), ...(wanted.withHistory ?? [])];
  const names =
    asked.length === 0 ? type.defaultProperties : [...asked, 'hs_object_id', type.createdProperty, type.modifiedProperty];
  const properties: Record<string, string | null> = {};
  // One that isn't defined is left out without a word; a defined one without a value is null (hubspot.md 4).
  for (const name of names) if (portal.properties.get(type, name) !== undefined) properties[name] = shown(type, row, name);
  return {
    ...frame(type, row),
    properties,
    ...(wanted.withHistory === undefined || wanted.withHistory.length === 0
      ? {}
      : { propertiesWithHistory: histories(portal, type, row, wanted.withHistory) }),
    ...(wanted.associations === undefined || wanted.associations.length === 0
      ? {}
      : { associations: associated(portal, type, row, wanted.associations) }),
  };
}

/** A record as a write answers: what was written, and what HubSpot fills by itself. */
export function writtenJson(
  portal: Portal,
  type: ObjectType,
  row: RecordRow,
  written: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const system = [
    'hs_object_id',
    type.createdProperty,
    type.modifiedProperty,
    'hs_object_source',
    'hs_object_source_label',
    'hs_object_source_id',
  ];
  const body = recordJson(portal, type, row, { properties: [...written, ...system] });
  return { ...body, ...more };
}

function frame(type: ObjectType, row: RecordRow): Record<string, unknown> {
  return {
    id: row.id,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    archived: row.archivedAt !== undefined,
    ...(row.archivedAt === undefined ? {} : { archivedAt: iso(row.archivedAt) }),
    url: `https://app.hubspot.com/contacts/${PORTAL.id}/record/${type.typeId}/${row.id}`,
  };
}

/** Newest first, with who wrote: by this a reader tells its own writes from those of others (hubspot.md 8). */
function histories(portal: Portal, type: ObjectType, row: RecordRow, names: readonly string[]): Record<string, unknown[]> {
  const entries: Record<string, unknown[]> = {};
  for (const name of names) {
    if (portal.properties.get(type, name) === undefined) continue;
    const system = systemValue(type, row, name);
    const versions: readonly Version[] =
      system === undefined ? (row.versions[name] ?? []) : system === null ? [] : [[system, row.updatedAt, row.origin]];
    entries[name] = versions.map(([value, at, origin]) => ({
      value,
      timestamp: iso(at),
      ...(origin === 'api'
        ? { sourceType: 'INTEGRATION', sourceId: PORTAL.appId, sourceLabel: 'MeshLine' }
        : { sourceType: 'CRM_UI', sourceId: `userId:${PORTAL.uiUserId}`, updatedByUserId: PORTAL.uiUserId }),
    }));
  }
  return entries;
}

function associated(portal: Portal, type: ObjectType, row: RecordRow, names: readonly string[]): Record<string, unknown> {
  const groups: Record<string, unknown> = {};
  for (const name of names) {
    const to = findObjectType(name);
    if (to === undefined) continue;
    const links = portal.associations
      .links({ type: type.name, id: row.id }, to.name)
      .filter((link) => portal.isLiveRecord(to.name, link.id));
    if (links.length === 0) continue;
    const page = links.slice(0, ASSOCIATIONS_SHOWN);
    const results = page.flatMap((link) =>
      link.types
        .toSorted((a, b) => Number(isPrimary(b)) - Number(isPrimary(a)))
        .map((kind) => ({ id: link.id, type: kind.name })),
    );
    const after = links[ASSOCIATIONS_SHOWN]?.id;
    const link = `${portal.options.publicUrl()}/crm/v4/objects/${type.name}/${row.id}/associations/${to.name}?after=${after}`;
    groups[to.name] = after === undefined ? { results } : { results, paging: { next: { after, link } } };
  }
  return groups;
}
