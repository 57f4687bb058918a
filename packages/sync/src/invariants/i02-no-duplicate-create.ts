import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/** I2, as far as the ledger can see it: a slot was filled once. What the other side counts is judged by `checkRemote`. */
export function noDuplicateCreate({ doubleCreates }: LedgerFacts): readonly Violation[] {
  return violationsOf('I2', doubleCreates, ({ slot, connection, records }) => ({
    subject: `slot ${slot}`,
    message: `MeshLine made ${records} records in ${connection} where one belongs`,
  }));
}
