import { createHash } from 'node:crypto';
import { lives, type Life } from './virtual-time.ts';

const realImmediate = setImmediate;

/** A port call that is held: it happens when the scheduler lets it. */
export interface Held {
  readonly life: Life;
  readonly what: string;
  readonly release: () => void;
}

/**
 * Where every call of a port stands still until it's let go: the order in which calls happen is the scheduler's. Each thing that happens
 * is a line of the trace.
 */
export class Gate {
  #held: Held[] = [];
  #busy = 0;
  #stirred = 0;
  #atRest: (() => void) | undefined;
  #lines = 0;
  readonly #hash = createHash('sha256');
  readonly #kept: string[] | undefined;
  /** Nothing is held: for what comes before the play. */
  calm = true;

  constructor(keepTrace: boolean) {
    this.#kept = keepTrace ? [] : undefined;
  }

  get lines(): number {
    return this.#lines;
  }
  get trace(): readonly string[] {
    return this.#kept ?? [];
  }
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  tell(line: string): void {
    this.#lines++;
    this.#hash.update(line).update('\n');
    this.#kept?.push(line);
  }

  /** Waits until the scheduler lets the call happen; whose process died meanwhile waits for ever. */
  pass(what: string): Promise<void> {
    this.#stirred++;
    const life = lives.getStore();
    if (life === undefined || this.calm) return Promise.resolve();
    if (life.dead) return new Promise(() => undefined);
    return new Promise((resolve) => this.#held.push({ life, what, release: resolve }));
  }

  /** Runs what talks to something outside of the event loop (the database): `settled` waits for its end. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work();
    } finally {
      this.#busy--;
      this.#stirred++;
      if (this.#busy === 0) this.#atRest?.();
    }
  }

  stir(): void {
    this.#stirred++;
  }

  /** Those that may be let go at a moment, oldest first. */
  ready(now: number): readonly Held[] {
    return this.#held.filter(({ life }) => !life.dead && life.stalledUntil <= now);
  }

  letGo(held: Held): void {
    this.#held = this.#held.filter((each) => each !== held);
    this.tell(`${held.life.name} ${held.what}`);
    held.release();
  }

  forget(life: Life): number {
    const before = this.#held.length;
    this.#held = this.#held.filter((each) => each.life !== life);
    return before - this.#held.length;
  }

  /** Until everybody waits: at the gate, for a time, or for nothing any more. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      const before = this.#stirred;
      // Without turning round and round meanwhile: the database has the same processors.
      if (this.#busy > 0) await new Promise<void>((resolve) => (this.#atRest = resolve));
      await new Promise<void>((resolve) => realImmediate(resolve));
      quiet = this.#busy > 0 || this.#stirred !== before ? 0 : quiet + 1;
    }
  }
}
