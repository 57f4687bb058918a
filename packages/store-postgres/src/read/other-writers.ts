import type pg from 'pg';
import { time } from '../sql.ts';

export interface OtherWriter {
  readonly connection: string;
  readonly stream: string;
  /** As the system names it. */
  readonly field: string;
  /** Times that it was seen to change there without MeshLine having written it. */
  readonly times: number;
  readonly records: number;
}

/** Changes that are looked at, from the latest back: a busy ledger has millions in a month. */
const MOST_CHANGES = 200_000;

/**
 * Which fields were changed in the systems by somebody else than MeshLine since `since` (Unix ms), most often first. A change is
 * MeshLine's where a write of it to that record and field landed within 15 minutes before it was seen; one that was overwritten at once
 * (`rewritten`) is somebody else's.
 */
export async function otherWriters(pool: pg.Pool, since: number): Promise<readonly OtherWriter[]> {
  const { rows } = await pool.query<OtherWriter>(
    `with latest as materialized (
       select seq, connection, stream, id, at, fields from change where at >= $1 and kind = 'changed' order by seq desc limit $2)
     select c.connection, c.stream, f.key as field, count(*)::int as times, count(distinct c.id)::int as records
       from latest c cross join jsonb_object_keys(c.fields) f(key)
       where not exists (
         select from intent i where i.connection = c.connection and i.stream = c.stream and i.record_id = c.id
           and i.patch ? f.key and i.state <> 'rewritten' and i.applied_at between c.at - interval '15 minutes' and c.at + interval '1 minute')
       group by c.connection, c.stream, f.key order by times desc, c.connection, c.stream, field`,
    [time(since), MOST_CHANGES],
  );
  return rows;
}
