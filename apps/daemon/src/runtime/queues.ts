import { PgBoss } from 'pg-boss';
import type { AtCrashPoint, Log, Queue, WakeUp, WakeUps } from '@meshline/sync';

/** Workers of each queue in one daemon. Two of one scope at a time do no harm: rows are claimed, not jobs. */
const WORKERS: Readonly<Record<Queue, number>> = { capture: 8, reconcile: 2, deliver: 4, confirm: 4 };

export interface Queues extends WakeUps {
  start(handlers: Readonly<Record<Queue, (scope: string) => Promise<void>>>): Promise<void>;
  /** Fetches no more and waits for what runs. */
  stop(): Promise<void>;
}

/**
 * Wake-ups as pg-boss jobs. A job carries no truth: which rows are due stands in the ledger, and the sweeper sends a
 * wake-up that was lost again. So jobs are never retried, at most one of a scope waits, and nobody looks at a `null`
 * from `send`: it says that one is waiting already.
 */
export function pgBossQueues(
  connectionString: string,
  log: Log,
  onFailure: (error: unknown) => void = () => undefined,
  crash?: AtCrashPoint,
): Queues {
  const boss = new PgBoss({
    connectionString,
    application_name: 'meshline-jobs',
    max: 6,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 30,
    persistWarnings: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'pg-boss'));
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'pg-boss'));
  const names = Object.keys(WORKERS) as Queue[];
  const timers = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  const send = async (queue: Queue, scope: string): Promise<void> => {
    await boss.send(queue, { scope }, { singletonKey: scope });
  };
  // A deferred job would stand in the way of every earlier wake-up of its scope, and nothing notifies when it comes due.
  // So a due time is a timer here; the sweeper serves it where this process dies.
  const later = (queue: Queue, scope: string, at: number): void => {
    const key = `${queue}/${scope}`;
    const known = timers.get(key);
    if (known && known.at <= at) return;
    clearTimeout(known?.timer);
    const timer = setTimeout(
      () => {
        timers.delete(key);
        send(queue, scope).catch((error: unknown) =>
          log.warn({ err: error, queue, scope }, 'a wake-up was not sent; the sweeper sends it'),
        );
      },
      Math.min(at - Date.now(), 600_000),
    );
    timer.unref();
    timers.set(key, { at, timer });
  };
  return {
    async start(handlers) {
      await boss.start();
      for (const name of names) {
        await boss.createQueue(name, {
          policy: 'short',
          notify: true,
          retryLimit: 0,
          expireInSeconds: 86_400,
          retentionSeconds: 30 * 86_400,
          deleteAfterSeconds: 60,
          heartbeatSeconds: 30,
        });
      }
      for (const name of names) {
        await boss.work<{ scope: string }>(
          name,
          { localConcurrency: WORKERS[name], pollingIntervalSeconds: 2, batchSize: 1 },
          async ([job]) => {
            if (!job) return;
            crash?.('queue.after-fetch', job.data.scope);
            try {
              await handlers[name](job.data.scope);
            } catch (error) {
              // The ledger has what failed; the job always completes.
              log.error({ err: error, queue: name, scope: job.data.scope }, 'a job failed');
              onFailure(error);
            }
            crash?.('queue.before-complete', job.data.scope);
          },
        );
      }
    },
    async wake(wakeUps: readonly WakeUp[]) {
      const now = Date.now();
      for (const { queue, scope, at } of wakeUps) {
        if (at === undefined || at <= now) await send(queue, scope);
        else later(queue, scope, at);
      }
    },
    async stop() {
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
      await boss.stop({ graceful: true, timeout: 25_000 });
    },
  };
}
