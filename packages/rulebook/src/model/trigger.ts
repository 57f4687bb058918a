/** What can open a handoff (R7). */
export const TRIGGER_KINDS = [
  'form-submission',
  'payment-event',
  'stage-change',
  'ticket-escalation',
  'approval-change',
  'publish-readiness',
  'stale-record',
] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** Who is marked and not counted, and why: own staff, competitors, tests, spam. */
export interface SuppressRule {
  readonly reason: string;
  /** A field of the record, as its system calls it. */
  readonly field: string;
  /** Its text, without case, is one of these or ends with one of those; none of both: it is filled, or says yes. */
  readonly is?: readonly string[] | undefined;
  readonly endsWith?: readonly string[] | undefined;
}

/** What a second signal does (R55). */
export interface Reentry {
  /** While a handoff for the same person or thing is open. */
  readonly whileOpen: 'join' | 'new';
  /** After so many days the same person is a new handoff; before, it joins the one that was closed last. */
  readonly newAfterDays: number;
  /** From a colleague at the same company. */
  readonly colleague: 'same-owner' | 'new';
}

interface TriggerBase {
  /** The workflow that it opens; its name. One trigger for each. */
  readonly workflow: string;
  readonly connection: string;
  readonly stream: string;
  /** Fields of the record that the payload freezes (R9). */
  readonly owner?: string | undefined;
  /** Who it is about, for suppression and re-entry: a field with an e-mail address. */
  readonly person?: string | undefined;
  readonly suppress: readonly SuppressRule[];
  readonly again: Reentry;
  /** More of them within an hour than so many hold and ask: a list import is no form fill (R68). */
  readonly mostPerHour?: number | undefined;
}

/** A system's statuses as canonical states; one that isn't here is asked about, never guessed (R10). */
export type StateTable = Readonly<Record<string, string>>;

/** Things that happen: each record of the stream is one occurrence. */
export interface EventTrigger extends TriggerBase {
  readonly kind: 'form-submission' | 'payment-event';
  /** The field that says what happened (a form's name or id, the type of a payment event). */
  readonly field: string;
  readonly states: StateTable;
  /** Canonical states that open. */
  readonly opens: readonly string[];
  /** Of a form that nobody listed nothing follows; of a payment event that nobody knows somebody is asked. */
  readonly unlisted: 'ignore' | 'ask';
  /** The field with the time at which it happened; without it the record's creation counts. */
  readonly at?: string | undefined;
}

/** Things that come into a state. */
export interface StateTrigger extends TriggerBase {
  readonly kind: 'stage-change' | 'ticket-escalation' | 'approval-change' | 'publish-readiness';
  readonly field: string;
  readonly states: StateTable;
  readonly opens: readonly string[];
  /** While this field holds one of the values the thing is closed, whatever its state says: opened again, it enters it anew. */
  readonly closed?: { readonly field: string; readonly values: readonly string[] } | undefined;
  /** The field that tells one version of an item from another (publish-readiness). */
  readonly version?: string | undefined;
}

/** Nobody changed the record, and nothing was done with it, for so many days. */
export interface StaleTrigger extends TriggerBase {
  readonly kind: 'stale-record';
  readonly afterDays: number;
}

export type TriggerRules = EventTrigger | StateTrigger | StaleTrigger;
