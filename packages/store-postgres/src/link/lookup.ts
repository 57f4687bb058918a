import { formatRef, parseRef } from '@meshline/record';
import type { LinkStore } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, refColumns, rows, toRef, type RefRow } from '../sql.ts';

/** The link of a record that is written as `connection/stream/id`, by its key. */
function linkOf(ref: string): string {
  const [connection, stream] = [`split_part(${ref}, '/', 1)`, `split_part(${ref}, '/', 2)`];
  return `select k.identity from link k where k.connection = ${connection} and k.stream = ${stream}
    and k.id = substr(${ref}, length(${connection}) + length(${stream}) + 3) limit 1`;
}

/** What linking a page asks for: sharers of keys, members, links, slots, verdicts, aliases. */
export function lookupOperations(
  client: pg.ClientBase,
): Pick<
  LinkStore,
  'recordsByKeys' | 'connectedIdentities' | 'membersOf' | 'currentLinks' | 'slots' | 'verdicts' | 'aliasesOf' | 'replaceKeys'
> {
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

    // By index from each identity on: of all reviews and verdicts only those around the page are looked at.
    async connectedIdentities(entity, identities) {
      if (identities.length === 0) return [];
      const found = await rows<{ identity: string }>(
        client,
        `with recursive reached(identity) as (
           select unnest($2::uuid[])
           union
           select edge.other from reached r cross join lateral (
             select b_identity as other from review where a_identity = r.identity and entity = $1
             union all
             select a_identity from review where b_identity = r.identity and entity = $1
             union all
             select o.identity from link l
               join verdict v on v.entity = $1 and v.a = l.connection || '/' || l.stream || '/' || l.id
               cross join lateral (${linkOf('v.b')}) o
               where l.identity = r.identity
             union all
             select o.identity from link l
               join verdict v on v.entity = $1 and v.b = l.connection || '/' || l.stream || '/' || l.id
               cross join lateral (${linkOf('v.a')}) o
               where l.identity = r.identity) edge)
         select identity from reached`,
        [entity, identities],
      );
      return found.map(({ identity }) => identity);
    },

    async membersOf(identities) {
      if (identities.length === 0) return [];
      const found = await rows<RefRow>(client, 'select connection, stream, id from link where identity = any($1::uuid[])', [
        identities,
      ]);
      return found.map(toRef);
    },

    async currentLinks(refs) {
      if (refs.length === 0) return new Map();
      const found = await rows<RefRow & { identity: string; epoch: number; first_seen: Date; firm: boolean }>(
        client,
        `select l.connection, l.stream, l.id, l.identity, l.epoch, i.first_seen,
                l.because in ('marker', 'verdict') or exists (
                  select from intent n where n.connection = l.connection and n.stream = l.stream and n.record_id = l.id
                    and n.state in ('sending', 'applied', 'unknown', 'confirmed', 'rewritten')) as firm
           from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           join link l using (connection, stream, id) join identity i on i.id = l.identity`,
        refColumns(refs),
      );
      return new Map(
        found.map((row) => [
          formatRef(toRef(row)),
          { identity: row.identity, identityFirstSeen: millis(row.first_seen), epoch: row.epoch, firm: row.firm },
        ]),
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
      const known = new Map(
        stored.filter((row) => row.entity === entity).map((row) => [formatRef(toRef(row)), new Set(row.keys)]),
      );
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
