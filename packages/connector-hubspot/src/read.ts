import { randomUUID } from 'node:crypto';
import { ConnectorError, type ReadItem, type ReadRequest } from '@meshline/connector-spec';
import type { HubSpotApi } from './api.ts';
import { readChanges } from './changes.ts';
import { parseCursor, type ChangesCursor, type SnapshotCursor } from './cursor.ts';
import type { Feed } from './feed.ts';
import { isObjectStream, type ObjectStream } from './manifest.ts';
import { Memory } from './memory.ts';
import { readOwners } from './owners.ts';
import type { Schemas } from './schema.ts';
import { readSnapshot } from './snapshot.ts';
import { readSubmissions } from './submissions.ts';
import { sweepArchived } from './sweep.ts';

/**
 * The feeds of a session. A full pass walks the list and goes over to the changes since it began; an incremental read is
 * a search for changes and, when it is due, a look into the recycle bin.
 */
export class Reader {
  readonly #api: HubSpotApi;
  readonly #schemas: Schemas;
  readonly #memories = new Map<string, Memory>();
  constructor(api: HubSpotApi, schemas: Schemas) {
    this.#api = api;
    this.#schemas = schemas;
  }

  async *read({ feed, cursor, fields, signal }: ReadRequest): AsyncGenerator<ReadItem> {
    if (feed === 'owners') {
      yield* readOwners(this.#api, signal);
      return;
    }
    if (feed === 'form_submissions') {
      yield* readSubmissions(this.#api, cursor, signal);
      return;
    }
    if (!isObjectStream(feed)) {
      throw new ConnectorError({ code: 'NOT_SUPPORTED', message: `HubSpot has no feed "${feed}".` }, { sent: false });
    }
    // Before the first request, so that no change falls between this instant and the first page.
    const start: SnapshotCursor | ChangesCursor =
      cursor === undefined ? { v: 1, phase: 'snapshot', startedAt: this.#api.now() } : parseCursor(cursor);
    const asked = await this.#feed(feed, fields?.[feed], signal);
    let changes: ChangesCursor;
    if (start.phase === 'snapshot') {
      yield* readSnapshot(asked, start);
      changes = { v: 1, phase: 'changes', since: start.startedAt, swept: { at: start.startedAt, pages: 0 } };
      // The pass is over: from here a new start must not repeat it, even if the search fails now.
      yield { kind: 'checkpoint', phase: 'changes', cursor: changes };
    } else changes = start;
    // A second read of this feed at the same time has no memory and reads its overlap in full.
    const memory = this.#memories.get(feed) ?? new Memory(randomUUID().slice(0, 8));
    this.#memories.delete(feed);
    memory.resume(changes.memory);
    try {
      const read = yield* readChanges(asked, changes, memory);
      yield* sweepArchived(asked, read, memory);
    } finally {
      this.#memories.set(feed, memory);
    }
  }

  async #feed(stream: ObjectStream, wanted: readonly string[] | undefined, signal: AbortSignal): Promise<Feed> {
    const schema = await this.#schemas.of(stream, signal);
    return { api: this.#api, schema, properties: schema.properties(wanted), links: schema.links(wanted), signal };
  }
}
