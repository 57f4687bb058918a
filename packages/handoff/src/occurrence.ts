import type { RecordRef } from '@meshline/record';

/** A value of the payload: known, known to be none, or not readable, which is never a guess (R9). */
export type Stated = { readonly is: 'known'; readonly value: string } | { readonly is: 'none' } | { readonly is: 'missing' };

/** What a trigger freezes when it comes. Times are Unix ms. */
export interface TriggerPayload {
  readonly at: number;
  readonly system: string;
  readonly record: string;
  readonly owner: Stated;
  readonly status: Stated;
  /** The e-mail address of whom it is about. */
  readonly person: Stated;
}

/** One occurrence of a trigger: the same one ends in the same key, however often and in whatever way it is heard of. */
export interface Occurrence {
  readonly workflow: string;
  readonly key: string;
  readonly ref: RecordRef;
  readonly state: string;
  readonly enteredAt: number;
  readonly payload: TriggerPayload;
  /** Why it is marked and not counted. */
  readonly suppressed?: string | undefined;
  /** It was decided in the system while our own request for it stands open. */
  readonly outOfBand?: true | undefined;
}

export type TriggerFinding =
  | { readonly kind: 'occurrence'; readonly occurrence: Occurrence }
  /** A status that no table knows (R10). */
  | {
      readonly kind: 'unmapped';
      readonly workflow: string;
      readonly ref: RecordRef;
      readonly field: string;
      readonly value: string;
    }
  /** The field that the trigger rests on can't be read. */
  | { readonly kind: 'unreadable'; readonly workflow: string; readonly ref: RecordRef; readonly field: string };
