import type { Log } from '@meshline/sync';

export interface Loop {
  stop(): Promise<void>;
  /** When the next turn begins (Unix ms); now while one is under way. */
  nextAt(): number;
}

/**
 * Runs `work` every `ms` milliseconds, never twice at once. A failure is logged and the next turn comes all the same: a
 * database that is away for a minute doesn't end the daemon.
 */
export function repeat(name: string, ms: number, log: Log, work: () => Promise<void>): Loop {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let due = Date.now() + ms;
  const turn = (): void => {
    running = work()
      .catch((error: unknown) => log.warn({ err: error, loop: name }, 'a loop failed and goes on'))
      .then(() => {
        if (!stopped) timer = setTimeout(turn, ms);
        due = Date.now() + ms;
      });
  };
  timer = setTimeout(turn, ms);
  return {
    nextAt: () => Math.max(due, Date.now()),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
