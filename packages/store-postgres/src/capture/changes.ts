import type { CaptureStore } from '@meshline/sync';
import type pg from 'pg';
import { formatRef, type Fields } from '@meshline/record';
import { json, refColumns, rows, time, toRef, type RefRow } from '../sql.ts';

export function changeOperations(
  client: pg.ClientBase,
): Pick<
  CaptureStore,
  'appendChanges' | 'replaceReferences' | 'writeAliases' | 'patchesSentTo' | 'markRecordsDirty' | 'markIdentitiesOfRecordsDirty'
> {
  return {
    async appendChanges(changes) {
      if (changes.length === 0) return;
      await client.query(
        `insert into change (connection, stream, id, version, kind, at, fields)
         select connection, stream, id, version, kind, at, fields
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, version integer, kind text, at timestamptz, fields jsonb)`,
        [json(changes.map(({ ref, version, kind, at, fields }) => ({ ...ref, version, kind, at: time(at), fields })))],
      );
    },

    async replaceReferences(refs, references) {
      if (refs.length === 0) return;
      await client.query(
        `delete from reference r using unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           where r.connection = t.connection and r.stream = t.stream and r.id = t.id`,
        refColumns(refs),
      );
      if (references.length === 0) return;
      await client.query(
        `insert into reference (connection, stream, id, field, target_stream, target_id)
         select connection, stream, id, field, target_stream, target_id
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, field text, target_stream text, target_id text)
         on conflict do nothing`,
        [
          json(
            references.map(({ ref, field, target }) => ({ ...ref, field, target_stream: target.stream, target_id: target.id })),
          ),
        ],
      );
    },

    async writeAliases(aliases) {
      if (aliases.length === 0) return;
      await client.query(
        `insert into alias (connection, stream, id, to_stream, to_id, reason, at)
         select connection, stream, id, to_stream, to_id, reason, at
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, to_stream text, to_id text, reason text, at timestamptz)
         where (stream, id) <> (to_stream, to_id)
         on conflict (connection, stream, id) do update set to_stream = excluded.to_stream, to_id = excluded.to_id, reason = excluded.reason`,
        [
          json(
            aliases.map(({ from, to, reason, at }) => ({ ...from, to_stream: to.stream, to_id: to.id, reason, at: time(at) })),
          ),
        ],
      );
    },

    async patchesSentTo(refs) {
      if (refs.length === 0) return new Map();
      const found = await rows<RefRow & { patches: Fields[] }>(
        client,
        `select t.connection, t.stream, t.id, i.patches from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           cross join lateral (
             select jsonb_agg(latest.patch) as patches from (
               select n.patch from intent n where n.connection = t.connection and n.stream = t.stream and n.record_id = t.id
                 and n.state in ('sending', 'applied', 'unknown', 'confirmed') order by n.seq desc limit 8) latest) i
           where i.patches is not null`,
        refColumns(refs),
      );
      return new Map(found.map((row) => [formatRef(toRef(row)), row.patches]));
    },

    // In order, so that two that mark the same records wait for each other instead of blocking each other.
    async markRecordsDirty(entity, refs, why = 'changed') {
      if (refs.length === 0) return;
      await client.query(
        `insert into dirty_record (connection, stream, id, entity, echo)
         select distinct t.connection, t.stream, t.id, $4, $5::boolean from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           order by 1, 2, 3
         on conflict (connection, stream, id) do update set echo = false where dirty_record.echo and not excluded.echo`,
        [...refColumns(refs), entity, why === 'echo'],
      );
    },

    async markIdentitiesOfRecordsDirty(refs) {
      if (refs.length === 0) return [];
      const found = await rows<{ entity: string }>(
        client,
        `with marked as (
           insert into dirty_identity (identity, entity)
           select distinct l.identity, l.entity from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
             join link l using (connection, stream, id) order by 1
           on conflict do nothing returning entity)
         select distinct entity from marked`,
        refColumns(refs),
      );
      return found.map(({ entity }) => entity);
    },
  };
}
