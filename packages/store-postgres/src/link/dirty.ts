import type { LinkStore, SettleStore } from '@meshline/sync';
import type pg from 'pg';
import { refColumns, rows, toRef, type RefRow } from '../sql.ts';

/**
 * Dirty marks: what link and settle must look at. Taken in a transaction, so that a death puts them back.
 * Identities are marked in order of their ids, so that two that mark the same ones wait for each other in one order.
 */
export function dirtyOperations(
  client: pg.ClientBase,
): Pick<
  LinkStore,
  'lockLane' | 'takeDirtyRecords' | 'countDirtyRecords' | 'recordsStillDirty' | 'markIdentitiesDirty' | 'markReferrersDirty'
> &
  Pick<SettleStore, 'takeDirtyIdentities' | 'countDirtyIdentities' | 'hasUnsettled' | 'markReferringIdentitiesDirty'> {
  return {
    async lockLane(entity) {
      await client.query(`select pg_advisory_xact_lock(hashtextextended('meshline.link.' || $1, 0))`, [entity]);
    },

    async takeDirtyRecords(entity, limit) {
      const taken = await rows<RefRow & { echo: boolean }>(
        client,
        `delete from dirty_record where (connection, stream, id) in
           (select connection, stream, id from dirty_record where entity = $1 order by seq limit $2 for update)
         returning connection, stream, id, echo`,
        [entity, limit],
      );
      return taken.map((row) => ({ ...toRef(row), echo: row.echo }));
    },

    async countDirtyRecords(entity) {
      const [row] = await rows<{ count: string }>(client, 'select count(*) from dirty_record where entity = $1', [entity]);
      return Number(row?.count ?? 0);
    },

    async recordsStillDirty(refs) {
      if (refs.length === 0) return [];
      const found = await rows<RefRow>(
        client,
        `select d.connection, d.stream, d.id from dirty_record d
           join unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id) using (connection, stream, id)`,
        refColumns(refs),
      );
      return found.map(toRef);
    },

    async takeDirtyIdentities(entity, limit) {
      const taken = await rows<{ identity: string }>(
        client,
        `delete from dirty_identity where identity in
           (select identity from dirty_identity where entity = $1 order by seq limit $2 for update skip locked)
         returning identity`,
        [entity, limit],
      );
      return taken.map(({ identity }) => identity);
    },

    async countDirtyIdentities(entity) {
      const [row] = await rows<{ count: string }>(client, 'select count(*) from dirty_identity where entity = $1', [entity]);
      return Number(row?.count ?? 0);
    },

    // What was never settled is dirty, so that only the marks are looked through.
    async hasUnsettled(entity) {
      const [row] = await rows<{ found: boolean }>(
        client,
        `select exists (select from dirty_identity d join identity i on i.id = d.identity where d.entity = $1 and i.golden is null) as found`,
        [entity],
      );
      return row?.found ?? false;
    },

    async markIdentitiesDirty(identities) {
      if (identities.length === 0) return [];
      const found = await rows<{ entity: string }>(
        client,
        `with marked as (
           insert into dirty_identity (identity, entity)
           select distinct coalesce(r.into_identity, i.id), i.entity from identity i left join redirect r on r.from_identity = i.id
             where i.id = any($1::uuid[]) order by 1
           on conflict do nothing returning entity)
         select distinct entity from marked`,
        [identities],
      );
      return found.map(({ entity }) => entity);
    },

    // Records that refer to these, and so see another parent now. Where the referrer isn't linked yet it is dirty anyway.
    async markReferrersDirty(refs) {
      if (refs.length === 0) return [];
      const found = await rows<{ entity: string }>(
        client,
        `with referrers as (
           select distinct l.identity, l.entity
             from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
             join reference r on r.connection = t.connection and r.target_stream = t.stream and r.target_id = t.id
             join link l on l.connection = r.connection and l.stream = r.stream and l.id = r.id),
         marked as (
           insert into dirty_identity (identity, entity) select identity, entity from referrers order by 1 on conflict do nothing returning entity)
         select distinct entity from marked`,
        refColumns(refs),
      );
      return found.map(({ entity }) => entity);
    },

    async markReferringIdentitiesDirty(identities) {
      if (identities.length === 0) return [];
      const found = await rows<{ entity: string }>(
        client,
        `with marked as (
           insert into dirty_identity (identity, entity)
           select distinct i.id, i.entity from identity_reference r join identity i on i.id = r.identity
             where r.target = any($1::uuid[]) order by 1
           on conflict do nothing returning entity)
         select distinct entity from marked`,
        [identities],
      );
      return found.map(({ entity }) => entity);
    },
  };
}
