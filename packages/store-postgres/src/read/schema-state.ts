import type pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { rows } from '../sql.ts';

/** What a database is to this MeshLine, without changing anything in it. */
export interface SchemaState {
  /**
   * `empty`: nothing in it. `foreign`: another program's. `newer`: used by a newer MeshLine. `pending`: the next start migrates it.
   * `current`.
   */
  readonly kind: 'empty' | 'foreign' | 'newer' | 'pending' | 'current';
  /** The tables that aren't ours, the migrations that this version doesn't know, or those that are pending. */
  readonly names: readonly string[];
  /** `18.1`. */
  readonly version: string;
  /** 180001. */
  readonly versionNumber: number;
  /** The database's clock (Unix ms). */
  readonly now: number;
  /** The version of pg-boss's schema; undefined = there is none yet. */
  readonly jobsSchema: number | undefined;
}

export async function schemaState(client: pg.ClientBase): Promise<SchemaState> {
  const [server] = await rows<{ version: string; number: number; now: number; migrated: boolean; jobs: boolean }>(
    client,
    `select split_part(current_setting('server_version'), ' ', 1) as version, current_setting('server_version_num')::int as number,
            extract(epoch from clock_timestamp())::float8 * 1000 as now, to_regclass('public.migration') is not null as migrated,
            to_regclass('pgboss.version') is not null as jobs`,
  );
  if (server === undefined) throw new Error('the database answers nothing about itself');
  const [jobs] = server.jobs ? await rows<{ version: number }>(client, 'select version::int from pgboss.version') : [];
  const base = { version: server.version, versionNumber: server.number, now: server.now, jobsSchema: jobs?.version };
  if (!server.migrated) {
    const tables = await rows<{ name: string }>(
      client,
      `select table_name as name from information_schema.tables where table_schema = 'public' order by table_name limit 3`,
    );
    return { ...base, kind: tables.length === 0 ? 'empty' : 'foreign', names: tables.map(({ name }) => name) };
  }
  // Of a table that was made before its column `expands` was: nothing in it says that it only expands.
  const marks = await rows<{ id: string; expands: boolean }>(
    client,
    `select id, coalesce((to_jsonb(m) ->> 'expands')::boolean, false) as expands from migration m order by id`,
  );
  const done = new Set(marks.map(({ id }) => id));
  const newer = marks
    .filter(({ id, expands }) => !expands && !migrations.some((migration) => migration.id === id))
    .map(({ id }) => id);
  if (newer.length > 0) return { ...base, kind: 'newer', names: newer };
  const pending = migrations.filter(({ id }) => !done.has(id)).map(({ id }) => id);
  return { ...base, kind: pending.length > 0 ? 'pending' : 'current', names: pending };
}
