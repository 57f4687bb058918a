import type { Finding } from '@meshline/reconcile';
import type { RecordRef, Value } from '@meshline/record';

export interface OpenException {
  readonly id: number;
  readonly kind: Finding['kind'];
  readonly reason: string;
  readonly detail: string | undefined;
  readonly field: string | undefined;
  readonly entity: string;
  readonly state: 'open' | 'closed';
  /** Counts its changes; a decision names the one that its maker saw. */
  readonly version: number;
  readonly items: readonly OpenItem[];
}

export interface OpenItem {
  readonly item: string;
  readonly identity: string | undefined;
  readonly ref: RecordRef | undefined;
  readonly finding: Finding;
  readonly evidenceHash: string;
}

export interface DecisionStore {
  /** Locked until the end of the transaction; undefined where there is none. Open items only. */
  lockException(id: number): Promise<OpenException | undefined>;
  insertDecision(row: {
    readonly id: string;
    readonly exception: number;
    readonly item: string | undefined;
    readonly verb: string;
    readonly actor: string;
    readonly reason: string;
    readonly at: number;
  }): Promise<void>;
  /** Items leave the queue by a decision: `gone` ones come back if their finding is still there. A cause without open items closes. */
  decideItems(exception: number, items: readonly string[], state: 'gone' | 'decided', because: string, at: number): Promise<void>;
  /** The same finding with the same evidence stays closed. */
  rememberSettled(
    rows: readonly {
      readonly item: string;
      readonly evidenceHash: string;
      readonly decision: string;
      readonly identity: string | undefined;
    }[],
  ): Promise<void>;
  insertAssertion(row: {
    readonly id: string;
    readonly identity: string;
    readonly field: string;
    readonly value: Value;
    readonly actor: string;
    readonly reason: string;
    readonly rulebook: string;
    readonly at: number;
  }): Promise<void>;
  /** Until a person releases it, or the record's evidence changes. */
  insertHold(row: {
    readonly id: string;
    readonly identity: string;
    readonly ref: RecordRef;
    readonly field: string | undefined;
    readonly reason: string;
    readonly at: number;
  }): Promise<void>;
  writeVerdict(row: {
    readonly entity: string;
    readonly a: RecordRef;
    readonly b: RecordRef;
    readonly verdict: 'same' | 'distinct';
    readonly actor: string;
    readonly reason: string;
    readonly at: number;
  }): Promise<void>;
  /** Refused writes of an identity may be planned again. */
  forgetRefusals(identities: readonly string[], connections: readonly string[], at: number): Promise<void>;
}
