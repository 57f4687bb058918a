/** What became of a wake-up: it ran to its end, or as many as may were at it already and one of them goes round once more. */
export type Turn = 'done' | 'full';

/**
 * Runs the work of a scope at most `most` times at once. Who comes while it is full leaves a note instead of waiting: one
 * of those that run goes round once more. So wake-ups of one busy scope can't take the workers from the others, and no
 * wake-up is lost.
 */
export function singleFlight(most: number): (scope: string, work: () => Promise<void>) => Promise<Turn> {
  const running = new Map<string, { count: number; again: boolean }>();
  return async (scope, work) => {
    const state = running.get(scope) ?? { count: 0, again: false };
    if (state.count >= most) {
      state.again = true;
      return 'full';
    }
    state.count++;
    running.set(scope, state);
    let failure: unknown;
    try {
      do {
        state.again = false;
        failure = undefined;
        await work().catch((error: unknown) => {
          failure = error;
        });
      } while (state.again);
      if (failure !== undefined) throw failure;
      return 'done';
    } finally {
      state.count--;
      if (state.count === 0) running.delete(scope);
    }
  };
}
