import { asText } from '@meshline/connector-kit';
import type { CloseApi } from './api.ts';
import { eventPages } from './event-log.ts';
import type { RecordSchema, RecordStream } from './schema.ts';
import type { WorkStream } from './work-schema.ts';

/** Events that came a moment late are still found. */
const REACH_BACK_MS = 5_000;
const MOST_PAGES = 100;
const KEPT = 20_000;

/**
 * The records that were made with a marker a short while ago, from the Event Log: what the search can't show yet. Each
 * call reads on from where the last one was, so that a run of creates pays about one page for each fifty.
 */
export class RecentCreates {
  readonly #windowMs: number;
  readonly #ids = new Map<string, string>();
  readonly #head = new Map<RecordStream, number>();
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(stream: RecordStream | WorkStream, marker: string, id: string): void {
    const key = `${stream}:${marker}`;
    this.#ids.delete(key);
    this.#ids.set(key, id);
    if (this.#ids.size > KEPT) for (const oldest of this.#ids.keys()) return void this.#ids.delete(oldest);
  }

  find(stream: RecordStream | WorkStream, marker: string): string | undefined {
    return this.#ids.get(`${stream}:${marker}`);
  }

  /** Reads what was created since. The time is Close's own: the newest event's. */
  async refresh(api: CloseApi, schema: RecordSchema, signal: AbortSignal): Promise<void> {
    const { stream, marker } = schema;
    if (marker === undefined) return;
    const known = this.#head.get(stream);
    let newest: number | undefined;
    let pages = 0;
    for await (const page of eventPages(api, { filter: { object_type: stream, action: 'created' }, signal })) {
      for (const event of page) {
        const value = asText(event.data[marker.key]);
        if (value !== undefined && value !== '') this.add(stream, value, event.objectId);
      }
      newest ??= page[0]?.at;
      const oldest = page.at(-1)?.at;
      if (newest === undefined || oldest === undefined) break;
      const from = Math.max(newest - this.#windowMs, known === undefined ? 0 : known - REACH_BACK_MS);
      if (oldest < from || ++pages >= MOST_PAGES) break;
    }
    if (newest !== undefined) this.#head.set(stream, Math.max(newest, known ?? 0));
  }
}
