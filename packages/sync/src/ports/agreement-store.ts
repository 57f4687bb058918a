/** Counts of one hour, field and pair of connections (`a` before `b` in the alphabet). */
export interface AgreementCount {
  readonly entity: string;
  readonly field: string;
  readonly a: string;
  readonly b: string;
  readonly compared: number;
  readonly same: number;
}

export interface AgreementStore {
  /**
   * Up to `limit` identities of the entity that have records in two connections and more of these, nothing under way and nothing unsettled,
   * by chance. The same seed gives the same.
   */
  sampleIdentities(entity: string, connections: readonly string[], limit: number, seed: number): Promise<readonly string[]>;
  /** Adds to the counts of the hour of `at` (Unix ms), and forgets those of 90 days ago. */
  addAgreement(counts: readonly AgreementCount[], at: number): Promise<void>;
}
