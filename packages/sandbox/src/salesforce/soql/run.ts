import type { Org } from '../org.ts';
import type { Field, Scalar } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import { isLive, isShownToQueryAll, type Row } from '../store/row.ts';
import type { Query } from './ast.ts';
import { compileFilter, comparable, type Filter, type Hint, type Scope } from './filter.ts';
import { malformed, noType } from './refusals.ts';
import { resolve } from './resolve.ts';
import { compileSelect, type Render } from './select.ts';

export interface QueryResult {
  readonly rows: readonly Row[];
  readonly count: boolean;
  readonly columns: number;
  readonly render: Render;
}

export interface QueryOptions {
  /** queryAll: rows of the recycle bin too. */
  readonly deleted: boolean;
  readonly tooling: boolean;
  /** `v62.0`, for the URLs in the answer. */
  readonly version: string;
}

/** Runs a parsed query against what is committed now. */
export function run(org: Org, soql: string, query: Query, options: QueryOptions): QueryResult {
  const name = query.from.path.join('.');
  const type = org.schema.type(name);
  if (type === undefined || type.tooling !== options.tooling) throw noType(soql, query.from.at, name);
  const scope: Scope = { org, soql, type, alias: query.alias };
  const names = query.select === 'count' ? [] : query.select;
  const render = compileSelect(org, soql, type, query.alias, names, options.version);
  const filter = query.where === undefined ? undefined : compileFilter(scope, query.where);
  const rows = matching(scope, query, filter, options);
  const from = query.offset ?? 0;
  const cut = rows.slice(from, query.limit === undefined ? undefined : from + query.limit);
  const single = names.some((selected) => /^(?:fullname|metadata)$/i.test(selected.path.at(-1) ?? ''));
  if (options.tooling && single && cut.length > 1) {
    throw malformed(
      soql,
      0,
      'When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval.',
    );
  }
  return { rows: cut, count: query.select === 'count', columns: Math.max(1, names.length), render };
}

function matching(scope: Scope, query: Query, filter: Filter | undefined, options: QueryOptions): Row[] {
  const { org, type } = scope;
  const now = org.now();
  const sorters = query.order.map((order) => ({ order, access: resolve(org, scope.soql, type, query.alias, order.name) }));
  const byStamp =
    sorters.length > 0 &&
    sorters.every(
      ({ order, access }, at) =>
        at < 2 && !order.descending && access.steps.length === 0 && access.field.name === ['SystemModstamp', 'Id'][at],
    );
  const source = candidates(org, type, filter?.hints ?? [], byStamp);
  const enough =
    source.ordered && byStamp && query.limit !== undefined ? (query.offset ?? 0) + query.limit : Number.POSITIVE_INFINITY;
  const found: Row[] = [];
  if (enough === 0) return found;
  for (const row of source.rows) {
    if (options.deleted ? !(isLive(row) || (type.recycled && isShownToQueryAll(row, now))) : !isLive(row)) continue;
    if (filter !== undefined && !filter.test(row)) continue;
    found.push(row);
    if (found.length >= enough) break;
  }
  if (sorters.length === 0 || (source.ordered && byStamp)) return found;
  return sorted(
    found,
    sorters.map(({ order, access }) => ({ ...order, key: (row: Row) => comparable(access.field, access.get(row)) })),
  );
}

interface Sorter {
  readonly descending: boolean;
  readonly nullsLast: boolean;
  readonly key: (row: Row) => Scalar;
}

/** Nulls come first unless asked for last, whichever the direction. */
function sorted(rows: readonly Row[], sorters: readonly Sorter[]): Row[] {
  const keyed = rows.map((row) => ({ row, keys: sorters.map((sorter) => sorter.key(row)) }));
  keyed.sort((a, b) => {
    for (const [at, sorter] of sorters.entries()) {
      const [x = null, y = null] = [a.keys[at], b.keys[at]];
      if (x === y) continue;
      if (x === null || y === null) return (x === null) === sorter.nullsLast ? 1 : -1;
      return x < y === sorter.descending ? 1 : -1;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

interface Source {
  readonly rows: Iterable<Row>;
  /** In order of (SystemModstamp, Id). */
  readonly ordered: boolean;
}

/** The narrowest way to the rows: by Id, by an indexed value, by a window of SystemModstamp, or all. */
function candidates(org: Org, type: SObjectType, hints: readonly Hint[], byStamp: boolean): Source {
  const table = org.table(type);
  const equal = (usable: (field: Field) => boolean): Extract<Hint, { kind: 'equal' }> | undefined => {
    for (const hint of hints) if (hint.kind === 'equal' && usable(hint.field)) return hint;
    return undefined;
  };
  const byId = equal((field) => field.name === 'Id');
  if (byId !== undefined) return { rows: byId.values.flatMap((id) => table.get(String(id)) ?? []), ordered: false };
  const byValue = equal((field) => table.isIndexed(field));
  if (byValue !== undefined)
    return { rows: byValue.values.flatMap((value) => [...table.equal(byValue.field, value)]), ordered: false };
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.POSITIVE_INFINITY;
  for (const hint of hints) {
    if (hint.kind === 'from') from = Math.max(from, hint.stamp);
    else if (hint.kind === 'to') to = Math.min(to, hint.stamp);
  }
  if (byStamp || from !== Number.NEGATIVE_INFINITY || to !== Number.POSITIVE_INFINITY)
    return { rows: table.stamped(from, to), ordered: true };
  // Without ORDER BY the order means nothing (salesforce.md 10): newest first finds out who relies on it.
  return { rows: [...table.rows()].toReversed(), ordered: false };
}
