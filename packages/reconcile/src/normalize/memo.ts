/**
 * A bounded memo. When it is full it starts anew: cheaper than bookkeeping of use, and the hot values are back at once.
 * It never changes a result, so that the functions that use it stay pure.
 */
export class Memo<T> {
  readonly #limit: number;
  readonly #values = new Map<string, T>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string, make: (key: string) => T): T {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    if (this.#values.size >= this.#limit) this.#values.clear();
    this.#values.set(key, made);
    return made;
  }
}
