import type { Condition } from './condition.ts';

/** Which value of a field counts. Connections are named in order of preference. */
export type AuthorityRule =
  /** The first of these that has a record and, unless the field's blank policy is `clear`, a value. */
  | { readonly kind: 'system'; readonly order: readonly string[] }
  /** The first value that isn't blank, in this order. */
  | { readonly kind: 'first-filled'; readonly order: readonly string[] }
  /** The value that was changed last since the systems last agreed; at the first run (nothing changed yet) `firstRun`, then the order. */
  | { readonly kind: 'most-recent'; readonly order: readonly string[]; readonly firstRun: string }
  /** The value that says most (longest text, all parts of a name); ties by the order. */
  | { readonly kind: 'most-complete'; readonly order: readonly string[] }
  /** The value furthest along the field's ladder; an exit counts where the system in front of the order says so. */
  | { readonly kind: 'furthest-along'; readonly order: readonly string[] }
  /** For flags: one yes anywhere is a yes (consent, R67). */
  | { readonly kind: 'any-true' }
  /** People decide: where systems differ, an exception asks. */
  | { readonly kind: 'manual' }
  /** By condition over the golden record; unknown counts as `otherwise`. At the switch the value stays, only who may change it moves. */
  | { readonly kind: 'by-condition'; readonly when: Condition; readonly then: AuthorityRule; readonly otherwise: AuthorityRule };

export interface Authority {
  readonly rule: AuthorityRule;
  /** What happens when a system that isn't in authority changes the value (R58). */
  readonly onOtherEdit: 'ask' | 'put-back' | 'accept';
  /** Once set, the golden value stays. */
  readonly writeOnce: boolean;
  /** Hours after which a value of the source counts as stale (R22). */
  readonly freshForHours?: number | undefined;
  /** Workflows that may assert the field. */
  readonly workflows: readonly string[];
}
