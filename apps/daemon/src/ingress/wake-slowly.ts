import type { Log, WakeUps } from '@meshline/sync';

const EVERY_MS = 100;

/** Wakes the taking in of a source at once, and then at most ten times a second: a wake-up costs more than an event. */
export function wakeSlowly(wakeUps: WakeUps, log: Log): { wake(source: string): void; close(): void } {
  const timers = new Map<string, { readonly timer: NodeJS.Timeout; again: boolean }>();
  const send = (source: string): void => {
    timers.set(source, { timer: setTimeout(() => rested(source), EVERY_MS).unref(), again: false });
    wakeUps
      .wake([{ queue: 'ingest', scope: source }])
      .catch((error: unknown) => log.warn({ err: error, source }, 'a wake-up was not sent; the sweeper sends it'));
  };
  const rested = (source: string): void => {
    const again = timers.get(source)?.again === true;
    timers.delete(source);
    if (again) send(source);
  };
  return {
    wake(source) {
      const known = timers.get(source);
      if (known === undefined) send(source);
      else known.again = true;
    },
    close() {
      for (const { timer } of timers.values()) clearTimeout(timer);
    },
  };
}
