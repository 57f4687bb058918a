/** One line of the append-only history. The body (values, evidence) lies apart, salted, so that it can be erased. */
export interface AuditEntry {
  /** `attempt.started`, `attempt.ended`, `decision`, `link`, `rulebook.activated`, ... */
  readonly kind: string;
  readonly actor: string;
  /** What it is about: an intent's id, a record ref, an exception's id. */
  readonly subject: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

export interface AuditStore {
  audit(entries: readonly AuditEntry[], at: number): Promise<void>;
}
