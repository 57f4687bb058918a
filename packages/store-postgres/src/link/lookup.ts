import { formatRef, parseRef } from '@meshline/record';
import type { LinkStore } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, refColumns, rows, toRef, type RefRow } from '../sql.ts';

/** What linking a page asks for: sharers of keys, members, links, slots, verdicts, aliases. */
export function lookupOperations(
  client: pg.ClientBase,
): Pick<LinkStore, 'recordsByKeys' | 'membersOf' | 'currentLinks' | 'slots' | 'verdicts' | 'aliasesOf' | 'replaceKeys'> {
  return {
    async recordsByKeys(entity, keys) {
      if (keys.length === 0) return [];
      const found = await rows<RefRow>(
        client,
        'select distinct connection, stream, id from match_key where entity = $1 and key = any($2::text[])',
        [entity, keys],
      );
      return found.map(toRef);
    },

    async membersOf(identities) {
      if (identities.length === 0) return [];
      const found = await rows<RefRow>(client, 'select connection, stream, id from link where identity = any($1::uuid[])', [identities]);
      return found.map(toRef);
    },

    async currentLinks(refs) {
      if (refs.length === 0) return new Map();
      const found = await rows<RefRow & { identity: string; epoch: number; first_seen: Date }>(
        client,
        `select l.connection, l.stream, l.id, l.identity, l.epoch, i.first_seen
           from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           join link l using (connection, stream, id) join identity i on i.id = l.identity`,
        refColumns(refs),
      );
      return new Map(
        found.map((row) => [formatRef(toRef(row)), { identity: row.identity, identityFirstSeen: millis(row.first_seen), epoch: row.epoch }]),
      );
    },

    async slots(ids) {
      if (ids.length === 0) return [];
      return rows<{ id: string; identity: string; connection: string; entity: string; generation: number }>(
        client,
        'select id, identity, connection, entity, generation from slot where id::text = any($1::text[])',
        [ids],
      );
    },

    async verdicts(entity, refs) {
      if (refs.length === 0) return [];
      const found = await rows<{ a: string; b: string; verdict: 'same' | 'distinct' }>(
        client,
        'select a, b, verdict from verdict where entity = $1 and (a = any($2::text[]) or b = any($2::text[]))',
        [entity, refs.map(formatRef)],
      );
      return found.flatMap(({ a, b, verdict }) => {
        const [left, right] = [parseRef(a), parseRef(b)];
        return left && right ? [{ a: left, b: right, verdict }] : [];
      });
    },

    async aliasesOf(refs) {
      if (refs.length === 0) return [];
      const found = await rows<RefRow & { to_stream: string; to_id: string }>(
        client,
        `select distinct a.connection, a.stream, a.id, a.to_stream, a.to_id
           from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           join alias a on a.connection = t.connection
             and ((a.stream = t.stream and a.id = t.id) or (a.to_stream = t.stream and a.to_id = t.id))`,
        refColumns(refs),
      );
      return found.map((row) => ({ from: toRef(row), to: { connection: row.connection, stream: row.to_stream, id: row.to_id } }));
    },

    async replaceKeys(entity, keys) {
      if (keys.length === 0) return;
      await client.query(
        `delete from match_key k using unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           where k.connection = t.connection and k.stream = t.stream and k.id = t.id`,
        refColumns(keys.map(({ ref }) => ref)),
      );
      const fresh = keys.flatMap(({ ref, keys: own }) => [...new Set(own)].map((key) => ({ ...ref, key })));
      if (fresh.length === 0) return;
      await client.query(
        `insert into match_key (entity, key, connection, stream, id)
         select $1, key, connection, stream, id from jsonb_to_recordset($2::jsonb) as t(key text, connection text, stream text, id text)`,
        [entity, json(fresh)],
      );
    },
  };
}
