import { formatRef, type RecordRef } from '@meshline/record';
import { matchRecord, type MatchRecord } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { LinkStore } from '../ports/link-store.ts';
import type { Snapshot } from './snapshot.ts';

/** Snapshots as matching sees them: parents resolved, markers and inherited identities told. */
export async function matchRecords(
  tx: Pick<LinkStore, 'resolveReferences' | 'slots'>,
  entity: EntityRules,
  snapshots: readonly Snapshot[],
  inherited: ReadonlyMap<string, string>,
): Promise<readonly MatchRecord[]> {
  if (snapshots.length === 0) return [];
  const references = await tx.resolveReferences(snapshots.map(({ ref }) => ref));
  const markers = snapshots.flatMap(({ marker }) => (marker === undefined ? [] : [marker]));
  const slots = new Map((markers.length > 0 ? await tx.slots(markers) : []).map((slot) => [slot.id, slot]));
  const records: MatchRecord[] = [];
  for (const snapshot of snapshots) {
    const stream = entity.streams.find((rules) => sameStream(rules, snapshot.ref));
    if (!stream) continue;
    const slot = snapshot.marker === undefined ? undefined : slots.get(snapshot.marker);
    const ours = slot?.connection === snapshot.ref.connection && slot.entity === entity.name ? slot.identity : undefined;
    records.push(
      matchRecord(entity, stream, {
        ref: snapshot.ref,
        fields: snapshot.fields,
        references,
        firstSeen: snapshot.firstSeen,
        createdAt: snapshot.createdAt,
        markedIdentity: inherited.get(formatRef(snapshot.ref)) ?? ours,
      }),
    );
  }
  return records;
}

function sameStream(rules: { readonly connection: string; readonly stream: string }, ref: RecordRef): boolean {
  return rules.connection === ref.connection && rules.stream === ref.stream;
}
