import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/** I3, as far as the ledger can see it: a write is sent by one at a time. */
export function oneEffect({ doubleAttempts }: LedgerFacts): readonly Violation[] {
  return violationsOf('I3', doubleAttempts, ({ intent, open }) => ({
    subject: `intent ${intent}`,
    message: `${open} attempts of one write are under way at once`,
  }));
}
