import { HubSpotError, invalid, objectNotFound } from './errors.ts';
import { MERGES_MAX } from './limits.ts';
import type { ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';
import { isLive, stored, type Origin, type RecordRow, type Version } from './record.ts';
import { LIFECYCLE_STAGES } from './standard-properties.ts';

/**
 * Merges one record into another: the primary's values win, gaps are filled from the other, associations are united.
 * Since 2025 both give way to a third record with a new id, under which they answer from then on (hubspot.md 10).
 */
export function merge(portal: Portal, type: ObjectType, primaryId: string, otherId: string, origin: Origin): RecordRow {
  const table = portal.table(type);
  const primary = table.get(primaryId);
  const other = table.get(otherId);
  if (!isLive(primary)) throw objectNotFound(primaryId);
  if (!isLive(other)) throw objectNotFound(otherId);
  if (primaryId === otherId) throw invalid(`Cannot merge ${primaryId} into itself`);
  const newRecord = portal.settings.merge === 'new-record';
  const merged = [...(primary.merged ?? []), ...(other.merged ?? []), ...(newRecord ? [primary.id] : []), other.id];
  if (merged.length > MERGES_MAX) throw new HubSpotError(414, `Cannot have more than ${MERGES_MAX} identities on a profile`);

  const at = portal.now();
  const survivor: RecordRow = {
    id: newRecord ? table.nextId() : primary.id,
    createdAt: Math.min(primary.createdAt, other.createdAt),
    updatedAt: at,
    origin: primary.origin,
    versions: mergedVersions(type, primary, other, at, origin),
    merged,
  };
  const losers = newRecord ? [primary, other] : [other];
  for (const loser of losers) table.put({ ...loser, mergedInto: survivor.id });
  table.put(survivor);
  for (const loser of losers) {
    portal.associations.move({ type: type.name, id: loser.id }, { type: type.name, id: survivor.id });
    portal.recordMutation('archive', type, loser, [], origin);
  }
  portal.recordMutation('update', type, survivor, ['hs_merged_object_ids'], origin);
  return survivor;
}

function mergedVersions(
  type: ObjectType,
  primary: RecordRow,
  other: RecordRow,
  at: number,
  origin: Origin,
): Record<string, readonly Version[]> {
  const versions: Record<string, readonly Version[]> = { ...primary.versions };
  for (const [name, theirs] of Object.entries(other.versions)) {
    if (stored(primary, name) === '' && stored(other, name) !== '') versions[name] = theirs;
  }
  if (type.name !== 'contacts' && type.name !== 'companies') return versions;
  const stages = [stored(primary, 'lifecyclestage'), stored(other, 'lifecyclestage')];
  const furthest = LIFECYCLE_STAGES.findLast((stage) => stages.includes(stage));
  if (furthest !== undefined && furthest !== stages[0]) versions['lifecyclestage'] = other.versions['lifecyclestage'] ?? [];
  if (type.name !== 'contacts') return versions;
  // The other's addresses stay reachable as additional ones.
  const email = stored(primary, 'email') || stored(other, 'email');
  const emails = [primary, other].flatMap((row) => [stored(row, 'email'), ...stored(row, 'hs_additional_emails').split(';')]);
  const additional = [...new Set(emails)].filter((each) => each !== '' && each !== email).join(';');
  if (additional !== '') versions['hs_additional_emails'] = [[additional, at, origin]];
  return versions;
}
