import { Collection } from '../core/collection.ts';
import { fault } from './errors.ts';
import { LIMITS } from './limits.ts';
import type { Org } from './org.ts';
import { parse } from './soql/parse.ts';
import { run, type QueryOptions, type QueryResult } from './soql/run.ts';

interface Cursor {
  /** Starts with `01g`, as locators do. */
  readonly id: string;
  readonly soql: string;
  readonly deleted: boolean;
  readonly tooling: boolean;
  readonly batch: number;
  readonly openedAt: number;
}

/** One page of a query's answer (salesforce.md 6). */
export interface QueryPage {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly unknown[];
}

/**
 * Queries and their locators. A cursor keeps the rows as they were when the query ran; after a restart of the simulation
 * it runs the query again, which may show later values.
 */
export class Cursors {
  readonly #org: Org;
  readonly #cursors: Collection<Cursor>;
  readonly #results = new Map<string, QueryResult>();
  constructor(org: Org) {
    this.#org = org;
    this.#cursors = new Collection<Cursor>('salesforce.cursors', org.options.journal);
  }
  /** Answers the first page. `hint` is the caller's batchSize, which is a hint only. */
  first(soql: string, options: QueryOptions, hint: number | undefined): QueryPage {
    const result = run(this.#org, soql, parse(soql), options);
    if (result.count) return { totalSize: result.rows.length, done: true, records: [] };
    const wanted = Math.min(LIMITS.queryBatchMax, Math.max(LIMITS.queryBatchMin, hint ?? LIMITS.queryBatchMax));
    const batch = Math.max(LIMITS.queryBatchMin, Math.min(wanted, Math.floor(LIMITS.queryBatchCells / result.columns)));
    if (result.rows.length <= batch) return page(result, 0, batch, '', options);
    this.#forgetOld();
    const { deleted, tooling } = options;
    const cursor = { id: this.#org.counters.mint('01g'), soql, deleted, tooling, batch, openedAt: this.#org.now() };
    this.#cursors.put(cursor);
    this.#results.set(cursor.id, result);
    return page(result, 0, batch, cursor.id, options);
  }
  /** Answers the page that a locator such as `01gRO0000016PIAYA2-2000` names; a page can be asked for again. */
  next(locator: string, version: string, tooling: boolean): QueryPage {
    const [, id = '', offset = ''] = /^(01g[0-9A-Za-z]{15})-(\d+)$/.exec(locator) ?? [];
    const cursor = this.#cursors.get(id);
    const expired = cursor !== undefined && this.#org.now() - cursor.openedAt > LIMITS.queryLocatorMs;
    if (cursor === undefined || expired || cursor.tooling !== tooling)
      throw fault(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    const options = { deleted: cursor.deleted, tooling, version };
    const result = this.#results.get(id) ?? run(this.#org, cursor.soql, parse(cursor.soql), options);
    this.#results.set(id, result);
    return page(result, Number(offset), cursor.batch, id, options);
  }
  restore(id: string, row: unknown): void {
    this.#cursors.restore(id, row as Cursor | undefined);
  }
  #forgetOld(): void {
    for (const cursor of this.#cursors.values()) {
      if (this.#org.now() - cursor.openedAt <= LIMITS.queryLocatorMs) return;
      this.#cursors.delete(cursor.id);
      this.#results.delete(cursor.id);
    }
  }
}

/** The URL of the next page says `query`, for queryAll too (salesforce.md 12.4). */
function page(result: QueryResult, from: number, batch: number, id: string, options: QueryOptions): QueryPage {
  const to = from + batch;
  const done = to >= result.rows.length;
  const root = `/services/data/${options.version}/${options.tooling ? 'tooling/' : ''}query`;
  return {
    totalSize: result.rows.length,
    done,
    ...(done ? {} : { nextRecordsUrl: `${root}/${id}-${to}` }),
    records: result.rows.slice(from, to).map(result.render),
  };
}
