import { formatRef, sameValue, type Fields, type RecordRef } from '@meshline/record';
import { sameRemote } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { OPEN_STATES, type Intent } from '../model/intent.ts';
import { restoreKey, UNDO_RULE } from '../model/intents.ts';
import type { PlanLine } from '../model/plan-line.ts';
import { isClearable, type UndoSkip } from '../model/plan-summary.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { mappedStream } from '../model/streams.ts';
import type { Transaction } from '../ports/store.ts';

export interface UndoLines {
  readonly lines: readonly PlanLine[];
  /** What stays as it is, and why. */
  readonly skipped: readonly UndoSkip[];
  /** Writes of the set that haven't ended: nobody knows yet what there is to undo. */
  readonly underWay: number;
}

export type Written = Awaited<ReturnType<Transaction['writesOf']>>[number];

/**
 * What puts a change set back: each field of each confirmed update that still holds what was written gets what stood there before.
 * What was changed since stays, and what was made stays: MeshLine deletes nothing.
 */
export async function undoLines(tx: Transaction, deps: Dependencies, changeSet: string): Promise<UndoLines> {
  const written = await tx.writesOf(changeSet);
  const confirmed = written.filter(({ intent }) => intent.state === 'confirmed');
  const refs = confirmed.flatMap(({ intent }) => refOf(intent) ?? []);
  const snapshots = new Map((await tx.snapshots(refs)).map((snapshot) => [formatRef(snapshot.ref), snapshot]));
  const links = await tx.currentLinks(refs);
  const described = new Map((await tx.connections()).map(({ id, streams }) => [id, streams]));
  const lines: PlanLine[] = [];
  const skipped: UndoSkip[] = [];
  for (const row of confirmed) {
    const { intent } = row;
    const ref = refOf(intent);
    const skip = (fields: readonly string[], because: string): void => {
      const { connection, entity, stream, recordId } = intent;
      if (fields.length > 0 || intent.kind === 'create')
        skipped.push({ connection, entity, stream, recordId, title: row.title, fields, because });
    };
    const all = intent.fields.map(({ field }) => field);
    if (intent.kind === 'create' || ref === undefined) {
      skip([], 'it was made, and MeshLine deletes nothing: remove it there by hand if it should go');
      continue;
    }
    const now = snapshots.get(formatRef(ref));
    const link = links.get(formatRef(ref));
    if (now === undefined || !now.live || link === undefined) {
      skip(all, 'the record was deleted, archived or merged since');
      continue;
    }
    const restored: Record<string, Fields[string]> = {};
    for (const [path, wrote] of Object.entries(intent.patch)) {
      const fields = namesOf(intent, [path]);
      const was = row.before?.[path];
      if (was === undefined) {
        if (row.before === undefined) skip(fields, 'what stood there before was not kept');
        continue;
      }
      if (sameValue(was, wrote)) continue;
      if (!holds(deps, intent, now, path)) skip(fields, 'it was changed since');
      else if (isBlankBefore(was) && !isClearable(described.get(ref.connection), ref.stream, path))
        skip(fields, 'it was blank before, and the system lets nobody blank it again');
      else restored[path] = was;
    }
    if (Object.keys(restored).length > 0) lines.push(restoreLine(row, ref, now, link, restored, changeSet));
  }
  return {
    lines,
    skipped,
    underWay: written.filter(({ intent: { state } }) => state !== 'planned' && (OPEN_STATES as readonly string[]).includes(state))
      .length,
  };
}

export function refOf({ kind, connection, stream, recordId }: Intent): RecordRef | undefined {
  return kind === 'create' || recordId === undefined ? undefined : { connection, stream, id: recordId };
}

/** Judged as the read-back is: a vendor may store a value in a form of its own. */
export function holds(deps: Dependencies, intent: Intent, now: Pick<Snapshot, 'fields'>, path: string): boolean {
  const mapped = mappedStream(deps.active().rulebook, intent.connection, intent.stream);
  const wrote = { [path]: intent.patch[path] ?? null };
  return mapped === undefined
    ? sameValue(now.fields[path], wrote[path])
    : sameRemote(mapped.entity, mapped.rules, wrote, now.fields);
}

export function isBlankBefore(was: Fields[string]): boolean {
  return was === null || was === '';
}

/** Fields of the thing that these remote fields carry. */
export function namesOf({ fields }: Intent, paths: readonly string[]): readonly string[] {
  return fields.filter((row) => row.paths.some((path) => paths.includes(path))).map(({ field }) => field);
}

function restoreLine(
  { intent, title }: Written,
  ref: RecordRef,
  now: Snapshot,
  link: LinkAt,
  patch: Fields,
  changeSet: string,
): PlanLine {
  const names = namesOf(intent, Object.keys(patch));
  const fields = intent.fields
    .filter(({ field }) => names.includes(field))
    .map(({ field, was, becomes, paths }) => ({
      field,
      kind: 'conflicting' as const,
      was: becomes,
      becomes: was ?? null,
      rule: `${UNDO_RULE}${changeSet}`,
      paths: paths.filter((path) => Object.hasOwn(patch, path)),
    }));
  return puttingBack({ entity: intent.entity, title }, { ...now, ref }, link, patch, fields);
}

/** How a record is linked now. */
export interface LinkAt {
  readonly identity: string;
  readonly epoch: number;
}

/** The line that puts `patch` back into a record as it stands. */
export function puttingBack(
  { entity, title }: Pick<PlanLine, 'entity' | 'title'>,
  { ref, version, fields: shown }: Snapshot,
  link: LinkAt,
  patch: Fields,
  fields: PlanLine['fields'],
): PlanLine {
  return {
    key: restoreKey(ref, link.epoch, version, patch),
    kind: 'update',
    entity,
    identity: link.identity,
    title,
    connection: ref.connection,
    stream: ref.stream,
    recordId: ref.id,
    epoch: link.epoch,
    basedOn: version,
    patch,
    before: Object.fromEntries(Object.keys(patch).map((path) => [path, shown[path] ?? null])),
    fields,
  };
}
