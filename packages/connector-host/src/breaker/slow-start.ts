/** From so many places on nothing is held back any more. */
const FULL = 16;

/**
 * Who is let through after a breaker closed: one call, and one more with each that went well, so that the crowd that
 * waited doubles with each round and doesn't fall upon a system that has just come back.
 */
export class SlowStart {
  #places = Number.POSITIVE_INFINITY;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  begin(): void {
    this.#places = 1;
  }

  /** Resolves once there is a place; throws the signal's reason. `leave` gives it back. */
  async enter(signal: AbortSignal): Promise<void> {
    while (this.#taken >= this.#places) await this.#turn(signal);
    this.#taken++;
  }

  leave(outcome: 'ok' | 'failed' | 'nothing'): void {
    this.#taken--;
    if (outcome === 'ok' && ++this.#places >= FULL) this.#places = Number.POSITIVE_INFINITY;
    if (outcome === 'failed' && this.#places < FULL) this.#places = 1;
    this.wake();
  }

  /** All who wait look again. */
  wake(): void {
    for (const look of this.#waiting.splice(0)) look();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(look), 1);
        reject(signal.reason as Error);
      };
      const look = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      this.#waiting.push(look);
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}
