import type pg from 'pg';
import { migrations } from './migrations/index.ts';

/** The database was made by a newer MeshLine, or isn't MeshLine's. */
export class SchemaError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SchemaError';
  }
}

/**
 * Brings the database to this version's schema. Several daemons may call it at once: one works, the others wait. Each
 * migration is a transaction of its own with its mark, so that a death in between leaves whole steps only. A newer MeshLine's
 * migrations that only expand leave this version at work beside it, so that daemons are updated one after the other.
 * `afterStep` is told of each.
 */
export async function migrate(client: pg.ClientBase, afterStep?: (id: string) => void): Promise<readonly string[]> {
  await client.query(`select pg_advisory_lock(hashtext('meshline.migrate'))`);
  try {
    await refuseForeign(client);
    await client.query('create table if not exists migration (id text primary key, at timestamptz not null default now())');
    await client.query('alter table migration add column if not exists expands boolean not null default false');
    const { rows } = await client.query<{ id: string; expands: boolean }>('select id, expands from migration order by id');
    const done = new Set(rows.map((row) => row.id));
    const newer = rows
      .filter(({ id, expands }) => !expands && !migrations.some((migration) => migration.id === id))
      .map(({ id }) => id);
    if (newer.length > 0) {
      throw new SchemaError(
        `This database was used by a newer MeshLine (it has ${newer.join(', ')}). Start that version, or use another database.`,
      );
    }
    const applied: string[] = [];
    for (const migration of migrations.filter(({ id }) => !done.has(id))) {
      await client.query('begin');
      try {
        await client.query(migration.sql);
        await client.query('insert into migration (id, expands) values ($1, $2)', [migration.id, migration.expands ?? false]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
      applied.push(migration.id);
      afterStep?.(migration.id);
    }
    return applied;
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('meshline.migrate'))`);
  }
}

async function refuseForeign(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'
       and not exists (select from information_schema.tables where table_schema = 'public' and table_name = 'migration') limit 3`,
  );
  if (rows.length > 0) {
    throw new SchemaError(
      `The database holds tables that aren't MeshLine's (${rows.map((row) => row.name).join(', ')} ...). Give MeshLine a database of its own.`,
    );
  }
}
