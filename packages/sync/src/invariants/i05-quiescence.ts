import { formatRef } from '@meshline/record';
import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/** I5 while people work: no record is written over and over. That all writing ends is judged by `checkQuiet`. */
export function quiescence({ busyRecords }: LedgerFacts): readonly Violation[] {
  return violationsOf('I5', busyRecords, ({ ref, writes }) => ({
    subject: `record ${formatRef(ref)}`,
    message: `written ${writes} times within an hour: a loop that the loop budget did not stop`,
  }));
}
