import type { Fields, RecordRef } from '@meshline/record';
import type pg from 'pg';
import { toRef, type RefRow } from '../sql.ts';

export interface FirstSeen {
  readonly ref: RecordRef;
  readonly entity: string;
  readonly fields: Fields;
  readonly identity: string | undefined;
}

const PAGE = 2_000;

/** Every record as it was when it was first read, with the identity that it has now; page by page. */
export async function* firstSeen(pool: pg.Pool): AsyncGenerator<FirstSeen> {
  let after = 0;
  for (;;) {
    const { rows } = await pool.query<
      RefRow & { seq: string; entity: string; identity: string | null; fields: Readonly<Record<string, { to: Fields[string] }>> }
    >(
      `select c.seq, c.connection, c.stream, c.id, s.entity, l.identity, c.fields
         from change c join snapshot s using (connection, stream, id) left join link l using (connection, stream, id)
         where c.seq > $1 and c.version = 1 order by c.seq limit $2`,
      [after, PAGE],
    );
    for (const row of rows) {
      const fields = Object.fromEntries(Object.entries(row.fields).map(([name, { to }]) => [name, to]));
      yield { ref: toRef(row), entity: row.entity, fields, identity: row.identity ?? undefined };
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = Number(last.seq);
  }
}

/** Open reviews as pairs of refs. */
export async function openReviews(pool: pg.Pool): Promise<readonly { readonly a: string; readonly b: string }[]> {
  const { rows } = await pool.query<{ a: string; b: string }>('select a, b from review');
  return rows;
}
