import type { DiscrepancyKind } from '@meshline/reconcile';
import type { ExceptionKind } from '@meshline/rulebook';
import type pg from 'pg';
import { millis, rows, time } from '../sql.ts';

/** What the ledger says of one run; counts of live records unless a name says otherwise. */
export interface RunFigures {
  readonly records: readonly {
    connection: string;
    stream: string;
    entity: string;
    read: number;
    live: number;
    linked: number;
    waiting: number;
  }[];
  readonly identities: readonly { entity: string; systems: number; identities: number }[];
  readonly duplicates: readonly { connection: string; entity: string; spareRecords: number; identities: number }[];
  readonly discrepancies: readonly {
    entity: string;
    field: string;
    kind: DiscrepancyKind;
    inWrites: number;
    waitingForPerson: number;
    reportedOnly: number;
  }[];
  readonly writes: readonly {
    connection: string;
    kind: 'create' | 'update';
    outcome: 'confirmed' | 'pending' | 'rejected' | 'unknown';
    writes: number;
  }[];
  readonly causes: readonly {
    id: number;
    kind: ExceptionKind;
    entity: string;
    field: string | null;
    systems: readonly string[];
    reason: string;
    detail: string | null;
    message: string;
    owner: string;
    dueAt: number;
    backlog: boolean;
    records: number;
  }[];
}

const LIVE_LINKS = `link l join snapshot s using (connection, stream, id)`;
const NOT_ALIASED = `not exists (select from alias a where a.connection = l.connection and a.stream = l.stream and a.id = l.id)`;

/** Reads it all in one snapshot of the database, so that the sums add up. `since` and now bound the run (Unix ms). */
export async function runFigures(pool: pg.Pool, since: number): Promise<RunFigures> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const figures = await read(client, time(since));
    await client.query('commit');
    return figures;
  } finally {
    client.release();
  }
}

async function read(client: pg.ClientBase, since: string): Promise<RunFigures> {
  return {
    records: await rows(
      client,
      `select s.connection, s.stream, s.entity, count(*) filter (where s.read_at >= $1)::int as read,
              count(*) filter (where s.live)::int as live,
              count(*) filter (where s.live and l.identity is not null)::int as linked,
              count(*) filter (where s.live and l.identity is null)::int as waiting
         from snapshot s left join link l using (connection, stream, id)
         where not exists (select from alias a where a.connection = s.connection and a.stream = s.stream and a.id = s.id)
         group by 1, 2, 3 order by 3, 1, 2`,
      [since],
    ),
    identities: await rows(
      client,
      `select entity, systems, count(*)::int as identities from (
         select i.entity, i.id, count(distinct l.connection) filter (where s.live and ${NOT_ALIASED})::int as systems
           from identity i left join link l on l.identity = i.id
             left join snapshot s on s.connection = l.connection and s.stream = l.stream and s.id = l.id
           where not exists (select from redirect r where r.from_identity = i.id)
           group by i.entity, i.id) t
         group by entity, systems order by entity, systems desc`,
    ),
    duplicates: await rows(
      client,
      `select connection, entity, sum(n - 1)::int as "spareRecords", count(*)::int as identities from (
         select l.connection, l.entity, l.identity, count(*) as n from ${LIVE_LINKS} where s.live and ${NOT_ALIASED} group by 1, 2, 3 having count(*) > 1) t
         group by 1, 2 order by 2, 1`,
    ),
    discrepancies: await discrepancies(client, since),
    writes: await rows(
      client,
      `select connection, kind, case when state = 'confirmed' then 'confirmed' when state in ('rejected', 'parked') then 'rejected'
              when state = 'unknown' then 'unknown' else 'pending' end as outcome, count(*)::int as writes
         from intent where updated_at >= $1 and created_at >= $1 and state not in ('superseded', 'rewritten')
         group by 1, 2, 3 order by 1, 2, 3`,
      [since],
    ),
    causes: (
      await rows<Omit<RunFigures['causes'][number], 'id' | 'dueAt'> & { id: string; due_at: Date }>(
        client,
        `select x.id, x.kind, x.entity, x.field, x.systems, x.reason, x.detail, x.message, x.owner, x.due_at, x.backlog,
                (select count(*) from exception_item e where e.exception = x.id and e.state = 'open')::int as records
           from exception x where x.state = 'open' order by records desc, x.id`,
      )
    ).map(({ id, due_at, ...row }) => ({ ...row, id: Number(id), dueAt: millis(due_at) })),
  };
}

/** Each value that wasn't right under one fate: a write of this run puts it right, or an open question names it. */
async function discrepancies(client: pg.ClientBase, since: string): Promise<RunFigures['discrepancies']> {
  return rows(
    client,
    `select entity, field, kind, sum(writes)::int as "inWrites", sum(asked)::int as "waitingForPerson", 0 as "reportedOnly" from (
       select i.entity, f->>'field' as field, f->>'kind' as kind, 1 as writes, 0 as asked
         from intent i, jsonb_array_elements(i.fields) f
         where i.created_at >= $1 and i.state not in ('superseded', 'rewritten', 'rejected', 'parked')
       union all
       select x.entity, coalesce(x.field, '(the whole record)'),
              case when x.reason like '%unmapped%' then 'unmapped' when x.reason like '%invalid%' then 'unreadable'
                   when x.reason like '%unauthorised%' then 'unauthorised' when x.kind = 'missing-field' then 'missing'
                   when x.field is null then 'absent-record' else 'conflicting' end, 0, 1
         from exception x join exception_item e on e.exception = x.id and e.state = 'open'
         where x.state = 'open' and x.kind not in ('duplicate-record')) t
     group by 1, 2, 3 order by 1, 2, 3`,
    [since],
  );
}
