export interface CheckProblem {
  readonly code: 'credentials' | 'scope' | 'account' | 'reach' | 'plan' | 'other';
  readonly message: string;
  /** What to do about it, and who can. */
  readonly mend: string;
}

/** Whether the connection works. Reasons as data; a wrong token is a problem here, not a throw. */
export interface CheckReport {
  readonly ok: boolean;
  /** The account behind the credentials. The host pins it at first use and refuses another one later. */
  readonly account?: { readonly id: string; readonly name?: string | undefined } | undefined;
  readonly problems: readonly CheckProblem[];
}
