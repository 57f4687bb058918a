import { formatRef } from '@meshline/record';
import type { LedgerFacts, UnservedIntent } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

const WHY: Readonly<Record<UnservedIntent['why'], string>> = {
  'no-lease': 'is being sent and nobody holds a lease on it',
  'lease-long-over': 'is being sent under a lease that ended long ago; the sweeper does not run',
  'never-due': 'is open and comes due in more than a week',
};

/** I1: what was accepted ends, or waits with a due time, a lease or a mark that somebody serves. */
export function noLostWork({ unservedIntents, lostRecords, lostIdentities, unaskedRefusals }: LedgerFacts): readonly Violation[] {
  return [
    ...violationsOf('I1', unservedIntents, ({ id, state, why }) => ({
      subject: `intent ${id}`,
      message: `the write (${state}) ${WHY[why]}`,
    })),
    ...violationsOf('I1', lostRecords, (ref) => ({
      subject: `record ${formatRef(ref)}`,
      message: 'the record is neither linked nor waiting to be',
    })),
    ...violationsOf('I1', lostIdentities, ({ identity }) => ({
      subject: `identity ${identity}`,
      message: 'it holds records, was never settled, and does not wait to be',
    })),
    ...violationsOf('I1', unaskedRefusals, ({ intent }) => ({
      subject: `intent ${intent}`,
      message: 'it was refused, nothing has replaced it, and nobody is asked',
    })),
  ];
}
