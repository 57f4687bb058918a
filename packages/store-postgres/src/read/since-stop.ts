import type pg from 'pg';

/** What goes out when writing goes on, and what has changed since it was stopped; by connection, those without any are missing. */
export interface SinceStop {
  readonly waiting: readonly { readonly connection: string; readonly creates: number; readonly updates: number }[];
  readonly changed: readonly { readonly connection: string; readonly records: number }[];
}

/** Of everything, or of the pause of one connection. Without a stop nothing has changed since. */
export async function sinceStop(pool: pg.Pool, connection: string | undefined): Promise<SinceStop> {
  const { rows: waiting } = await pool.query<{ connection: string; creates: number; updates: number }>(
    `select connection, count(*) filter (where kind = 'create')::int as creates, count(*) filter (where kind = 'update')::int as updates
       from intent where state = 'ready' and ($1::text is null or connection = $1) group by connection order by connection`,
    [connection ?? null],
  );
  const { rows: changed } = await pool.query<{ connection: string; records: number }>(
    `select c.connection, count(distinct (c.stream, c.id))::int as records
       from change c join write_stop w on w.scope = $1 and c.seq > w.change_seq group by c.connection order by c.connection`,
    [connection ?? '*'],
  );
  return { waiting, changed };
}
