import { createHash } from 'node:crypto';
import type { Row } from './api.ts';

/** 64 bits of a row's content, 11 characters: two different rows meet once in 10^19. */
const WIDTH = 11;
/** Leaves the rest of the cursor's 4 KB to its other parts. */
const MAX_IN_CURSOR = 300;
const MAX_IN_MEMORY = 20_000;

export interface PackedSeen {
  readonly seen: string;
  /** Names the whole set, of which `seen` is the newest part. */
  readonly all: string;
}

/**
 * The overlap of incremental reads brings every row again and again for its length. A row that was yielded before a
 * committed checkpoint and still has the same content says nothing new and is left out. It goes by content and not by the
 * stamp, since two writes may fall into one second. The cursor holds the newest 300, the session's memory 20,000; a row
 * that fits into neither is sent again.
 */
export class SeenRows {
  readonly #before: ReadonlySet<string>;
  readonly #now = new Map<string, number>();
  readonly #memory: SeenMemory;
  constructor(packed: PackedSeen, memory: SeenMemory) {
    this.#memory = memory;
    this.#before = memory.get(packed.all) ?? new Set(packed.seen.match(new RegExp(`.{${WIDTH}}`, 'g')));
  }

  /** Whether the row is new to the host; remembers it with its stamp (Unix milliseconds). */
  isNew(row: Row, stamp: number): boolean {
    const { attributes: _attributes, ...content } = row;
    const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, WIDTH);
    this.#now.set(hash, stamp);
    return !this.#before.has(hash);
  }

  /** For the checkpoint at the end of a pass: of its rows those that the next pass will meet again. */
  pack(from: number): PackedSeen {
    const kept = [...this.#now]
      .filter(([, stamp]) => stamp >= from)
      .toSorted(([, a], [, b]) => b - a)
      .map(([hash]) => hash)
      .slice(0, MAX_IN_MEMORY);
    const all = kept.length === 0 ? '' : createHash('sha256').update(kept.toSorted().join()).digest('base64url').slice(0, 22);
    if (kept.length > MAX_IN_CURSOR) this.#memory.put(all, new Set(kept));
    return { seen: kept.slice(0, MAX_IN_CURSOR).join(''), all };
  }
}

/**
 * The sets of the last checkpoints, by the name that stands in the cursor: a cursor comes back only when everything before
 * it was committed, so whatever its set holds has arrived.
 */
export class SeenMemory {
  readonly #sets = new Map<string, ReadonlySet<string>>();
  get(name: string): ReadonlySet<string> | undefined {
    return this.#sets.get(name);
  }
  put(name: string, set: ReadonlySet<string>): void {
    this.#sets.delete(name);
    this.#sets.set(name, set);
    const [oldest] = this.#sets.keys();
    if (this.#sets.size > 2 && oldest !== undefined) this.#sets.delete(oldest);
  }
}
