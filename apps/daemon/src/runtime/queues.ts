import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import type { AtCrashPoint, Log, Queue, WakeUp, WakeUps } from '@meshline/sync';
import type { Turn } from './single-flight.ts';

/** Workers of each queue in one daemon. Two of one scope at a time do no harm: rows are claimed, not jobs. */
const WORKERS: Readonly<Record<Queue, number>> = {
  capture: 8,
  reconcile: 2,
  deliver: 4,
  confirm: 4,
  ingest: 2,
  look: 4,
};

/**
 * Steps that follow another one: the process that did that one goes on with them at once. A job for them would take longer than
 * their work. Looks at feeds are jobs, so that of many daemons whoever is free takes them.
 */
const FOLLOWING: ReadonlySet<Queue> = new Set(['reconcile', 'deliver', 'confirm', 'ingest', 'look']);
/** Of these, what this process has no hands for is a job, too: writes are claimed in batches, so that others can help. */
const HELPED: ReadonlySet<Queue> = new Set(['deliver']);
/** After so long others are asked again for help, if it is still needed. */
const ASK_AGAIN_MS = 250;
/** Longer than this a stop doesn't wait for what runs: a connection that is cut off never answers. Supervisors kill after 30 s. */
const STOP_MS = 12_000;
/** Then nothing runs any more, or nothing that will end. */
const LAST_MS = 5_000;

export type QueueHandlers = Readonly<Record<Queue, (scope: string) => Promise<Turn>>>;

export interface Queues extends WakeUps {
  start(handlers: QueueHandlers): Promise<void>;
  /** Wake-ups for whichever daemon is free. */
  readonly anybody: WakeUps;
  /** Fetches no more and waits for what runs. */
  stop(): Promise<void>;
}

/**
 * Wake-ups, within this process and as pg-boss jobs. Neither carries truth: which rows are due stands in the ledger, and the
 * sweeper sends a wake-up that was lost again. So jobs are never retried, at most one of a scope waits, and nobody looks at how
 * many an insert made: where there is none, one is waiting already.
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
  let here: QueueHandlers | undefined;
  const running = new Set<Promise<void>>();
  const send = async (queue: Queue, scopes: readonly string[]): Promise<void> => {
    await boss.insert(
      queue,
      scopes.map((scope) => ({ data: { scope }, singletonKey: scope })),
    );
  };
  const run = async (handlers: QueueHandlers, queue: Queue, scope: string): Promise<Turn> => {
    try {
      return await handlers[queue](scope);
    } catch (error) {
      // The ledger has what failed; a wake-up always counts as served.
      log.error({ err: error, queue, scope }, 'a job failed');
      onFailure(error);
      return 'done';
    }
  };
  /** At once, in this process; whoever woke it doesn't wait for it. */
  const goOn = (handlers: QueueHandlers, queue: Queue, scope: string): void => {
    const turn = run(handlers, queue, scope)
      .then((how) => (how === 'full' && HELPED.has(queue) && here !== undefined ? send(queue, [scope]) : undefined))
      .catch(unsent(queue, scope))
      .finally(() => running.delete(turn));
    running.add(turn);
  };
  const unsent = (queue: Queue, scope: string) => (error: unknown) =>
    log.warn({ err: error, queue, scope }, 'a wake-up was not sent; the sweeper sends it');
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
        if (here !== undefined && FOLLOWING.has(queue)) goOn(here, queue, scope);
        else send(queue, [scope]).catch(unsent(queue, scope));
      },
      Math.min(at - Date.now(), 600_000),
    );
    timer.unref();
    timers.set(key, { at, timer });
  };
  const jobs = async (wakeUps: readonly WakeUp[]): Promise<void> => {
    for (const [queue, some] of Map.groupBy(wakeUps, (wakeUp) => wakeUp.queue))
      await send(queue, [...new Set(some.map(({ scope }) => scope))]);
  };
  return {
    anybody: { wake: jobs },
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
      here = handlers;
      for (const name of names) {
        await boss.work<{ scope: string }>(
          name,
          { localConcurrency: WORKERS[name], pollingIntervalSeconds: 2, batchSize: 1 },
          async ([job]) => {
            if (!job) return;
            crash?.('queue.after-fetch', job.data.scope);
            // It was meant for somebody with free hands, and this process has taken it from them.
            if ((await run(handlers, name, job.data.scope)) === 'full' && HELPED.has(name) && here !== undefined)
              later(name, job.data.scope, Date.now() + ASK_AGAIN_MS);
            crash?.('queue.before-complete', job.data.scope);
          },
        );
      }
    },
    async wake(wakeUps: readonly WakeUp[]) {
      const now = Date.now();
      const others: WakeUp[] = [];
      for (const wakeUp of wakeUps) {
        const { queue, scope, at } = wakeUp;
        if (at !== undefined && at > now) later(queue, scope, at);
        else if (here !== undefined && FOLLOWING.has(queue)) goOn(here, queue, scope);
        else others.push(wakeUp);
      }
      await jobs(others);
    },
    async stop() {
      here = undefined;
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
      // What runs ends, and its wake-ups become jobs for the other daemons; only then is nothing more sent.
      const patience = new AbortController();
      await Promise.race([
        Promise.all([...running, ...names.map((name) => boss.offWork(name))]),
        sleep(STOP_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]).finally(() => patience.abort());
      await boss.stop({ graceful: true, timeout: LAST_MS });
    },
  };
}
