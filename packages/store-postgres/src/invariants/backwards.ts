import type { LedgerFacts } from '@meshline/sync';
import type pg from 'pg';
import { toRef, type RefRow } from '../sql.ts';
import { LATEST, suspects } from './suspects.ts';

/** I11: of the latest changes, those whose version isn't above an earlier one's, and records that stand below their last change. */
export async function backwards(client: pg.ClientBase): Promise<Pick<LedgerFacts, 'backwards'>> {
  const found = await suspects<RefRow & { version: number; after: number }>(
    client,
    `with latest as (select connection, stream, id, seq, version from change order by seq desc limit ${2 * LATEST})
     select l.connection, l.stream, l.id, l.version, e.version as after
       from latest l join change e on e.connection = l.connection and e.stream = l.stream and e.id = l.id
         and e.version >= l.version and e.seq < l.seq
     union all
     select l.connection, l.stream, l.id, s.version, l.version as after
       from latest l join snapshot s on s.connection = l.connection and s.stream = l.stream and s.id = l.id and s.version < l.version`,
  );
  return {
    backwards: {
      count: found.count,
      rows: found.rows.map((row) => ({ ref: toRef(row), version: row.version, after: row.after })),
    },
  };
}
