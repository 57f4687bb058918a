import { formatRef, sameValue, type Fields, type RecordRef } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import { OPEN_STATES, type Intent, type IntentField } from '../model/intent.ts';
import { UNDO_RULE } from '../model/intents.ts';
import type { PlanLine } from '../model/plan-line.ts';
import { isClearable, type UndoSkip } from '../model/plan-summary.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Transaction } from '../ports/store.ts';
import type { SplitWrite } from '../ports/undo-store.ts';
import { holds, isBlankBefore, namesOf, puttingBack, refOf, type LinkAt, type UndoLines } from './undo-lines.ts';

/**
 * What puts back what a link wrote that was undone: each field whose value came from the other side, and that still holds it, gets what
 * stood there before the first such write. What was changed since stays, and so does what was made.
 */
export async function splitLines(
  tx: Transaction,
  deps: Dependencies,
  changeSet: string,
  written: readonly SplitWrite[],
): Promise<UndoLines> {
  const confirmed = written.filter(({ intent }) => intent.state === 'confirmed');
  const refs = confirmed.flatMap(({ intent }) => refOf(intent) ?? []);
  const snapshots = new Map((await tx.snapshots(refs)).map((snapshot) => [formatRef(snapshot.ref), snapshot]));
  const links = await tx.currentLinks(refs);
  const described = new Map((await tx.connections()).map(({ id, streams }) => [id, streams]));
  const lines: PlanLine[] = [];
  const skipped: UndoSkip[] = [];
  const skip = ({ intent, title }: SplitWrite, fields: readonly string[], because: string): void => {
    const { connection, entity, stream, recordId } = intent;
    skipped.push({ connection, entity, stream, recordId, title, fields, because });
  };
  for (const row of confirmed.filter(({ intent }) => intent.kind === 'create'))
    skip(row, row.fields, 'it was made with values of the other: correct it there by hand, or delete it');
  const updates = confirmed.filter(({ intent }) => intent.kind === 'update');
  for (const [key, writes] of Map.groupBy(updates, ({ intent }) => formatRef(refOf(intent) ?? NOWHERE))) {
    const [last] = writes.toReversed();
    const [now, link] = [snapshots.get(key), links.get(key)];
    if (last === undefined) continue;
    if (now === undefined || !now.live || link === undefined) {
      skip(last, [...new Set(writes.flatMap(({ fields }) => fields))], 'the record was deleted, archived or merged since');
      continue;
    }
    const restored = new Map<string, Restored>();
    for (const path of new Set(writes.flatMap(pathsOf))) {
      const found = restore(deps, now, writes, path);
      if (found === undefined) continue;
      if (typeof found === 'string') skip(last, labels(writes, path), found);
      else if (isBlankBefore(found.was) && !isClearable(described.get(now.ref.connection), now.ref.stream, path))
        skip(last, labels(writes, path), 'it was blank before, and the system lets nobody blank it again');
      else restored.set(path, found);
    }
    if (restored.size > 0) lines.push(lineOf(last, now, link, restored, changeSet));
  }
  const isOpen = ({ intent: { state } }: SplitWrite): boolean => (OPEN_STATES as readonly string[]).includes(state);
  return { lines, skipped, underWay: written.filter(isOpen).length };
}

const NOWHERE: RecordRef = { connection: '', stream: '', id: '' };

/** Remote fields of a write that carry what came from the other side. */
function pathsOf({ intent, fields }: SplitWrite): readonly string[] {
  return Object.keys(intent.patch).filter((path) => namesOf(intent, [path]).some((name) => fields.includes(name)));
}

function labels(writes: readonly SplitWrite[], path: string): readonly string[] {
  return [...new Set(writes.flatMap(({ intent }) => namesOf(intent, [path])))];
}

interface Restored {
  /** What stood there before the first of the writes that followed each other. */
  readonly was: NonNullable<Fields[string]> | null;
  readonly first: Intent;
  readonly last: Intent;
}

/** Back from the last write to the first one after which nobody else changed the field; a text = why not; undefined = nothing to do. */
function restore(deps: Dependencies, now: Snapshot, writes: readonly SplitWrite[], path: string): Restored | string | undefined {
  const [last, ...earlier] = writes.filter((row) => pathsOf(row).includes(path)).toReversed();
  if (last === undefined) return undefined;
  if (!holds(deps, last.intent, now, path)) return 'it was changed since';
  let [first, was] = [last, last.before?.[path]];
  for (const row of earlier) {
    if (was === undefined || !holds(deps, row.intent, { fields: { ...now.fields, [path]: was } }, path)) break;
    if (row.before?.[path] === undefined) break;
    [first, was] = [row, row.before[path]];
  }
  if (was === undefined) return 'what stood there before was not kept';
  if (sameValue(was, last.intent.patch[path])) return undefined;
  return { was, first: first.intent, last: last.intent };
}

function lineOf(
  { intent, title }: SplitWrite,
  now: Snapshot,
  link: LinkAt,
  restored: ReadonlyMap<string, Restored>,
  changeSet: string,
): PlanLine {
  const patch = Object.fromEntries([...restored].map(([path, { was }]) => [path, was]));
  const fields = new Map<string, IntentField>();
  for (const [path, { first, last }] of restored) {
    for (const field of namesOf(last, [path])) {
      const known = fields.get(field);
      const becomes = first.fields.find((row) => row.field === field)?.was ?? null;
      const was = last.fields.find((row) => row.field === field)?.becomes;
      const rule = `${UNDO_RULE}${changeSet}`;
      fields.set(field, { field, kind: 'conflicting', was, becomes, rule, paths: [...(known?.paths ?? []), path] });
    }
  }
  return puttingBack({ entity: intent.entity, title }, now, link, patch, [...fields.values()]);
}
