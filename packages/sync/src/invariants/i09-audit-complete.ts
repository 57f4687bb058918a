import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/** I9, as far as the ledger can see it: nothing was written without an attempt, nor sent without a line in the audit. */
export function auditComplete({ appliedUnattempted, unauditedAttempts }: LedgerFacts): readonly Violation[] {
  return [
    ...violationsOf('I9', appliedUnattempted, ({ intent }) => ({
      subject: `intent ${intent}`,
      message: 'it counts as applied and no attempt stands in the history',
    })),
    ...violationsOf('I9', unauditedAttempts, ({ intent, number }) => ({
      subject: `intent ${intent}`,
      message: `attempt ${number} ended and the audit does not say so`,
    })),
  ];
}
