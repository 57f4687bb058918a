import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose time it is: timers of a process that stands still wait, and those of a dead one never fire. */
export interface Life {
  readonly name: string;
  dead: boolean;
  /** Stands still until then (Unix ms). */
  stalledUntil: number;
}

/** Whose code runs. Nobody's: the simulation itself. */
export const lives = new AsyncLocalStorage<Life>();

interface Timer {
  readonly id: number;
  at: number;
  readonly ms: number;
  readonly every: boolean;
  readonly fire: () => void;
  readonly life: Life | undefined;
}

/**
 * The only clock of a simulation. While it's installed, `Date.now` and the timers of the process are its own: what the breaker, the
 * leases and the deadlines wait for comes when the simulation says so, and always in the same order.
 */
export class VirtualTime {
  #now: number;
  #next = 1;
  readonly #timers = new Map<number, Timer>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Moves time on, with what comes due on the way, each at its time. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#first(until); next !== undefined; next = this.#first(until)) {
      this.#now = Math.max(this.#now, dueOf(next));
      if (next.every) next.at = this.#now + next.ms;
      else this.#timers.delete(next.id);
      next.fire();
    }
    this.#now = Math.max(this.#now, until);
  }

  /** Timers of those who died. */
  forget(life: Life): void {
    for (const timer of this.#timers.values()) if (timer.life === life) this.#timers.delete(timer.id);
  }

  #first(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (dueOf(timer) > until || timer.life?.dead === true) continue;
      if (first === undefined || dueOf(timer) < dueOf(first) || (dueOf(timer) === dueOf(first) && timer.id < first.id))
        first = timer;
    }
    return first;
  }

  #set(callback: (...args: unknown[]) => void, ms: number, every: boolean, args: readonly unknown[]): VirtualTimer {
    const id = this.#next++;
    const inContext = AsyncLocalStorage.snapshot();
    const wait = Math.max(every ? 1 : 0, Number.isFinite(ms) ? ms : 0);
    const timer: Timer = {
      id,
      at: this.#now + wait,
      ms: wait,
      every,
      life: lives.getStore(),
      fire: () => inContext(() => callback(...args)),
    };
    this.#timers.set(id, timer);
    return new VirtualTimer(id, () => {
      timer.at = this.#now + timer.ms;
      this.#timers.set(id, timer);
    });
  }

  /** Puts its clock and timers in place of the process's; returns what puts those back. */
  install(): () => void {
    const real = { setTimeout, clearTimeout, setInterval, clearInterval, now: Date.now };
    const clear = (timer: unknown): void => {
      if (timer instanceof VirtualTimer) this.#timers.delete(timer.id);
      else real.clearTimeout(timer as NodeJS.Timeout);
    };
    const put = (name: 'setTimeout' | 'setInterval', every: boolean): void => {
      Object.assign(globalThis, {
        [name]: (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => this.#set(callback, ms, every, args),
      });
    };
    put('setTimeout', false);
    put('setInterval', true);
    Object.assign(globalThis, { clearTimeout: clear, clearInterval: clear });
    Date.now = () => this.#now;
    return () => {
      Date.now = real.now;
      const { now: _, ...timers } = real;
      Object.assign(globalThis, timers);
    };
  }
}

/** What `setTimeout` gives while virtual time is installed: as much of Node's as is used. */
class VirtualTimer {
  readonly id: number;
  readonly #again: () => void;
  constructor(id: number, again: () => void) {
    this.id = id;
    this.#again = again;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
  refresh(): this {
    this.#again();
    return this;
  }
}

function dueOf({ at, life }: Timer): number {
  return Math.max(at, life?.stalledUntil ?? 0);
}
