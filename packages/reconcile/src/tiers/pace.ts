import type { TierOptions } from './contract.ts';

/** Steps between two looks at the world. */
const STRIDE = 256;

/** Counts steps, tells of progress and lets others have their turn. */
export class Pace {
  #done = 0;
  #told = 0;
  #idle = 0;
  readonly #total: number;
  readonly #options: TierOptions;

  constructor(total: number, options: TierOptions) {
    this.#total = total;
    this.#options = options;
  }

  /** Counts; true where a `rest` is due. */
  step(steps = 1): boolean {
    this.#done += steps;
    return this.#done - this.#told >= STRIDE;
  }

  /** True now and then while something is done that is no step. */
  due(): boolean {
    return ++this.#idle % STRIDE === 0;
  }

  async rest(): Promise<void> {
    this.#told = this.#done;
    this.#options.onProgress?.(Math.min(this.#done, this.#total), this.#total);
    await this.#options.yieldTo?.();
  }

  async end(): Promise<void> {
    this.#done = this.#total;
    await this.rest();
  }
}
