import type { RecordRef } from '@meshline/record';
import type { PairEvidence } from '@meshline/reconcile';

export interface Link {
  readonly ref: RecordRef;
  readonly entity: string;
  readonly identity: string;
  readonly role: 'primary' | 'duplicate';
  readonly epoch: number;
  readonly because: string;
  readonly evidence: PairEvidence | undefined;
  readonly linkedAt: number;
}

export interface Review {
  readonly a: RecordRef;
  readonly b: RecordRef;
  readonly aIdentity: string;
  readonly bIdentity: string;
  readonly evidence: PairEvidence;
}

export interface Slot {
  readonly id: string;
  readonly identity: string;
  readonly connection: string;
  readonly entity: string;
  readonly generation: number;
}
