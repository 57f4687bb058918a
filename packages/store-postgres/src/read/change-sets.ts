import type { ErrorData } from '@meshline/connector-spec';
import type { IntentState, StoredChangeSet } from '@meshline/sync';
import type pg from 'pg';
import { millis } from '../sql.ts';

export interface ChangeSetRow extends StoredChangeSet {
  readonly undoneBy: string | undefined;
  readonly connections: readonly string[];
  readonly creates: number;
  readonly updates: number;
  readonly states: Readonly<Partial<Record<IntentState, number>>>;
}

export interface FailedWrite {
  readonly intent: string;
  readonly kind: 'create' | 'update';
  readonly connection: string;
  readonly stream: string;
  readonly recordId: string | undefined;
  readonly title: string;
  readonly state: 'rejected' | 'superseded' | 'rewritten' | 'unknown';
  readonly error: ErrorData | undefined;
}

// The lines of an applied plan are its writes, also those that moved and that settle plans anew for itself since: here they
// are superseded. `$1` = ids of change sets.
const WRITES = `
  select p.change_set, i.id, i.kind, i.connection, i.stream, i.record_id, i.identity, i.error, i.seq,
      case when i.change_set = p.change_set then i.state else 'superseded' end as state
    from plan p join plan_line l on l.plan = p.id join intent i on i.key = l.intent_key where p.change_set = any($1::uuid[])
  union all
  select i.change_set, i.id, i.kind, i.connection, i.stream, i.record_id, i.identity, i.error, i.seq, i.state
    from intent i where i.change_set = any($1::uuid[])
      and not exists (select from plan p join plan_line l on l.plan = p.id where p.change_set = i.change_set and l.intent_key = i.key)`;

/** Change sets, the latest first: from before one on, or one alone. Undefined: there is no `before`. */
export async function changeSets(
  pool: pg.Pool,
  { id, before, limit }: { readonly id?: string | undefined; readonly before?: string | undefined; readonly limit: number },
): Promise<readonly ChangeSetRow[]> {
  const { rows: sets } = await pool.query<
    Omit<StoredChangeSet, 'at' | 'undoes'> & { at: Date; undoes: string | null; undone_by: string | null }
  >(
    `select c.id, c.kind, c.cause, c.actor, c.rulebook, c.at, c.undoes, u.id as undone_by
       from change_set c left join change_set u on u.undoes = c.id left join change_set b on b.id = $2
       where ($1::uuid is null or c.id = $1) and ($2::uuid is null or (c.at, c.id) < (b.at, b.id))
         and (c.kind <> 'live' or exists (select from intent i where i.change_set = c.id))
       order by c.at desc, c.id desc limit $3`,
    [id ?? null, before ?? null, limit],
  );
  const { rows: counts } = await pool.query<{
    change_set: string;
    kind: 'create' | 'update';
    connection: string;
    state: IntentState;
    count: number;
  }>(
    `select change_set, kind, connection, state, count(*)::int as count from (${WRITES}) w group by change_set, kind, connection, state`,
    [sets.map((set) => set.id)],
  );
  return sets.map(({ at, undoes, undone_by: undoneBy, ...set }) => {
    const own = counts.filter(({ change_set: of }) => of === set.id);
    const states: Partial<Record<IntentState, number>> = {};
    for (const { state, count } of own) states[state] = (states[state] ?? 0) + count;
    const sum = (kind: 'create' | 'update'): number =>
      own.filter((row) => row.kind === kind).reduce((all, { count }) => all + count, 0);
    return {
      ...set,
      at: millis(at),
      undoes: undoes ?? undefined,
      undoneBy: undoneBy ?? undefined,
      connections: [...new Set(own.map(({ connection }) => connection))].toSorted(),
      creates: sum('create'),
      updates: sum('update'),
      states,
    };
  });
}

/** Writes of a change set that didn't land. */
export async function failedWrites(pool: pg.Pool, changeSet: string, limit: number): Promise<readonly FailedWrite[]> {
  const { rows: found } = await pool.query<{
    id: string;
    kind: FailedWrite['kind'];
    connection: string;
    stream: string;
    record_id: string | null;
    title: string | null;
    state: FailedWrite['state'];
    error: ErrorData | null;
  }>(
    `select w.id, w.kind, w.connection, w.stream, w.record_id, d.title, w.state, w.error from (${WRITES}) w
       left join identity d on d.id = w.identity where w.state in ('rejected', 'superseded', 'rewritten', 'unknown') order by w.seq limit $2`,
    [[changeSet], limit],
  );
  return found.map(({ id, record_id: recordId, title, error, ...row }) => ({
    ...row,
    intent: id,
    recordId: recordId ?? undefined,
    title: title ?? '',
    error: error ?? undefined,
  }));
}
