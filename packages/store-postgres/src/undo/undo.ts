import { formatRef, type Fields } from '@meshline/record';
import type { StoredChangeSet, UndoStore } from '@meshline/sync';
import type pg from 'pg';
import { toIntent, type IntentRow } from '../deliver/intent-row.ts';
import { json, millis, rows, time } from '../sql.ts';

export function undoOperations(client: pg.ClientBase): UndoStore {
  return {
    async keepBefore(kept) {
      if (kept.length === 0) return;
      await client.query(
        `update intent i set before = t.before || coalesce(i.before, '{}'::jsonb)
           from jsonb_to_recordset($1::jsonb) as t(intent uuid, before jsonb) where i.id = t.intent`,
        [json(kept)],
      );
    },

    async changeSet(id) {
      const [row] = await rows<Omit<StoredChangeSet, 'at' | 'undoes'> & { at: Date; undoes: string | null }>(
        client,
        'select id, kind, cause, actor, rulebook, at, undoes from change_set where id = $1',
        [id],
      );
      return row && { ...row, at: millis(row.at), undoes: row.undoes ?? undefined };
    },

    async writesOf(changeSet) {
      const found = await rows<IntentRow & { before: Fields | null; title: string | null }>(
        client,
        `select i.*, d.title from intent i left join identity d on d.id = i.identity where i.change_set = $1 order by i.seq`,
        [changeSet],
      );
      return found.map((row) => ({ intent: toIntent(row), before: row.before ?? undefined, title: row.title ?? '' }));
    },

    async writesInto(refs) {
      if (refs.length === 0) return [];
      const found = await rows<IntentRow>(
        client,
        `select i.* from intent i join jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text)
             on i.connection = t.connection and i.stream = t.stream and i.record_id = t.id
           where i.state in ('sending', 'applied', 'unknown', 'confirmed') order by i.seq`,
        [json(refs)],
      );
      return found.map(toIntent);
    },

    async insertSplit({ changeSet, entity, a, b, writes }) {
      const split = [changeSet, entity, formatRef(a), formatRef(b)];
      await client.query('insert into link_split (change_set, entity, a, b) values ($1, $2, $3, $4)', split);
      await client.query(
        `insert into link_split_write (change_set, intent, fields)
         select $1, intent, fields from jsonb_to_recordset($2::jsonb) as t(intent uuid, fields text[])`,
        [changeSet, json(writes)],
      );
    },

    async splitWrites(changeSet) {
      const [split] = await rows(client, 'select from link_split where change_set = $1', [changeSet]);
      if (split === undefined) return undefined;
      const found = await rows<IntentRow & { before: Fields | null; title: string | null; of_link: string[] }>(
        client,
        `select i.*, d.title, w.fields as of_link from link_split_write w join intent i on i.id = w.intent
           left join link l on l.connection = i.connection and l.stream = i.stream and l.id = i.record_id
           left join identity d on d.id = coalesce(l.identity, i.identity)
           where w.change_set = $1 order by i.applied_at, i.seq`,
        [changeSet],
      );
      return found.map((row) => ({
        intent: toIntent(row),
        before: row.before ?? undefined,
        title: row.title ?? '',
        fields: row.of_link,
      }));
    },

    async dropGolden(dropped) {
      if (dropped.length === 0) return;
      await client.query(
        `update identity i set golden = i.golden - t.fields, version = i.version + 1
           from jsonb_to_recordset($1::jsonb) as t(identity uuid, fields text[]) where i.id = t.identity`,
        [json(dropped)],
      );
    },

    async insertRestoreHolds(holds, at) {
      if (holds.length === 0) return;
      await client.query(
        `insert into hold (id, connection, stream, record_id, field, identity, reason, rulebook, change_set, at)
         select id, connection, stream, record_id, field, identity, reason, rulebook, change_set, $2
           from jsonb_to_recordset($1::jsonb) as t(id uuid, connection text, stream text, record_id text, field text, identity uuid,
             reason text, rulebook text, change_set uuid)`,
        [
          json(
            holds.map(({ id, identity, ref, field, changeSet, rulebook, reason }) => ({
              id,
              connection: ref.connection,
              stream: ref.stream,
              record_id: ref.id,
              field,
              identity,
              reason,
              rulebook,
              change_set: changeSet,
            })),
          ),
          time(at),
        ],
      );
    },

    async releaseHolds(changeSet, at) {
      const released = await rows<{ identity: string }>(
        client,
        'update hold set released_at = $2 where change_set = $1 and released_at is null returning identity',
        [changeSet, time(at)],
      );
      return [...new Set(released.map(({ identity }) => identity))];
    },
  };
}
