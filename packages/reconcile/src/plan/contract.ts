import type { Fields, RecordRef, Value } from '@meshline/record';
import type { Finding } from '../finding.ts';
import type { DiscrepancyKind } from '../settle/contract.ts';

/** One field of a planned write. */
export interface PlannedField {
  readonly field: string;
  readonly kind: DiscrepancyKind;
  readonly was?: Value | undefined;
  readonly becomes: Value;
  readonly rule: string;
  /** `formatRef` of the record that the value comes from; missing where a person or a workflow decided it. */
  readonly from?: string | undefined;
  /** Remote fields of the patch that carry it. */
  readonly paths: readonly string[];
}

/** A minimal write: changed fields only, in the target's own values. */
export type PlannedWrite =
  | {
      readonly kind: 'update';
      readonly connection: string;
      readonly stream: string;
      readonly ref: RecordRef;
      readonly epoch: number;
      /** Snapshot version of the target that the plan saw. */
      readonly basedOn: number;
      readonly patch: Fields;
      readonly fields: readonly PlannedField[];
    }
  | {
      readonly kind: 'create';
      readonly connection: string;
      readonly stream: string;
      readonly patch: Fields;
      readonly fields: readonly PlannedField[];
    };

export interface Planned {
  readonly writes: readonly PlannedWrite[];
  readonly findings: readonly Finding[];
  /** Writes that are due but wait for something that comes by itself: a parent's create, the first pass, a review, a trial's end. */
  readonly waiting: readonly {
    readonly connection: string;
    readonly because: string;
    /** When it comes (Unix ms), where that is known. */
    readonly until?: number | undefined;
  }[];
}
