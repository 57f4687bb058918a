/** Time as the simulated vendors see it. Milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
}

/** The machine's time plus an offset that `/_control/clock` moves forward. */
export class OffsetClock implements Clock {
  #offset = 0;
  now(): number {
    return Date.now() + this.#offset;
  }
  /** Moves time forward by `ms`; a negative value is refused, as no vendor's clock runs backwards. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`clock: can't advance by ${ms} ms`);
    this.#offset += ms;
  }
}

/** A clock that stands still until it is advanced: for tests. */
export class ManualClock implements Clock {
  #now: number;
  constructor(start: number) {
    this.#now = start;
  }
  now(): number {
    return this.#now;
  }
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`clock: can't advance by ${ms} ms`);
    this.#now += ms;
  }
}

/** A clock that `/_control/clock` can move. */
export interface AdvanceableClock extends Clock {
  advance(ms: number): void;
}
