/**
 * What of a record is evidence that two records are one thing. `fields` are canonical fields of the entity; a feature
 * of a parent (`company`) compares the linked parents, and their texts where a record has no link to one.
 */
export type MatchFeature =
  | { readonly as: 'person-name'; readonly fields: readonly [first: string, last: string] }
  | {
      readonly as:
        | 'company-name'
        | 'email'
        | 'phone'
        | 'domain'
        | 'country'
        | 'text'
        | 'number'
        | 'money'
        | 'date'
        | 'choice'
        | 'parent';
      readonly fields: readonly [string];
    };

/** An id of another system that a record already stores (a native integration's field). */
export interface KnownId {
  readonly connection: string;
  readonly stream: string;
  readonly field: string;
  readonly target: { readonly connection: string; readonly stream: string };
}

export type MatchRules =
  /** Records with the same normalised value of one field are one thing, without any comparison (users by e-mail). */
  | { readonly by: 'exact'; readonly field: string }
  | {
      readonly by: 'weight';
      readonly features: readonly MatchFeature[];
      /** Probability from which two records are linked unattended. */
      readonly linkFrom: number;
      /** Probability from which a person is asked. */
      readonly reviewFrom: number;
      readonly knownIds: readonly KnownId[];
      /**
       * Hours for which a link that was weighed and nobody has looked at fills empty fields only, so that a wrong one overwrites
       * nothing before somebody can see it; undefined = none.
       */
      readonly trialHours?: number | undefined;
    };
