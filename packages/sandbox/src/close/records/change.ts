import type { FaultMark } from '../../core/interference.ts';
import type { Happening } from '../event-log.ts';
import type { Reading } from '../input/body.ts';
import { renderContact, renderLead, renderOpportunity, type Rendered } from '../render.ts';
import type { Actor, ContactRow, LeadRow, OpportunityRow, RecordType } from '../rows.ts';
import type { Store } from '../store.ts';

/** One change being made: by whom, when it counts as made (a seed's is past), and how the body is judged. */
export interface Change {
  readonly store: Store;
  readonly actor: Actor;
  readonly at: number;
  readonly now: number;
  readonly reading: Reading;
  /** Faults that had a hand in the body. */
  readonly marks?: readonly FaultMark[];
}

/** Keys that no event names as changed: children, copies of other keys, and who did it. */
const UNNAMED = new Set(['contacts', 'opportunities', 'custom', 'html_url', 'updated_by', 'updated_by_name']);

/** Names of the keys that differ, and their values before. */
export function difference(before: Rendered, after: Rendered): { readonly changed: string[]; readonly previous: Rendered } {
  const changed: string[] = [];
  const previous: Rendered = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (UNNAMED.has(key) || before[key] === after[key] || JSON.stringify(before[key]) === JSON.stringify(after[key])) continue;
    changed.push(key);
    previous[key] = before[key] ?? null;
  }
  return { changed, previous };
}

export const log = ({ store, actor, at, now }: Change, happening: Happening): void =>
  store.events.record(happening, actor, at, now);

/** Who last changed a row, and when: never earlier than it already says. */
export const stamp = <R extends { readonly updated: number }>(
  row: R,
  { actor, at }: Change,
): R & { updated_by: string | null } => ({
  ...row,
  updated: Math.max(row.updated, at),
  updated_by: actor.userId,
});

/** A record in the state as written. */
export function renderRecord(store: Store, type: 'lead', row: LeadRow): Rendered;
export function renderRecord(store: Store, type: 'contact', row: ContactRow): Rendered;
export function renderRecord(store: Store, type: 'opportunity', row: OpportunityRow): Rendered;
export function renderRecord(store: Store, type: RecordType, row: LeadRow | ContactRow | OpportunityRow): Rendered {
  if (type === 'lead') return renderLead(store, row as LeadRow, store.live);
  return type === 'contact'
    ? renderContact(store, row as ContactRow)
    : renderOpportunity(store, row as OpportunityRow, store.live);
}

/** Counts a change on the vendor's side of the wire. */
export function count(
  { store, actor, marks }: Change,
  kind: 'create' | 'update' | 'archive',
  type: RecordType,
  row: LeadRow | ContactRow | OpportunityRow,
  changed: readonly string[],
): void {
  const counted = {
    kind,
    type,
    id: row.id,
    marker: store.markerOf(type, row),
    viaApi: actor.apiKeyId !== null,
    changed: changed.filter((name) => name !== 'date_updated'),
  };
  store.recordMutation(counted, marks);
}

/** Names of the keys that a new record came with. */
export const filled = (rendered: Rendered): string[] =>
  Object.entries(rendered).flatMap(([key, value]) =>
    UNNAMED.has(key) || value === null || value === '' || (Array.isArray(value) && value.length === 0) ? [] : [key],
  );
