/** The canonical types. They decide how a value is normalised, compared and matched. */
export type CanonicalType =
  | 'text'
  | 'person-name'
  | 'company-name'
  | 'email'
  | 'phone'
  | 'domain'
  | 'country'
  | 'number'
  | 'money'
  | 'date'
  | 'choice'
  | 'flag'
  /** A reference to an identity of another entity: `{ stream: '@company', id: IDENTITY }`. */
  | 'reference';

/** Steps in order, each further along than the one before; exits stand beside the ladder (lost, disqualified). */
export interface Ladder {
  readonly steps: readonly string[];
  readonly exits: readonly string[];
}

export interface FieldRules {
  readonly type: CanonicalType;
  /** What a person reads: `E-mail`, `Close date`. */
  readonly label: string;
  /** A create in any system needs it. */
  readonly required: boolean;
  /** For `choice`: the values there are, where they form no ladder. */
  readonly choices?: readonly string[] | undefined;
  /** For `choice`: the values there are, in order. */
  readonly ladder?: Ladder | undefined;
  /** For `reference`: the entity that it points to. */
  readonly entity?: string | undefined;
  /** For `money`: the currency that amounts without one are in. */
  readonly currency?: string | undefined;
  /**
   * When the source of truth is blank: `keep` leaves what the others hold (a blank never overwrites), `clear` clears
   * them.
   */
  readonly blank: 'keep' | 'clear';
}
