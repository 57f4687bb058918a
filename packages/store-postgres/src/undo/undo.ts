import type { Fields } from '@meshline/record';
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
