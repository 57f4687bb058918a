import type { SettleStore } from '@meshline/sync';
import type pg from 'pg';
import { json, rows, time } from '../sql.ts';
import { loadIdentities } from './load-identities.ts';

export function settleOperations(
  client: pg.ClientBase,
): Pick<
  SettleStore,
  'loadIdentities' | 'writeGoldens' | 'touchIdentities' | 'writeBaselines' | 'endAssertions' | 'ensureSlots' | 'insertChangeSet'
> {
  return {
    loadIdentities: (identities) => loadIdentities(client, identities),

    // Only where the version is the one that was settled from.
    async writeGoldens(goldens, at) {
      if (goldens.length === 0) return;
      await client.query(
        `update identity i set golden = t.golden, title = t.title, version = i.version + 1, settled_at = $2
           from jsonb_to_recordset($1::jsonb) as t(identity uuid, seen integer, golden jsonb, title text)
           where i.id = t.identity and i.version = t.seen`,
        [json(goldens.map(({ identity, seen, golden, title }) => ({ identity, seen, golden, title }))), time(at)],
      );
      await client.query('delete from identity_reference where identity = any($1::uuid[])', [
        goldens.map(({ identity }) => identity),
      ]);
      const references = goldens.flatMap(({ identity, references: own }) => own.map((reference) => ({ identity, ...reference })));
      if (references.length === 0) return;
      await client.query(
        `insert into identity_reference (identity, field, target)
         select identity, field, target from jsonb_to_recordset($1::jsonb) as t(identity uuid, field text, target uuid)`,
        [json(references)],
      );
    },

    async touchIdentities(identities, at) {
      if (identities.length === 0) return;
      await client.query('update identity set settled_at = $2 where id = any($1::uuid[])', [identities, time(at)]);
    },

    async writeBaselines(baselines, at) {
      if (baselines.length === 0) return;
      await client.query(
        `insert into baseline (connection, stream, id, epoch, fields, moved_at)
         select connection, stream, id, epoch, fields, $2
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, epoch integer, fields jsonb)
         on conflict (connection, stream, id) do update set epoch = excluded.epoch, fields = excluded.fields, moved_at = excluded.moved_at
         where baseline.epoch <= excluded.epoch`,
        [json(baselines.map(({ ref, epoch, fields }) => ({ ...ref, epoch, fields }))), time(at)],
      );
    },

    async endAssertions(ids, at) {
      if (ids.length === 0) return;
      await client.query('update assertion set ended_at = $2 where id = any($1::uuid[]) and ended_at is null', [ids, time(at)]);
    },

    async ensureSlots(wanted, at) {
      if (wanted.length === 0) return [];
      await client.query(
        `insert into slot (id, identity, connection, entity, generation, created_at)
         select new_id, identity, connection, entity, 1, $2
           from jsonb_to_recordset($1::jsonb) as t(new_id uuid, identity uuid, connection text, entity text)
           where not exists (select from slot s where s.identity = t.identity and s.connection = t.connection and s.entity = t.entity)
         on conflict do nothing`,
        [
          json(wanted.map(({ newId, identity, connection, entity }) => ({ new_id: newId, identity, connection, entity }))),
          time(at),
        ],
      );
      return rows<{ id: string; identity: string; connection: string; entity: string; generation: number }>(
        client,
        `select distinct on (s.identity, s.connection, s.entity) s.id, s.identity, s.connection, s.entity, s.generation
           from jsonb_to_recordset($1::jsonb) as t(identity uuid, connection text, entity text)
           join slot s using (identity, connection, entity)
           order by s.identity, s.connection, s.entity, s.generation desc`,
        [json(wanted)],
      );
    },

    async insertChangeSet({ id, kind, cause, actor, rulebook, at, undoes }) {
      await client.query(
        'insert into change_set (id, kind, cause, actor, rulebook, at, undoes) values ($1, $2, $3, $4, $5, $6, $7)',
        [id, kind, cause, actor, rulebook, time(at), undoes ?? null],
      );
    },
  };
}
