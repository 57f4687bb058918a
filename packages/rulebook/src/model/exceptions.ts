/** Kinds of exceptions (R28). */
export const EXCEPTION_KINDS = [
  'missing-field',
  'duplicate-record',
  'stale-value',
  'failed-validation',
  'ambiguous-approval',
  'conflict',
  'failed-delivery',
  'schema-drift',
  'unowned',
  'drift',
  'fight',
  'pending-delete',
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

export interface ExceptionRule {
  /** A principal id, or `system-owner`: whoever owns the connection that the exception is about. */
  readonly owner: string;
  /** Business hours until it is due. */
  readonly dueHours: number;
  /** Principal id: who gets it when it is overdue. */
  readonly then: string;
}
