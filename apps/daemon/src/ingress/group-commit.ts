/** `late`: nobody knows in time whether it is stored; `full`: too much waits already; `failed`: it isn't stored. */
export type Stored = { readonly kind: 'new' } | { readonly kind: 'known' } | { readonly kind: 'late' | 'full' | 'failed' };

export interface GroupCommit<Item> {
  put(item: Item, bytes: number): Promise<Stored>;
  /** Waits for what is under way; what comes after it is refused. */
  close(): Promise<void>;
}

export interface GroupCommitOptions<Item> {
  /** Stores all or none of them, durably, and says of each whether it is new. */
  readonly store: (items: readonly Item[]) => Promise<readonly boolean[]>;
  /** Who waits for so long is told that it isn't known. */
  readonly patienceMs: number;
  /** Told of each failure of `store`. */
  readonly onFailure: (error: unknown) => void;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly since: number;
  /** Undefined: it was answered. */
  answer: ((stored: Stored) => void) | undefined;
}

const MOST_IN_ONE = 500;
const BYTES_IN_ONE = 8_388_608;
const MOST_WAITING = 10_000;
const BYTES_WAITING = 33_554_432;
/** Whose patience ends is looked at so often; a timer for each would cost more than what it waits for. */
const LOOK_MS = 100;

/** What comes while a commit is under way shares the next one. */
export function groupCommit<Item>({ store, patienceMs, onFailure }: GroupCommitOptions<Item>): GroupCommit<Item> {
  let waiting: Waiting<Item>[] = [];
  let bytesWaiting = 0;
  let running: Promise<void> | undefined;
  let isClosed = false;
  let underWay: readonly Waiting<Item>[] = [];

  const end = (entry: Waiting<Item>, stored: Stored): void => {
    entry.answer?.(stored);
    entry.answer = undefined;
  };

  /** Data that the database refuses takes nobody else with it. */
  const commit = async (group: readonly Waiting<Item>[]): Promise<void> => {
    try {
      const isNew = await store(group.map(({ item }) => item));
      group.forEach((entry, at) => end(entry, { kind: isNew[at] === true ? 'new' : 'known' }));
    } catch (error) {
      if (group.length > 1 && /^(?:22|23|54)/u.test((error as { code?: string }).code ?? '')) {
        for (const entry of group) await commit([entry]);
        return;
      }
      onFailure(error);
      for (const entry of group) end(entry, { kind: 'failed' });
    }
  };

  const next = (): Waiting<Item>[] => {
    let bytes = 0;
    let count = 0;
    while (count < Math.min(MOST_IN_ONE, waiting.length) && (count === 0 || bytes < BYTES_IN_ONE))
      bytes += waiting[count++]?.bytes ?? 0;
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    bytesWaiting -= bytes;
    // Whoever was told that it isn't known will send it again.
    return taken.filter(({ answer }) => answer !== undefined);
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = next();
      underWay = group;
      if (group.length > 0) await commit(group);
    }
    underWay = [];
    running = undefined;
  };

  const impatience = setInterval(() => {
    const late = performance.now() - patienceMs;
    for (const entries of [underWay, waiting]) for (const entry of entries) if (entry.since < late) end(entry, { kind: 'late' });
  }, LOOK_MS);
  impatience.unref();

  return {
    put(item, bytes) {
      if (isClosed || waiting.length >= MOST_WAITING || bytesWaiting + bytes > BYTES_WAITING)
        return Promise.resolve({ kind: 'full' });
      return new Promise((resolve) => {
        waiting.push({ item, bytes, since: performance.now(), answer: resolve });
        bytesWaiting += bytes;
        running ??= run();
      });
    },
    async close() {
      isClosed = true;
      await running;
      clearInterval(impatience);
    },
  };
}
