import type { ErrorData } from '@meshline/connector-spec';
import type { Fields } from '@meshline/record';
import type { Intent } from '@meshline/sync';
import { millis, optionalMillis } from '../sql.ts';

export interface IntentRow {
  readonly id: string;
  readonly key: string;
  readonly change_set: string;
  readonly kind: 'create' | 'update';
  readonly entity: string;
  readonly identity: string;
  readonly connection: string;
  readonly stream: string;
  readonly record_id: string | null;
  readonly slot: string | null;
  readonly epoch: number;
  readonly based_on: number;
  readonly patch: Fields;
  readonly fields: Intent['fields'];
  readonly lane: Intent['lane'];
  readonly state: Intent['state'];
  readonly not_before: Date;
  readonly lease_epoch: number;
  readonly attempts: number;
  readonly rewrites: number;
  readonly rulebook: string;
  readonly created_at: Date;
  readonly applied_at: Date | null;
  readonly error: ErrorData | null;
}

export function toIntent(row: IntentRow): Intent {
  return {
    id: row.id,
    key: row.key,
    changeSet: row.change_set,
    kind: row.kind,
    entity: row.entity,
    identity: row.identity,
    connection: row.connection,
    stream: row.stream,
    recordId: row.record_id ?? undefined,
    slot: row.slot ?? undefined,
    epoch: row.epoch,
    basedOn: row.based_on,
    patch: row.patch,
    fields: row.fields,
    lane: row.lane,
    state: row.state,
    notBefore: millis(row.not_before),
    leaseEpoch: row.lease_epoch,
    attempts: row.attempts,
    rewrites: row.rewrites,
    rulebook: row.rulebook,
    createdAt: millis(row.created_at),
    appliedAt: optionalMillis(row.applied_at),
    error: row.error ?? undefined,
  };
}
