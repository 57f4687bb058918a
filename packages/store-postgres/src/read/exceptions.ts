import type { Finding } from '@meshline/reconcile';
import type { Value } from '@meshline/record';
import type { ExceptionKind } from '@meshline/rulebook';
import type pg from 'pg';
import { millis, time } from '../sql.ts';

export interface ExceptionFilter {
  readonly state?: 'open' | 'closed' | undefined;
  readonly kind?: string | undefined;
  readonly owner?: string | undefined;
  readonly connection?: string | undefined;
  /** Only these. */
  readonly ids?: readonly number[] | undefined;
  readonly limit: number;
  /** The last exception of the page before. */
  readonly after?: ExceptionPosition | undefined;
}

/** Where an exception stands in the list. */
export type ExceptionPosition = Pick<ExceptionRow, 'backlog' | 'dueAt' | 'records' | 'id'>;

export interface ExceptionRow {
  readonly id: number;
  readonly kind: ExceptionKind;
  readonly entity: string;
  readonly field: string | undefined;
  readonly systems: readonly string[];
  readonly reason: string;
  readonly detail: string | undefined;
  readonly message: string;
  readonly owner: string;
  readonly dueAt: number;
  readonly backlog: boolean;
  readonly state: 'open' | 'closed';
  readonly openedAt: number;
  readonly closedBecause: string | undefined;
  readonly version: number;
  readonly records: number;
}

export interface ExceptionItemRow {
  readonly item: string;
  readonly identity: string | undefined;
  readonly title: string | undefined;
  readonly finding: Finding;
  readonly state: 'open' | 'gone' | 'decided';
  readonly times: number;
  readonly lastSeen: number;
}

interface Row {
  readonly id: string;
  readonly kind: ExceptionKind;
  readonly entity: string;
  readonly field: string | null;
  readonly systems: string[];
  readonly reason: string;
  readonly detail: string | null;
  readonly message: string;
  readonly owner: string;
  readonly due_at: Date;
  readonly backlog: boolean;
  readonly state: 'open' | 'closed';
  readonly opened_at: Date;
  readonly closed_because: string | null;
  readonly version: number;
  readonly records: number;
}

const SELECT = `select x.*, (select count(*)::int from exception_item e where e.exception = x.id and e.state = 'open') as records from exception x`;

/**
 * Most pressing first: what is due, by due time, then the backlog; most records first among equals. `more`: those that
 * match and stand behind this page.
 */
export async function listExceptions(
  pool: pg.Pool,
  { state, kind, owner, connection, ids, limit, after }: ExceptionFilter,
): Promise<{ readonly exceptions: readonly ExceptionRow[]; readonly more: number }> {
  const { rows } = await pool.query<Row & { behind: number }>(
    `select *, count(*) over ()::int as behind from (${SELECT}) x
       where ($1::text is null or state = $1) and ($2::text is null or kind = $2) and ($3::text is null or owner = $3)
         and ($4::text is null or $4 = any(systems)) and ($5::bigint[] is null or id = any($5))
         and ($6::boolean is null or (backlog, due_at, -records, id) > ($6, $7::timestamptz, -$8::int, $9::bigint))
       order by backlog, due_at, records desc, id limit $10`,
    [
      state ?? null,
      kind ?? null,
      owner ?? null,
      connection ?? null,
      ids ?? null,
      after?.backlog ?? null,
      after === undefined ? null : time(after.dueAt),
      after?.records ?? null,
      after?.id ?? null,
      limit,
    ],
  );
  return { exceptions: rows.map(toException), more: (rows[0]?.behind ?? 0) - rows.length };
}

/** What of the open records of an exception its line in the list tells. */
export interface ExceptionLine {
  readonly exception: number;
  /** The first open record, and what its identity is called. */
  readonly finding: Finding;
  readonly title: string | undefined;
  /** What would be done on approval, where it is the same for all. */
  readonly proposed: Value | undefined;
  /** Each of them has a proposal. */
  readonly allProposed: boolean;
}

/** By exception; those without open records are missing. */
export async function exceptionLines(pool: pg.Pool, ids: readonly number[]): Promise<ReadonlyMap<number, ExceptionLine>> {
  const { rows } = await pool.query<{
    exception: string;
    finding: Finding;
    title: string | null;
    count: number;
    proposals: number;
    different: number;
  }>(
    `select p.*, f.finding, f.title from
       (select exception, count(*)::int as count, count(finding->'proposed')::int as proposals, count(distinct finding->'proposed')::int as different
          from exception_item where state = 'open' and exception = any($1::bigint[]) group by exception) p,
       lateral (select e.finding, nullif(i.title, '') as title from exception_item e left join identity i on i.id = e.identity
          where e.exception = p.exception and e.state = 'open' order by i.title nulls last, e.item limit 1) f`,
    [ids],
  );
  return new Map(
    rows.map(({ exception, finding, title, count, proposals, different }) => {
      const allProposed = proposals === count;
      const proposed = allProposed && different === 1 ? finding.proposed : undefined;
      return [Number(exception), { exception: Number(exception), finding, title: title ?? undefined, proposed, allProposed }];
    }),
  );
}

export async function countExceptions(pool: pg.Pool): Promise<{
  readonly causes: number;
  readonly records: number;
  readonly backlogCauses: number;
  readonly backlogRecords: number;
}> {
  const { rows } = await pool.query<{ causes: number; records: number; backlogCauses: number; backlogRecords: number }>(
    `select count(*) filter (where not backlog)::int as causes, coalesce(sum(records) filter (where not backlog), 0)::int as records,
            count(*) filter (where backlog)::int as "backlogCauses", coalesce(sum(records) filter (where backlog), 0)::int as "backlogRecords"
       from (${SELECT}) x where state = 'open'`,
  );
  return rows[0] ?? { causes: 0, records: 0, backlogCauses: 0, backlogRecords: 0 };
}

export async function readException(
  pool: pg.Pool,
  id: number,
  mostItems: number,
): Promise<
  { readonly exception: ExceptionRow; readonly items: readonly ExceptionItemRow[]; readonly total: number } | undefined
> {
  const { rows } = await pool.query<Row>(`${SELECT} where x.id = $1`, [id]);
  const [row] = rows;
  if (!row) return undefined;
  const { rows: items } = await pool.query<{
    item: string;
    identity: string | null;
    title: string | null;
    finding: Finding;
    state: 'open' | 'gone' | 'decided';
    times: number;
    last_seen: Date;
    total: number;
  }>(
    `select e.item, e.identity, nullif(i.title, '') as title, e.finding, e.state, e.times, e.last_seen, count(*) over ()::int as total
       from exception_item e left join identity i on i.id = e.identity
       where e.exception = $1 order by e.state = 'open' desc, i.title nulls last, e.item limit $2`,
    [id, mostItems],
  );
  return {
    exception: toException(row),
    total: items[0]?.total ?? 0,
    items: items.map((item) => ({
      item: item.item,
      identity: item.identity ?? undefined,
      title: item.title ?? undefined,
      finding: item.finding,
      state: item.state,
      times: item.times,
      lastSeen: millis(item.last_seen),
    })),
  };
}

function toException(row: Row): ExceptionRow {
  return {
    id: Number(row.id),
    kind: row.kind,
    entity: row.entity,
    field: row.field ?? undefined,
    systems: row.systems,
    reason: row.reason,
    detail: row.detail ?? undefined,
    message: row.message,
    owner: row.owner,
    dueAt: millis(row.due_at),
    backlog: row.backlog,
    state: row.state,
    openedAt: millis(row.opened_at),
    closedBecause: row.closed_because ?? undefined,
    version: row.version,
    records: row.records,
  };
}
