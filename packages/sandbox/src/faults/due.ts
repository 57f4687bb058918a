import type { Clock } from '../core/clock.ts';

interface Act {
  readonly at: number;
  readonly run: () => Promise<void>;
  /** The rule whose removal calls it off. */
  readonly until: string | undefined;
}

/** Calls `then` in `ms` or later, unless the process ends before. */
export type Wake = (ms: number, then: () => void) => void;

const LONGEST_TIMER_MS = 2 ** 31 - 1;
export const wakeByTimer: Wake = (ms, then) => void setTimeout(then, Math.min(ms, LONGEST_TIMER_MS)).unref();

/** What is to happen at a time on the sandbox's clock, one after the other, in order of that time. */
export class Due {
  readonly #clock: Clock;
  readonly #wake: Wake;
  #acts: Act[] = [];
  #running: Promise<void> | undefined;

  constructor(clock: Clock, wake: Wake) {
    this.#clock = clock;
    this.#wake = wake;
  }
  get size(): number {
    return this.#acts.length;
  }

  add(act: Act): void {
    // Of two for one time the earlier added comes first.
    const later = this.#acts.findIndex((each) => each.at > act.at);
    this.#acts.splice(later === -1 ? this.#acts.length : later, 0, act);
    this.#wake(Math.max(0, act.at - this.#clock.now()), () => void this.settle().catch(() => undefined));
  }

  /** Does what is due by now; whoever calls meanwhile waits for the same end. */
  settle(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  callOff(rule: string): void {
    this.#acts = this.#acts.filter(({ until }) => until !== rule);
  }
  clear(): void {
    this.#acts = [];
  }

  async #run(): Promise<void> {
    for (let next = this.#acts[0]; next !== undefined && next.at <= this.#clock.now(); next = this.#acts[0]) {
      this.#acts.shift();
      await next.run();
    }
  }
}
