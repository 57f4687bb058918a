import type { ExceptionKind } from '@meshline/rulebook';

/** The seven decisions (R30). */
export const VERBS = ['route', 'approve', 'reject', 'retry', 'replay', 'escalate', 'close'] as const;
export type Verb = (typeof VERBS)[number];

/**
 * What a decision sets in motion; carried out by the use case, in one transaction with the decision's row.
 * `use-value`: an assertion of the value, until it landed in every system. `link` and `separate`: a lasting verdict on
 * the pair. `put-back`: the finding is settled and nothing holds the field any more, so that the source of truth's value
 * is written over the other one. `plan-again`: the item is taken out and its identity settled and planned anew.
 * `leave`: the finding is settled and the field (or record, or create) is held as it is. A settled finding comes back
 * only with other evidence.
 */
export type Effect = 'use-value' | 'link' | 'separate' | 'put-back' | 'plan-again' | 'leave';

/** Which value a decision takes: none, the proposed one, the one that the person gives, or either. */
export type ValueUse = 'none' | 'proposed' | 'given' | 'proposed-or-given';

export type DecisionRule =
  | {
      readonly when: 'now';
      /** In one sentence, as a person reads it before they decide. */
      readonly does: string;
      readonly effect: Effect;
      readonly value: ValueUse;
      /** Each record needs a decision of its own: one word for all of them would be a guess. */
      readonly oneByOne: boolean;
      /** Reasons of this kind for which it is not legal, each with why. */
      readonly notFor: Readonly<Record<string, string>>;
    }
  /** Legal, and part of a later version. */
  | { readonly when: 'later'; readonly does: string }
  | { readonly when: 'never'; readonly because: string };

export type DecisionTable = Readonly<Record<ExceptionKind, Readonly<Record<Verb, DecisionRule>>>>;

type Details = Partial<Omit<Extract<DecisionRule, { when: 'now' }>, 'when' | 'does' | 'effect'>>;
const now = (effect: Effect, does: string, details: Details = {}): DecisionRule => ({
  when: 'now',
  does,
  effect,
  value: 'none',
  oneByOne: false,
  notFor: {},
  ...details,
});
const later = (does: string): DecisionRule => ({ when: 'later', does });
const never = (because: string): DecisionRule => ({ when: 'never', because });

const route = later('Gives the item to another owner.');
const escalate = later('Gives the item to whom the rulebook names next.');
const noReplay = never('Nothing was sent that could be sent once more.');
const retrySettle = now('plan-again', 'Settles the records anew; what is put right meanwhile leaves the queue.');
const leave = (what: string): DecisionRule => now('leave', `Leaves ${what} as it is, until something about it changes.`);
const useValue = (value: ValueUse, does: string, details: Details = {}): DecisionRule =>
  now('use-value', does, { ...details, value });

const cap = "the limit holds them only for a while; 'retry' lets as many go at once";
const outage = 'the item closes by itself when the system answers again';
const noSource = 'no system is in authority, so there is no value to put back; approve the right one';

/** Legal decisions by kind of exception. Data: the console, the API and the CLI all show what stands here. */
export const DECISIONS: DecisionTable = {
  'missing-field': {
    route,
    approve: useValue('proposed-or-given', 'Uses the value that you give and writes it where it is missing.'),
    reject: never('Nothing is proposed; give a value, or close it.'),
    retry: retrySettle,
    replay: noReplay,
    escalate,
    close: leave('the record'),
  },
  'duplicate-record': {
    route,
    approve: now('link', 'Says that the two are the same; they are kept in agreement from now on.', { oneByOne: true }),
    reject: now('separate', 'Says that the two are different; they are never proposed again.', { oneByOne: true }),
    retry: retrySettle,
    replay: noReplay,
    escalate,
    close: leave('the pair'),
  },
  'stale-value': {
    route,
    approve: useValue('proposed-or-given', 'Takes the value as still true.'),
    reject: never('A value that is old is not wrong for it; give the right one, or close it.'),
    retry: retrySettle,
    replay: noReplay,
    escalate,
    close: leave('the value'),
  },
  'failed-validation': {
    route,
    approve: useValue('proposed-or-given', 'Uses the proposed value, or the one that you give, in every system.'),
    reject: now('put-back', 'Takes the value as wrong; the one of the source of truth is written over it.'),
    retry: retrySettle,
    replay: noReplay,
    escalate,
    close: leave('the value'),
  },
  'ambiguous-approval': {
    route,
    approve: later('Grants what was asked for.'),
    reject: later('Refuses what was asked for.'),
    retry: never('An approval is decided, not tried again.'),
    replay: later('Asks once more.'),
    escalate,
    close: leave('the request'),
  },
  conflict: {
    route,
    approve: useValue('proposed-or-given', 'Uses the proposed value, or the one that you give, in every system.'),
    reject: now('put-back', 'Keeps the value of the source of truth and writes it over the other one.', {
      notFor: { 'no-authority': noSource },
    }),
    retry: retrySettle,
    replay: noReplay,
    escalate,
    close: leave('each system'),
  },
  'failed-delivery': {
    route,
    approve: never('There is nothing to grant: mend what refused the write, then retry.'),
    reject: now('leave', 'Drops the write; it comes back only when the values change.', {
      notFor: { 'connection-down': outage, 'cap-reached': cap },
    }),
    retry: now('plan-again', 'Plans the writes anew and sends them.'),
    replay: later('Sends the very same write once more, if that is proven to be safe.'),
    escalate,
    close: now('leave', 'Leaves the system as it is, until something about it changes.', {
      notFor: { 'connection-down': outage, 'cap-reached': cap },
    }),
  },
  'schema-drift': {
    route,
    approve: never('A changed field is mended in the system or in the rulebook, then retry.'),
    reject: never('A changed field is mended in the system or in the rulebook, then retry.'),
    retry: retrySettle,
    replay: noReplay,
    escalate,
    close: leave('the field'),
  },
  unowned: {
    route,
    approve: useValue('proposed-or-given', 'Gives the records the owner that is proposed, or the one that you name.'),
    reject: never('Somebody has to own it; give an owner, or close it.'),
    retry: retrySettle,
    replay: noReplay,
    escalate,
    close: leave('the owner'),
  },
  drift: {
    route,
    approve: useValue('proposed', 'Takes what the system holds as right, in every system.'),
    reject: now('put-back', 'Keeps the value of the source of truth and writes it once more.'),
    retry: retrySettle,
    replay: noReplay,
    escalate,
    close: leave('the system'),
  },
  fight: {
    route,
    approve: useValue(
      'proposed-or-given',
      'Takes the value that the system insists on, or the one that you give, in every system.',
    ),
    reject: now('put-back', 'Writes the value of the source of truth once more; end first what changes it back.'),
    retry: now('plan-again', 'Reads the record again and writes what then still differs.'),
    replay: noReplay,
    escalate,
    close: leave('the system'),
  },
  'pending-delete': {
    route,
    approve: later('Deletes the record in the other systems too.'),
    reject: later('Creates the record again where it was deleted.'),
    retry: now('plan-again', 'Looks whether the record has been restored.'),
    replay: noReplay,
    escalate,
    close: now('leave', 'Leaves it deleted there and as it is elsewhere; MeshLine does not create it again.'),
  },
};
