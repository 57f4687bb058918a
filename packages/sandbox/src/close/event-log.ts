import { Collection } from '../core/collection.ts';
import type { Journal } from '../core/journal.ts';
import type { Ids } from './ids.ts';
import { EVENT_CONSOLIDATION_MS, EVENT_RETENTION_MS } from './numbers.ts';
import { OrderedIndex } from './ordered-index.ts';
import type { Actor } from './rows.ts';

const FORGET_EVERY_MS = 3_600_000;

type Data = Readonly<Record<string, unknown>>;

/** What happened to one object. */
export interface Happening {
  readonly object_type: string;
  readonly object_id: string;
  readonly lead_id: string | null;
  readonly action: string;
  readonly changed_fields: readonly string[];
  readonly data: Data | null;
  readonly previous_data: Data | null;
  /** Joins the request's own meta: merge ids. */
  readonly meta?: Readonly<Record<string, string>>;
}

export interface EventRow extends Omit<Happening, 'meta'> {
  readonly id: string;
  readonly seq: number;
  /** Grows with every append and fold: the true order among events of one moment. */
  readonly order: number;
  readonly created: number;
  readonly updated: number;
  readonly user_id: string | null;
  readonly api_key_id: string | null;
  readonly request_id: string | null;
  readonly meta: Readonly<Record<string, string>>;
}

/** Close's event log: 30 days, repeated updates of one object folded into one event (close.md 5). */
export class EventLog {
  readonly byUpdate = new OrderedIndex();
  readonly #rows: Collection<EventRow>;
  readonly #ids: Ids;
  /** The latest event of each object. */
  readonly #latest = new Map<string, EventRow>();
  #order = 0;
  #forgotAt = -Infinity;

  constructor(journal: Journal, ids: Ids) {
    this.#rows = new Collection<EventRow>('close.events', journal);
    this.#ids = ids;
  }
  get collection(): string {
    return this.#rows.name;
  }
  get(id: string): EventRow | undefined {
    return this.#rows.get(id);
  }

  /** Logs what happened at `at`, unless that is past the retention already. */
  record(happening: Happening, actor: Actor, at: number, now: number): void {
    if (at < now - EVENT_RETENTION_MS) return;
    this.#forget(now);
    const by = {
      user_id: actor.userId,
      api_key_id: actor.apiKeyId,
      request_id: actor.requestId,
      meta: {
        ...(actor.method === null ? {} : { request_method: actor.method }),
        ...(actor.path === null ? {} : { request_path: actor.path }),
        ...happening.meta,
      },
    };
    const last = this.#latest.get(happening.object_id);
    if (last !== undefined && folds(last, happening, at)) {
      this.#store({
        ...last,
        ...by,
        order: ++this.#order,
        updated: at,
        lead_id: happening.lead_id,
        changed_fields: [...new Set([...last.changed_fields, ...happening.changed_fields])],
        data: happening.data,
        previous_data: { ...happening.previous_data, ...last.previous_data },
      });
      return;
    }
    this.#store({ ...this.#ids.next('ev'), order: ++this.#order, created: at, updated: at, ...happening, ...by });
  }

  restore(id: string, row: EventRow | undefined): void {
    this.#rows.restore(id, row);
    if (row === undefined) {
      this.byUpdate.delete(id);
      return;
    }
    this.#ids.saw(row.seq);
    this.#order = Math.max(this.#order, row.order);
    this.#index(row);
  }

  #store(row: EventRow): void {
    this.#rows.put(row);
    this.#index(row);
  }

  #index(row: EventRow): void {
    this.byUpdate.set(row.id, row.updated, row.order);
    const latest = this.#latest.get(row.object_id);
    if (latest === undefined || latest.order <= row.order) this.#latest.set(row.object_id, row);
  }

  /** Drops what is past the retention; readers look at the time themselves, so now and then is enough. */
  #forget(now: number): void {
    if (now - this.#forgotAt < FORGET_EVERY_MS) return;
    this.#forgotAt = now;
    const expired: string[] = [];
    for (const entry of this.byUpdate.ascending()) {
      if (entry.at >= now - EVENT_RETENTION_MS) break;
      expired.push(entry.id);
    }
    for (const id of expired) {
      const row = this.#rows.get(id);
      if (row !== undefined && this.#latest.get(row.object_id)?.id === id) this.#latest.delete(row.object_id);
      this.byUpdate.delete(id);
      this.#rows.delete(id);
    }
  }
}

/** Only plain updates fold, and never into or out of a merge, whose ids each event has to carry. */
const folds = (last: EventRow, next: Happening, at: number): boolean =>
  next.action === 'updated' &&
  last.action === 'updated' &&
  last.object_type === next.object_type &&
  next.meta === undefined &&
  !('merge_source_lead_id' in last.meta) &&
  at >= last.updated &&
  at - last.created < EVENT_CONSOLIDATION_MS;
