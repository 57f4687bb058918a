import type { Suspects } from '@meshline/sync';
import type pg from 'pg';
import { rows } from '../sql.ts';

/** Rows that are told one by one; the others are counted. */
export const MOST_TOLD = 20;

/** Intents that are looked at where a law is judged by the latest ones. */
export const LATEST = 2_000;

/** The first rows of a query that finds what breaks a law, and how many there are. */
export async function suspects<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  text: string,
  values: readonly unknown[] = [],
): Promise<Suspects<Row>> {
  const found = await rows<Row & { suspects: string }>(
    client,
    `select found.*, count(*) over () as suspects from (${text}) as found limit ${MOST_TOLD}`,
    values,
  );
  const count = Number(found[0]?.suspects ?? 0);
  return { count, rows: found.map(({ suspects: _, ...row }) => row as unknown as Row) };
}
