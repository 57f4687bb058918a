/** How long an entry may serve, in ms: longer than the overlap of any read. */
const KEEP_MS = 360_000;
const SETTLED_MS = 1000;

/**
 * What a session yielded of late, so that the overlap of incremental reads isn't fetched again and again. An entry counts
 * only from the checkpoint after it on, and only if the next read comes with that checkpoint's cursor: else the host may
 * not have committed it.
 */
export class Memory {
  readonly #entries = new Map<string, { readonly modified: number; readonly seq: number }>();
  readonly #tentative = new Map<string, { readonly modified: number; readonly at: number }>();
  readonly #nonce: string;
  #seq = 0;
  /** `nonce` tells this session's cursors from another's. */
  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  /** Call at the start of a read with the name in its cursor: forgets what was yielded after that checkpoint. */
  resume(name: string | undefined): void {
    const [nonce, text = ''] = name?.split(':') ?? [];
    const committed = nonce === this.#nonce ? Number(text) : -1;
    for (const [key, { seq }] of this.#entries) if (!(seq < committed)) this.#entries.delete(key);
  }
  knows(key: string, modified: number): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.modified >= modified;
  }
  note(key: string, modified: number): void {
    this.#entries.set(key, { modified, seq: this.#seq });
  }
  /**
   * Whether a record read at `now` can't change once more under the same modified time: that time is past, or it was
   * read with it a while ago (where HubSpot's clock is ahead of ours, times lie in the future for long).
   */
  settled(key: string, modified: number, now: number): boolean {
    if (now - modified > SETTLED_MS) return true;
    const first = this.#tentative.get(key);
    if (first?.modified === modified) return now - first.at > SETTLED_MS;
    this.#tentative.set(key, { modified, at: now });
    return false;
  }
  /** The name of a checkpoint; what was noted before it is known to reads that resume from it. */
  checkpoint(): string {
    return `${this.#nonce}:${++this.#seq}`;
  }
  /** Forgets what no overlap reaches any more. `now` in Unix ms. */
  prune(now: number): void {
    for (const [key, { modified }] of this.#entries) if (modified < now - KEEP_MS) this.#entries.delete(key);
    for (const [key, { at }] of this.#tentative) if (at < now - KEEP_MS) this.#tentative.delete(key);
  }
}
