import type pg from 'pg';
import type { CapturePage, LinkPage, SettlePage } from './pages.ts';

/** The same rows in the barest form: one table for each kind with its key, and one `unnest` insert a page. */
export const PLAIN_TABLES = `
create table plain_snapshot (connection text, stream text, id text, entity text, version integer, read_at timestamptz, fields jsonb, primary key (connection, stream, id));
create table plain_link (connection text, stream text, id text, identity uuid, role text, because text, evidence jsonb, primary key (connection, stream, id));
create table plain_golden (identity uuid primary key, title text, golden jsonb)`;

export async function insertSnapshots(client: pg.ClientBase, { entity, snapshots }: CapturePage): Promise<void> {
  await client.query(
    `insert into plain_snapshot
     select c, s, i, $4, 1, to_timestamp(r / 1000.0), f from unnest($1::text[], $2::text[], $3::text[], $5::double precision[], $6::jsonb[]) as t(c, s, i, r, f)`,
    [
      snapshots.map(({ ref }) => ref.connection),
      snapshots.map(({ ref }) => ref.stream),
      snapshots.map(({ ref }) => ref.id),
      entity,
      snapshots.map(({ readAt }) => readAt),
      snapshots.map(({ fields }) => JSON.stringify(fields)),
    ],
  );
}

export async function insertLinks(client: pg.ClientBase, { links }: LinkPage): Promise<void> {
  await client.query(
    `insert into plain_link select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::jsonb[])`,
    [
      links.map(({ ref }) => ref.connection),
      links.map(({ ref }) => ref.stream),
      links.map(({ ref }) => ref.id),
      links.map(({ identity }) => identity),
      links.map(({ role }) => role),
      links.map(({ because }) => because),
      links.map(({ evidence }) => (evidence === undefined ? null : JSON.stringify(evidence))),
    ],
  );
}

export async function insertGoldens(client: pg.ClientBase, { goldens }: SettlePage): Promise<void> {
  await client.query('insert into plain_golden select * from unnest($1::uuid[], $2::text[], $3::jsonb[])', [
    goldens.map(({ identity }) => identity),
    goldens.map(({ title }) => title),
    goldens.map(({ golden }) => JSON.stringify(golden)),
  ]);
}
