import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/** I16: who lost the lease says nothing any more. */
export function fencing({ strangeEpochs }: LedgerFacts): readonly Violation[] {
  return violationsOf('I16', strangeEpochs, ({ intent, number }) => ({
    subject: `intent ${intent}`,
    message: `attempt ${number} has an epoch that was not given out then`,
  }));
}

/** An attempt as it stood at one moment. */
export interface AttemptEnd {
  readonly intent: string;
  readonly number: number;
  readonly outcome: string | undefined;
}

/** I16 over two moments: how an attempt ended is said once, by who held the lease, or by the sweeper. */
export function endsOnce(before: readonly AttemptEnd[], after: readonly AttemptEnd[]): readonly Violation[] {
  const now = new Map(after.map((row) => [`${row.intent}/${row.number}`, row.outcome]));
  return before.flatMap(({ intent, number, outcome }): Violation[] => {
    const is = now.get(`${intent}/${number}`);
    if (outcome === undefined || is === outcome) return [];
    return [
      {
        law: 'I16',
        subject: `intent ${intent}`,
        message: `attempt ${number} had ended as ${outcome} and became ${is ?? 'nothing'}`,
      },
    ];
  });
}
