import type { RecordRef } from '@meshline/record';
import type pg from 'pg';

/** Runs a statement and gives its rows. */
export async function rows<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await client.query<Row>(text, values as unknown[]);
  return result.rows;
}

/** Three parallel arrays for `unnest($1::text[], $2::text[], $3::text[])`. */
export function refColumns(refs: readonly RecordRef[]): [string[], string[], string[]] {
  return [refs.map((ref) => ref.connection), refs.map((ref) => ref.stream), refs.map((ref) => ref.id)];
}

/** Rows as one JSON parameter, for `jsonb_to_recordset`: one parameter however many rows. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

export function time(value: number): string {
  return new Date(value).toISOString();
}

export function optionalTime(value: number | undefined): string | null {
  return value === undefined ? null : time(value);
}

/** A `timestamptz` as the driver gives it, in Unix milliseconds. */
export function millis(value: Date): number {
  return value.getTime();
}

export function optionalMillis(value: Date | null): number | undefined {
  return value === null ? undefined : value.getTime();
}

export interface RefRow {
  readonly connection: string;
  readonly stream: string;
  readonly id: string;
}

export function toRef(row: RefRow): RecordRef {
  return { connection: row.connection, stream: row.stream, id: row.id };
}
