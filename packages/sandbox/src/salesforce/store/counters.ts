import { Collection } from '../../core/collection.ts';
import type { Journal } from '../../core/journal.ts';
import { numberedId } from '../ids.ts';

interface Counter {
  /** The key prefix. */
  readonly id: string;
  /** Every number below is taken, or reserved. */
  readonly reserved: number;
}

/** Ids start where both cases of letters are in use; lower numbers belong to what a new org brings. */
const FIRST = 10 * 62 ** 4;
const BLOCK = 500;

/**
 * Hands out ids. Numbers are reserved in blocks, so that a restart never gives out one again, also none that only a
 * rolled back transaction had shown.
 */
export class Counters {
  readonly #counters: Collection<Counter>;
  readonly #next = new Map<string, number>();
  constructor(journal: Journal) {
    this.#counters = new Collection<Counter>('salesforce.counters', journal);
  }
  mint(prefix: string): string {
    const reserved = this.#counters.get(prefix)?.reserved ?? FIRST;
    const n = this.#next.get(prefix) ?? reserved;
    if (n >= reserved) this.#counters.put({ id: prefix, reserved: n + BLOCK });
    this.#next.set(prefix, n + 1);
    return numberedId(prefix, n);
  }
  restore(id: string, row: unknown): void {
    this.#counters.restore(id, row as Counter);
    this.#next.delete(id);
  }
}
