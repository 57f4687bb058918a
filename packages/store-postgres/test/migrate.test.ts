import { emptyDatabase, freshDatabase, type TestDatabase } from '@meshline/testkit';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { migrate, SchemaError } from '../src/index.ts';

const open: TestDatabase[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

async function opened(make: () => Promise<TestDatabase>): Promise<TestDatabase> {
  const database = await make();
  open.push(database);
  return database;
}

async function migrated(database: TestDatabase): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await migrate(client);
  } finally {
    await client.end();
  }
}

async function tables(database: TestDatabase): Promise<number> {
  const { rows } = await database.pool.query<{ count: string }>(
    `select count(*) from information_schema.tables where table_schema = 'public'`,
  );
  return Number(rows[0]?.count);
}

test('an empty database gets every migration, in order, once', async () => {
  const database = await opened(emptyDatabase);
  const first = await migrated(database);
  expect(first.length).toBeGreaterThan(0);
  expect([...first].sort()).toEqual(first);
  expect(await migrated(database)).toEqual([]);
});

test('of many daemons that start at once, one migrates and the others wait', async () => {
  const database = await opened(emptyDatabase);
  const all = await Promise.all(Array.from({ length: 8 }, () => migrated(database)));
  const working = all.filter((applied) => applied.length > 0);
  expect(working).toHaveLength(1);
  const { rows } = await database.pool.query<{ id: string }>('select id from migration order by id');
  expect(rows.map(({ id }) => id)).toEqual(working[0]);
});

test('a database of a newer MeshLine is refused by name and left as it was', async () => {
  const database = await opened(freshDatabase);
  await database.pool.query(`insert into migration (id) values ('9999-from-the-future')`);
  const before = await tables(database);
  const refusal = migrated(database);
  await expect(refusal).rejects.toThrow(SchemaError);
  await expect(refusal).rejects.toThrow(/9999-from-the-future.*another database/);
  expect(await tables(database)).toBe(before);
});

test('a newer MeshLine that only expanded the schema leaves this version at work beside it', async () => {
  const database = await opened(freshDatabase);
  await database.pool.query(`insert into migration (id, expands) values ('9998-a-new-table', true)`);
  await database.pool.query('create table later_on (id int); alter table intent add column later_on text');
  expect(await migrated(database)).toEqual([]);
  await database.pool.query(`insert into migration (id, expands) values ('9999-another-law', false)`);
  await expect(migrated(database)).rejects.toThrow(/9999-another-law/);
  await expect(migrated(database)).rejects.not.toThrow(/9998/);
});

test('a database with somebody else’s tables is refused by name and left as it was', async () => {
  const database = await opened(emptyDatabase);
  await database.pool.query('create table invoices (id int)');
  const refusal = migrated(database);
  await expect(refusal).rejects.toThrow(SchemaError);
  await expect(refusal).rejects.toThrow(/invoices.*of its own/);
  expect(await tables(database)).toBe(1);
});

test('a refusal lets go of the lock', async () => {
  const database = await opened(emptyDatabase);
  await database.pool.query('create table invoices (id int)');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await expect(migrate(client)).rejects.toThrow(SchemaError);
  await database.pool.query('drop table invoices');
  expect((await migrated(database)).length).toBeGreaterThan(0);
  await client.end();
});
