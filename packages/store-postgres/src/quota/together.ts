/** Most callers that one round serves. */
const MOST = 64;

/**
 * Runs equal requests in rounds: who comes while a round of their key is under way waits for the next, which serves all of
 * them at once, first come first served. `run` gets their number and gives as many answers. A round that fails fails for
 * all whom it served.
 */
export function together<Answer>(): (key: string, run: (count: number) => Promise<readonly Answer[]>) => Promise<Answer> {
  type Caller = { readonly resolve: (answer: Answer) => void; readonly reject: (error: unknown) => void };
  const waiting = new Map<string, Caller[]>();
  const rounds = async (key: string, callers: Caller[], run: (count: number) => Promise<readonly Answer[]>): Promise<void> => {
    while (callers.length > 0) {
      const served = callers.splice(0, MOST);
      try {
        const answers = await run(served.length);
        for (const [index, caller] of served.entries()) {
          const answer = answers[index];
          if (answer === undefined) caller.reject(new Error(`${key}: ${answers.length} answers for ${served.length} callers`));
          else caller.resolve(answer);
        }
      } catch (error) {
        for (const caller of served) caller.reject(error);
      }
    }
    waiting.delete(key);
  };
  return (key, run) =>
    new Promise((resolve, reject) => {
      const callers = waiting.get(key);
      if (callers) {
        callers.push({ resolve, reject });
        return;
      }
      const first = [{ resolve, reject }];
      waiting.set(key, first);
      void rounds(key, first, run);
    });
}
