import { canonicalHash, formatRef, type Fields } from '@meshline/record';
import type { PlannedWrite } from '@meshline/reconcile';
import type { IntentField } from './intent.ts';
import { intentKey } from './intents.ts';

/** What a plan is limited to; an empty list is no limit. */
export interface PlanScope {
  readonly connections: readonly string[];
  readonly entities: readonly string[];
}

/** One write as it is shown before it happens. */
export interface PlanLine {
  /** Names the write for good: for an update the key of its intent, for a create the place that it fills. */
  readonly key: string;
  readonly kind: 'create' | 'update';
  readonly entity: string;
  readonly identity: string;
  /** What the thing is called; '' where nobody knows. */
  readonly title: string;
  readonly connection: string;
  readonly stream: string;
  readonly recordId: string | undefined;
  readonly epoch: number;
  readonly basedOn: number;
  readonly patch: Fields;
  /** What stands in the fields of the patch, in the target's own values; those that weren't read are missing. */
  readonly before: Fields;
  readonly fields: readonly IntentField[];
}

/** Records that differ and aren't written now, with the reason. */
export interface PlanWait {
  readonly connection: string;
  readonly entity: string;
  readonly because: string;
  readonly records: number;
}

/** A create has no slot before it is applied, so that its place names it. */
export function planKey(write: PlannedWrite, entity: string, identity: string): string {
  return write.kind === 'update' ? intentKey(write, undefined) : `c:${identity}/${write.connection}/${entity}`;
}

/** Where a line writes: one record, or the place of one. */
export function placeOfLine({ kind, connection, stream, recordId, identity, entity }: PlanLine): string {
  return kind === 'update' ? formatRef({ connection, stream, id: recordId ?? '' }) : `create:${identity}/${connection}/${entity}`;
}

/**
 * The lock of a plan: the rulebook and every write of it, in whatever order they were found. Nothing of it depends on the time, so
 * the same state gives the same hash (I14). `undoes` is the change set that an undo is of.
 */
export function planHash(rulebook: string, lines: readonly PlanLine[], undoes?: string): string {
  const writes = lines.map(({ key, patch }) => [key, canonicalHash(patch)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return canonicalHash([rulebook, undoes ?? null, writes]);
}
