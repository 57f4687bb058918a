import { formatRef, parseRef } from '@meshline/record';
import type { LinkStore } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, refColumns, rows, toRef, type RefRow } from '../sql.ts';

/** What linking a page asks for: sharers of keys, members, links, slots, verdicts, aliases. */
export function lookupOperations(
  client: pg.ClientBase,
): Pick<LinkStore, 'recordsByKeys' | 'connectedIdentities' | 'membersOf' | 'currentLinks' | 'slots' | 'verdicts' | 'aliasesOf' | 'replaceKeys'> {
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

    async connectedIdentities(entity, identities) {
      if (identities.length === 0) return [];
      const found = await rows<{ identity: string }>(
        client,
        `with recursive edge as (
           select a_identity as one, b_identity as other from review where entity = $1
           union all
           select la.identity, lb.identity from verdict v
             join link la on la.connection || '/' || la.stream || '/' || la.id = v.a
             join link lb on lb.connection || '/' || lb.stream || '/' || lb.id = v.b
             where v.entity = $1),
         reached(identity) as (
           select unnest($2::uuid[])
           union
           select case when e.one = r.identity then e.other else e.one end
             from reached r join edge e on e.one = r.identity or e.other = r.identity)
         select identity from reached`,
        [entity, identities],
      );
      return found.map(({ identity }) => identity);
    },

    async membersOf(identities) {
      if (identities.length === 0) return [];
      const found = await rows<RefRow>(client, 'select connection, stream, id from link where identity = any($1::uuid[])', [identities]);
      return found.map(toRef);
    },

    async currentLinks(refs) {
      if (refs.length === 0) return new Map();
      const found = await rows<RefRow & { identity: string; epoch: number; first_seen: Date; firm: boolean }>(
        client,
        `select l.connection, l.stream, l.id, l.identity, l.epoch, i.first_seen,
                l.because in ('marker', 'verdict') or exists (
                  select from intent n where n.connection = l.connection and n.stream = l.stream and n.record_id = l.id
                    and n.state in ('sending', 'applied', 'deferred', 'unknown', 'confirmed', 'rewritten')) as firm
           from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           join link l using (connection, stream, id) join identity i on i.id = l.identity`,
        refColumns(refs),
      );
      return new Map(
        found.map((row) => [formatRef(toRef(row)), { identity: row.identity, identityFirstSeen: millis(row.first_seen), epoch: row.epoch, firm: row.firm }]),
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
      const wanted = new Map(keys.map(({ ref, keys: own }) => [formatRef(ref), { ref, keys: new Set(own) }]));
      const stored = await rows<RefRow & { entity: string; keys: string[] }>(
        client,
        `select k.connection, k.stream, k.id, k.entity, array_agg(k.key) as keys
           from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id) join match_key k using (connection, stream, id)
           group by k.connection, k.stream, k.id, k.entity`,
        refColumns(keys.map(({ ref }) => ref)),
      );
      // Most looks change no key: only what differs is written.
      const known = new Map(stored.filter((row) => row.entity === entity).map((row) => [formatRef(toRef(row)), new Set(row.keys)]));
      const over = stored.flatMap((row) => {
        const own = row.entity === entity ? wanted.get(formatRef(toRef(row)))?.keys : undefined;
        return row.keys.filter((key) => own?.has(key) !== true).map((key) => ({ ...toRef(row), entity: row.entity, key }));
      });
      if (over.length > 0) {
        await client.query(
          `delete from match_key k using jsonb_to_recordset($1::jsonb) as t(entity text, key text, connection text, stream text, id text)
             where k.entity = t.entity and k.key = t.key and k.connection = t.connection and k.stream = t.stream and k.id = t.id`,
          [json(over)],
        );
      }
      const fresh = [...wanted].flatMap(([name, { ref, keys: own }]) => {
        const has = known.get(name);
        return [...own].filter((key) => has?.has(key) !== true).map((key) => ({ ...ref, key }));
      });
      if (fresh.length === 0) return;
      await client.query(
        `insert into match_key (entity, key, connection, stream, id)
         select $1, key, connection, stream, id from jsonb_to_recordset($2::jsonb) as t(key text, connection text, stream text, id text)`,
        [entity, json(fresh)],
      );
    },
  };
}
