/** What sources disagree on, or what nobody measured: one form is the default, the others can be chosen. */
export interface CloseQuirks {
  /** Form of the rate limit header (close.md 2.1): as documented, as seen in 2026-08, or absent but on a 429. */
  readonly rateLimitHeader: 'documented' | 'semicolons' | 'absent';
  /** Body of a 429: a plain message, or the `rate_reset` that older clients read (close.md 2.1). */
  readonly rateLimitBody: 'message' | 'rate_reset';
  /** A stricter limit for each endpoint group that no header shows: it answers 429 while `remaining` > 0 (close.md 2.1). */
  readonly hiddenLimit: number | undefined;
  /** Name of the lead made for a contact without `lead_id`: empty as probed, or the contact's name as documented (close.md 3.1). */
  readonly junkLeadName: 'empty' | 'contact';
  /** PUT with another `lead_id` on a contact or opportunity: moves it, or is ignored like an unknown key (close.md 3.1, unmeasured). */
  readonly moveByLeadId: boolean;
  /** Phones that can't be brought to E.164 and malformed e-mails answer 400 over the API (close.md 3.1, unverified). */
  readonly validateContactPoints: boolean;
}

export const defaultQuirks: CloseQuirks = {
  rateLimitHeader: 'documented',
  rateLimitBody: 'message',
  hiddenLimit: undefined,
  junkLeadName: 'empty',
  moveByLeadId: true,
  validateContactPoints: true,
};
