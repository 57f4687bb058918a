import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Runtime } from '../runtime/runtime.ts';

/** What is done and what is left, for progress bars; one cheap statement. */
export interface Progress {
  readonly captured: number;
  readonly feedsDone: number;
  readonly feeds: number;
  readonly records: number;
  readonly linkLeft: number;
  readonly identities: number;
  readonly settleLeft: number;
  readonly writes: number;
  readonly sendLeft: number;
  readonly confirmLeft: number;
}

const COUNTS = `
  select (select count(*)::int from link) as linked,
         (select count(*)::int from dirty_record) as link_left,
         (select count(*)::int from identity where golden is not null) as identities,
         (select count(*)::int from dirty_identity) as settle_left,
         (select count(*)::int from intent where created_at >= $1) as writes,
         (select count(*)::int from intent where state in ('ready', 'sending')) as send_left,
         (select count(*)::int from intent where state in ('applied', 'unknown')) as confirm_left`;

export async function progress(pool: pg.Pool, runtime: Runtime, since: Date): Promise<Progress> {
  const { rows } = await pool.query<{
    linked: number;
    link_left: number;
    identities: number;
    settle_left: number;
    writes: number;
    send_left: number;
    confirm_left: number;
  }>(COUNTS, [since]);
  const [row] = rows;
  if (!row) throw new Error('progress: the database gave no row');
  return {
    captured: runtime.meter.count('capture'),
    feedsDone: runtime.feeds.filter((feed) => runtime.caughtUp.has(feed)).length,
    feeds: runtime.feeds.length,
    records: row.linked + row.link_left,
    linkLeft: row.link_left,
    identities: row.identities,
    settleLeft: row.settle_left,
    writes: row.writes,
    sendLeft: row.send_left,
    confirmLeft: row.confirm_left,
  };
}

/** Every feed was read to its end since the start, and nothing is left to link, settle, send or read back. */
export function isQuiet(state: Progress): boolean {
  return (
    state.feedsDone === state.feeds &&
    state.linkLeft === 0 &&
    state.settleLeft === 0 &&
    state.sendLeft === 0 &&
    state.confirmLeft === 0
  );
}

/** Waits until it is quiet (twice in a row, as work travels between the steps). Throws what `failed` gives. */
export async function untilQuiet(
  runtime: Runtime,
  since: Date,
  show: (state: Progress) => void,
  stopped: AbortSignal,
  failed: () => Error | undefined,
): Promise<'quiet' | 'stopped'> {
  let quiet = 0;
  while (!stopped.aborted) {
    const failure = failed();
    if (failure) throw failure;
    const state = await progress(runtime.pool, runtime, since);
    // The systems are looked at again and again; the first full pass is what the report is about.
    if (state.feedsDone === state.feeds) runtime.meter.freeze('capture');
    show(state);
    quiet = isQuiet(state) ? quiet + 1 : 0;
    if (quiet >= 3) return 'quiet';
    await sleep(200, undefined, { signal: stopped }).catch(() => undefined);
  }
  return 'stopped';
}
