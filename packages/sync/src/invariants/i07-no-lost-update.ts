import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/** I7: what a write replaces is what its plan saw. Where a field was known to have changed since, nothing is sent. */
export function noLostUpdate({ lostUpdates }: LedgerFacts): readonly Violation[] {
  return violationsOf('I7', lostUpdates, ({ intent, number, field }) => ({
    subject: `intent ${intent}`,
    message: `attempt ${number} was sent over a change of ${field} that its plan had not seen`,
  }));
}
