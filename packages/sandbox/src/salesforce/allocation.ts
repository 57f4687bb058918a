import { Collection } from '../core/collection.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { LIMITS } from './limits.ts';

interface Minute {
  /** Minutes since the epoch, as text. */
  readonly id: string;
  readonly calls: number;
}

const MINUTE = 60_000;
/** The count reaches the journal at every so many calls; a kill forgets fewer than that. */
const JOURNAL_EVERY = 50;

/** The org's API calls in the rolling window of 24 h, counted by the minute (salesforce.md 11). */
export class Allocation {
  readonly #minutes: Collection<Minute>;
  readonly #clock: Clock;
  #used = 0;
  constructor(journal: Journal, clock: Clock) {
    this.#minutes = new Collection<Minute>('salesforce.usage', journal);
    this.#clock = clock;
  }
  used(): number {
    const first = this.#minute() - LIMITS.dailyWindowMs / MINUTE;
    for (const minute of this.#minutes.values()) {
      if (Number(minute.id) > first) break;
      this.#minutes.delete(minute.id);
      this.#used -= minute.calls;
    }
    return this.#used;
  }
  exhausted(): boolean {
    return this.used() >= LIMITS.dailyApiRequests;
  }
  count(calls: number): void {
    const id = String(this.#minute());
    const row = { id, calls: (this.#minutes.get(id)?.calls ?? 0) + calls };
    const due = Math.floor(this.#used / JOURNAL_EVERY) !== Math.floor((this.#used + calls) / JOURNAL_EVERY);
    this.#used += calls;
    if (due) this.#minutes.put(row);
    else this.#minutes.restore(id, row);
  }
  /** `Sforce-Limit-Info` of the answer. */
  header(): string {
    return `api-usage=${this.used()}/${LIMITS.dailyApiRequests}`;
  }
  restore(id: string, row: unknown): void {
    const minute = row as Minute | undefined;
    this.#used += (minute?.calls ?? 0) - (this.#minutes.get(id)?.calls ?? 0);
    this.#minutes.restore(id, minute);
  }
  #minute(): number {
    return Math.floor(this.#clock.now() / MINUTE);
  }
}
