import { chunk } from '@meshline/connector-kit';
import { MAX_QUERY_LENGTH, MAX_ROWS_PER_RETRIEVE, type Row } from './api.ts';
import { MARKER_FIELD } from './manifest.ts';
import type { Org } from './org.ts';
import { isIn, select, type Select } from './soql.ts';

export interface RowsPage {
  readonly rows: readonly Row[];
  /** The last row that the query saw, also where it is left out of `rows`. */
  readonly last: Row | undefined;
  readonly more: boolean;
  readonly serverTime: number;
}

const NARROW = ['Id', 'SystemModstamp', 'IsDeleted', 'MasterRecordId', 'IsConverted', 'ConvertedContactId', MARKER_FIELD];

/**
 * One page of a keyset read. Objects with so many fields that the query doesn't fit into a URI are asked for their ids,
 * then for their values by POST; a row that is deleted in between stays away, and its tombstone comes with a later page.
 */
export async function fetchRows(
  org: Org,
  query: Select & { readonly limit: number },
  all: boolean,
  signal: AbortSignal,
): Promise<RowsPage> {
  const { from, columns, limit } = query;
  const soql = select(query);
  const wide = encodeURIComponent(soql).length > MAX_QUERY_LENGTH;
  const asked = wide ? select({ ...query, columns: columns.filter((name) => NARROW.includes(name)) }) : soql;
  const page = await org.watch(from, org.api.query(asked, { from, all }, signal));
  const frame = { last: page.rows.at(-1), more: !page.done || page.rows.length >= limit, serverTime: page.serverTime };
  if (!wide) return { ...frame, rows: page.rows };
  const live = page.rows.filter((row) => row['IsDeleted'] !== true).map(({ Id }) => Id);
  const whole = new Map<string, Row>();
  for (const ids of chunk(live, MAX_ROWS_PER_RETRIEVE)) {
    for (const row of await org.watch(from, org.api.retrieve(from, ids, columns, signal)))
      if (row !== null) whole.set(row.Id, row);
  }
  return { ...frame, rows: page.rows.flatMap((row) => (row['IsDeleted'] === true ? row : (whole.get(row.Id) ?? []))) };
}

/** Every row whose field holds one of the values, in as many queries as the length of a URI asks for. */
export async function rowsWhereIn(
  org: Org,
  query: { readonly columns: readonly string[]; readonly from: string; readonly field: string; readonly all: boolean },
  values: readonly string[],
  signal: AbortSignal,
): Promise<Row[]> {
  const rows: Row[] = [];
  const { columns, from, field, all } = query;
  for (const some of runsThatFit(values)) {
    let after: string | undefined;
    for (;;) {
      const where = [isIn(field, some), ...(after === undefined ? [] : [`Id > '${after}'`])];
      const page = await fetchRows(org, { columns, from, where, orderBy: ['Id'], limit: 2_000 }, all, signal);
      rows.push(...page.rows);
      if (!page.more || page.last === undefined || page.last.Id === after) break;
      after = page.last.Id;
    }
  }
  return rows;
}

/** Runs of values whose list leaves half of the query to the columns. */
function runsThatFit(values: readonly string[]): string[][] {
  const runs: string[][] = [];
  let run: string[] = [];
  let length = 0;
  for (const value of new Set(values)) {
    const size = encodeURIComponent(value).length + 9;
    if (run.length > 0 && (length + size > MAX_QUERY_LENGTH / 2 || run.length >= 200)) {
      runs.push(run);
      run = [];
      length = 0;
    }
    run.push(value);
    length += size;
  }
  return run.length === 0 ? runs : [...runs, run];
}
