/** How often the values of one kind occur. */
export interface Frequencies {
  /** Records that carry a value of the kind. */
  readonly known: number;
  /** Records by value, for the values that occur more often than once. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * What matching knows of a population: plain JSON, stored under its id and named in what is decided with it. To estimate it anew is a decision
 * that makes all links be considered again.
 *
 * Kinds: `given`, `family` (folded words), `company` (core of a name), `word` (words of company names), `mail-domain`, `domain`, `parent`,
 * `shared-email` and `shared-phone` (counts: different people or companies that have the value), and `text:FIELD`, `number:FIELD`, `date:FIELD`,
 * ... for other features.
 */
export interface MatchModel {
  readonly format: 1;
  readonly id: string;
  /** Records that the model was estimated from; for the built-in one, what a middling CRM holds. */
  readonly population: number;
  /** Other records of the same thing that a record may be expected to have: one less than there are systems, at least 1. */
  readonly partners: number;
  readonly kinds: Readonly<Record<string, Frequencies>>;
}

/** The built-in model: knows the commonest names and nothing of the population. */
export function defaultModel(): MatchModel {
  return { format: 1, id: 'default-1', population: 20_000, partners: 1, kinds: {} };
}
