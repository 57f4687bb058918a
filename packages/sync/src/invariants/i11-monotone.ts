import { formatRef } from '@meshline/record';
import type { LedgerFacts } from './facts.ts';
import { violationsOf } from './suspects.ts';
import type { Violation } from './violation.ts';

/** I11: versions only grow. */
export function monotone({ backwards }: LedgerFacts): readonly Violation[] {
  return violationsOf('I11', backwards, ({ ref, version, after }) => ({
    subject: `record ${formatRef(ref)}`,
    message: `version ${version} came after version ${after}`,
  }));
}

/** Versions, epochs and cursors by a name, as they stood at one moment. */
export type Marks = ReadonlyMap<string, number>;

/** I11 over two moments: nothing went back, and no cursor vanished. */
export function neverBack(before: Marks, after: Marks): readonly Violation[] {
  return [...before].flatMap(([name, was]): Violation[] => {
    const is = after.get(name);
    if (is === undefined) return [{ law: 'I11', subject: name, message: `it stood at ${was} and is gone` }];
    return is < was ? [{ law: 'I11', subject: name, message: `it went back from ${was} to ${is}` }] : [];
  });
}
