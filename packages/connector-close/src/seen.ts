/**
 * What is done with although it is looked through again: events of the last minutes (close.md 5) and leads that the
 * search showed. It is known under the cursor that the host committed it with; a cursor that this session didn't hand
 * out, or that was never committed, knows nothing, and then all is looked at again.
 */
export class Seen {
  #cursor: string | undefined;
  #known = new Map<string, number>();

  has(cursor: string, key: string): boolean {
    return this.#cursor === cursor && this.#known.has(key);
  }

  /**
   * To be called once the checkpoint with the cursor `next` is committed, with what was done since `cursor`: keys with
   * their times (Unix ms). Forgets what lies before `floor`.
   */
  commit(cursor: string, next: string, done: Iterable<readonly [key: string, at: number]>, floor: number): void {
    if (this.#cursor !== cursor) this.#known.clear();
    this.#cursor = next;
    for (const [key, at] of done) this.#known.set(key, at);
    for (const [key, at] of this.#known) if (at < floor) this.#known.delete(key);
  }

  forget(): void {
    this.#cursor = undefined;
    this.#known.clear();
  }
}
