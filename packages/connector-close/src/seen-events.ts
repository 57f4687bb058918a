import type { CloseEvent } from './event-log.ts';

/**
 * Events that are done with, by the cursor under which the host committed them. The log's last five minutes are read
 * again each time (close.md 5); without this each poll would read all records of that time again. A cursor that this
 * session didn't hand out, or that was never committed, knows no event: then all of them are looked at.
 */
export class SeenEvents {
  #since: string | undefined;
  #events = new Map<string, number>();

  has(since: string, event: CloseEvent): boolean {
    return this.#since === since && this.#events.has(keyOf(event));
  }

  /** To be called once the checkpoint with the cursor `next` is committed. Forgets what lies before `floor` (Unix ms). */
  commit(since: string, next: string, events: readonly CloseEvent[], floor: number): void {
    if (this.#since !== since) this.#events.clear();
    this.#since = next;
    for (const event of events) this.#events.set(keyOf(event), event.at);
    for (const [key, at] of this.#events) if (at < floor) this.#events.delete(key);
  }

  forget(): void {
    this.#since = undefined;
    this.#events.clear();
  }
}

const keyOf = (event: CloseEvent): string => `${event.id}@${event.version}`;
