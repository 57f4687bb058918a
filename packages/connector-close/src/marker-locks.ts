/** Serialises creates by marker within a session: a second one waits, and then finds what the first one made. */
export class MarkerLocks {
  readonly #held = new Map<string, Promise<void>>();

  /** Waits until all keys are free and takes them at once, so that two callers can't block each other. Returns the release. */
  async hold(keys: readonly string[]): Promise<() => void> {
    for (;;) {
      const waits = keys.flatMap((key) => this.#held.get(key) ?? []);
      if (waits.length === 0) break;
      await Promise.all(waits);
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const key of keys) this.#held.set(key, promise);
    return () => {
      for (const key of keys) if (this.#held.get(key) === promise) this.#held.delete(key);
      resolve();
    };
  }
}
