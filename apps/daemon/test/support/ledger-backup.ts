import type pg from 'pg';

/** Copies every table of the ledger aside: what a backup holds. */
export async function backUp(pool: pg.Pool): Promise<void> {
  await pool.query('create schema backup');
  for (const table of await tablesOf(pool)) await pool.query(`create table backup.${table} as table public.${table}`);
}

/** Puts the ledger back to what `backUp` kept, sequences included, as a restore does. */
export async function restore(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const tables = await tablesOf(pool);
    await client.query('begin');
    // As a dump is loaded: without triggers and foreign keys.
    await client.query('set local session_replication_role = replica');
    await client.query(`truncate ${tables.map((table) => `public.${table}`).join(', ')} restart identity`);
    for (const table of tables) await client.query(`insert into public.${table} overriding system value table backup.${table}`);
    const { rows: counters } = await client.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns where table_schema = 'public' and is_identity = 'YES'`,
    );
    for (const { table, column } of counters)
      await client.query(
        `select setval(pg_get_serial_sequence('public.${table}', '${column}'), coalesce((select max(${column}) from public.${table}), 0) + 1, false)`,
      );
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function tablesOf(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  return rows.map(({ name }) => name);
}
