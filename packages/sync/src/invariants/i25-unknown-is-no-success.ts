import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/** I25: what nobody can know isn't counted as done. */
export function unknownIsNoSuccess({ unfoundedSuccess }: LedgerFacts): readonly Violation[] {
  return violationsOf('I25', unfoundedSuccess, ({ intent, state }) => ({
    subject: `intent ${intent}`,
    message: `it counts as ${state}, and none of its attempts can have done it`,
  }));
}
