import { canonicalHash, formatRef, type Fields, type RecordRef } from '@meshline/record';
import type { PlannedWrite } from '@meshline/reconcile';
import { OPEN_STATES, type Intent, type Lane } from './intent.ts';
import type { Slot } from './link.ts';

/** The key under which a write is one write, however often it is planned (architecture 6.4). */
export function intentKey(write: PlannedWrite, slot: Slot | undefined): string {
  if (write.kind === 'update') return `u:${canonicalHash([formatRef(write.ref), write.epoch, write.basedOn, write.patch])}`;
  if (!slot) throw new Error('intentKey: a create needs its slot');
  return `c:${slot.id}:${slot.generation}`;
}

export interface IntentContext {
  readonly id: string;
  readonly changeSet: string;
  readonly entity: string;
  readonly identity: string;
  readonly lane: Lane;
  readonly rulebook: string;
  readonly ready: boolean;
  readonly at: number;
}

export function newIntent(write: PlannedWrite, slot: Slot | undefined, context: IntentContext): Intent {
  return {
    id: context.id,
    key: intentKey(write, slot),
    changeSet: context.changeSet,
    kind: write.kind,
    entity: context.entity,
    identity: context.identity,
    connection: write.connection,
    stream: write.stream,
    recordId: write.kind === 'update' ? write.ref.id : undefined,
    slot: write.kind === 'create' ? slot?.id : undefined,
    epoch: write.kind === 'update' ? write.epoch : 0,
    basedOn: write.kind === 'update' ? write.basedOn : 0,
    patch: write.patch,
    fields: write.fields,
    lane: context.lane,
    state: context.ready ? 'ready' : 'planned',
    notBefore: context.at,
    leaseEpoch: 0,
    attempts: 0,
    rewrites: 0,
    rulebook: context.rulebook,
    createdAt: context.at,
    appliedAt: undefined,
    error: undefined,
  };
}

/** Under a key of this form an undo puts back what it undoes. */
const RESTORE = 'undo:';

/** How the fields of such a write begin to say why. */
export const UNDO_RULE = 'undo of ';

/** The key of an update that an undo planned; the same write planned by settle is another one. */
export function restoreKey(ref: RecordRef, epoch: number, basedOn: number, patch: Fields): string {
  return `${RESTORE}${canonicalHash([formatRef(ref), epoch, basedOn, patch])}`;
}

/** What settle wants now says nothing against it: it is sent, or the gate refuses it. */
export function isRestore({ key }: Intent): boolean {
  return key.startsWith(RESTORE);
}

/** Not sent yet: a newer plan may replace it. */
export function isUnsent(intent: Intent): boolean {
  return intent.state === 'planned' || intent.state === 'ready';
}

export function isOpen(intent: Intent): boolean {
  return (OPEN_STATES as readonly string[]).includes(intent.state);
}
