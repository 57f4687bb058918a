import type { EventCounts, Log, Store } from '@meshline/sync';
import { repeat, type Loop } from '../runtime/repeat.ts';

const WRITE_MS = 5_000;

/** The name under which senders are counted that name no source. */
export const NO_SOURCE = '*';

export interface Counts {
  add(source: string, what: string): void;
  /** Writes what was counted since; nothing of it is lost when that fails. */
  write(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Counts what comes in, by source, in memory: a flood of forgeries shall cost the database nothing. Written every few seconds; of
 * what was refused a line goes into the history.
 */
export function eventCounts(store: Store, now: () => number, log: Log): Counts {
  let counted = new Map<string, Record<string, number>>();
  const write = async (): Promise<void> => {
    if (counted.size === 0) return;
    const batch = counted;
    counted = new Map();
    try {
      await store.transaction(async (tx) => {
        for (const [source, counts] of [...batch].toSorted(([a], [b]) => (a < b ? -1 : 1)))
          await tx.countEvents(source, counts, now());
        await tx.audit([...batch].flatMap(refusals), now());
      });
    } catch (error) {
      for (const [source, counts] of batch) for (const [what, count] of Object.entries(counts)) add(source, what, count);
      throw error;
    }
  };
  const add = (source: string, what: string, count = 1): void => {
    const counts = counted.get(source) ?? {};
    counts[what] = (counts[what] ?? 0) + count;
    counted.set(source, counts);
  };
  const loop: Loop = repeat('event-counts', WRITE_MS, log, write);
  return {
    add,
    write,
    async close() {
      await loop.stop();
      await write().catch((error: unknown) => log.warn({ err: error }, 'the last counts of events were not written'));
    },
  };
}

function refusals([subject, counts]: readonly [string, EventCounts]) {
  const refused = Object.fromEntries(
    Object.entries(counts).flatMap(([what, count]) =>
      what.startsWith('refused:') ? [[what.slice('refused:'.length), count]] : [],
    ),
  );
  return Object.keys(refused).length === 0 ? [] : [{ kind: 'events.refused', actor: 'meshline', subject, body: refused }];
}
