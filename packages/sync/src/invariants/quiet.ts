import type { Violation } from './violation.ts';

/** What is still to be done, and what has been done, at a moment at which nothing should be left. */
export interface WorkFacts {
  readonly dirtyRecords: number;
  readonly dirtyIdentities: number;
  /** By state: intents that are neither ended nor waiting for a person. */
  readonly openIntents: Readonly<Record<string, number>>;
  readonly openAttempts: number;
  readonly intents: number;
  readonly attempts: number;
}

/** I1 at rest: all that was accepted has ended. */
export function checkQuiet(facts: WorkFacts): readonly Violation[] {
  const left = (subject: string, count: number): readonly Violation[] =>
    count === 0 ? [] : [{ law: 'I1', subject, message: `${count} left where nothing is left to wait for` }];
  return [
    ...left('records to link', facts.dirtyRecords),
    ...left('identities to settle', facts.dirtyIdentities),
    ...left('attempts under way', facts.openAttempts),
    ...Object.entries(facts.openIntents).flatMap(([state, count]) => left(`writes that are ${state}`, count)),
  ];
}

/** I5, I13: who looks at everything again, and finds it as it was, plans nothing and sends nothing. */
export function checkSilence(
  before: WorkFacts,
  after: WorkFacts,
  mutations: readonly [before: number, after: number],
): readonly Violation[] {
  const [was, is] = mutations;
  return [
    ...(after.intents > before.intents
      ? [
          {
            law: 'I13' as const,
            subject: 'writes planned',
            message: `${after.intents - before.intents} more, though nothing changed`,
          },
        ]
      : []),
    ...(after.attempts > before.attempts
      ? [{ law: 'I5' as const, subject: 'attempts', message: `${after.attempts - before.attempts} more, though nothing changed` }]
      : []),
    ...(is > was
      ? [{ law: 'I5' as const, subject: 'remote changes', message: `${is - was} more, though nobody but MeshLine was there` }]
      : []),
  ];
}
