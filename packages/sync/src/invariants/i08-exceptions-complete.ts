import type { IncompleteException, LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

const MISSING: Readonly<Record<IncompleteException['missing'], string>> = {
  owner: 'is open and belongs to nobody who is active',
  reason: 'is open without a reason',
  message: 'is open and says nothing',
  items: 'is open and nothing is in it',
  'closed-with-open-items': 'is closed and holds open items',
};

/** I8: what is open has an owner, a reason, something to read and something to decide. */
export function exceptionsComplete({ incompleteExceptions }: LedgerFacts): readonly Violation[] {
  return violationsOf('I8', incompleteExceptions, ({ id, missing }) => ({
    subject: `exception ${id}`,
    message: `it ${MISSING[missing]}`,
  }));
}
