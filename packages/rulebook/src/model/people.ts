/** The only thing that an exception, a handoff or a role can name as owner. */
export type Principal =
  | { readonly kind: 'person'; readonly id: string; readonly name: string; readonly email: string }
  | {
      readonly kind: 'team';
      readonly id: string;
      readonly name: string;
      /** Principal ids of people; never empty. */
      readonly members: readonly string[];
      readonly lead: string;
      readonly fallback: string;
    };

/** Open hours in a time zone. Days are ISO (1 = Monday). Times are `HH:MM`. */
export interface BusinessHours {
  readonly zone: string;
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
  /** Civil dates (`YYYY-MM-DD`) that are closed. */
  readonly holidays: readonly string[];
}
