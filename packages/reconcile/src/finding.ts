import type { RecordRef, Value } from '@meshline/record';
import type { ExceptionKind } from '@meshline/rulebook';

/** What one system says, as evidence beside the others. */
export interface FindingEvidence {
  readonly ref: RecordRef;
  readonly value: Value | undefined;
  /** Unix ms of the reading. */
  readonly readAt: number;
}

/** What settle or plan wants a person to know. */
export interface Finding {
  readonly kind: ExceptionKind;
  /** Stable within a kind: `unmapped-value`, `no-authority`, `inactive-owner`, `missing-parent`, ... */
  readonly reason: string;
  /** Part of the cause where a reason alone is too broad: the unmapped value, the vendor's code. */
  readonly detail?: string | undefined;
  readonly field?: string | undefined;
  /** The connections that it is about, sorted. */
  readonly systems: readonly string[];
  /** The record that it is about; undefined = the identity as a whole (a create that can't be planned). */
  readonly ref?: RecordRef | undefined;
  /** As an operator reads it. */
  readonly message: string;
  readonly evidence: readonly FindingEvidence[];
  /** What would be done on approval, where there is one thing to do. */
  readonly proposed?: Value | undefined;
  /** The writes that it parks: fields of records; a field undefined parks the create in that connection. */
  readonly parks: readonly {
    readonly connection: string;
    readonly ref?: RecordRef | undefined;
    readonly field?: string | undefined;
  }[];
}
