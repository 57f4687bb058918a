import { formatRef } from '@meshline/record';
import type { MatchModel, RoleInput } from '@meshline/reconcile';
import type { LinkStore } from '@meshline/sync';
import type pg from 'pg';
import { json, optionalMillis, rows, time, toRef, type RefRow } from '../sql.ts';
import { mergeIdentities } from './merge-identities.ts';

export function linkOperations(
  client: pg.ClientBase,
): Pick<
  LinkStore,
  | 'insertIdentities'
  | 'writeLinks'
  | 'roleInputs'
  | 'setRoles'
  | 'mergeIdentities'
  | 'replaceReviews'
  | 'readModel'
  | 'writeModel'
> {
  return {
    async insertIdentities(entity, identities) {
      if (identities.length === 0) return;
      await client.query(
        `insert into identity (id, entity, first_seen)
         select id, $1, first_seen from jsonb_to_recordset($2::jsonb) as t(id uuid, first_seen timestamptz)`,
        [entity, json(identities.map(({ id, firstSeen }) => ({ id, first_seen: time(firstSeen) })))],
      );
    },

    async writeLinks(links) {
      if (links.length === 0) return;
      await client.query(
        `insert into link (connection, stream, id, entity, identity, role, epoch, because, evidence, linked_at)
         select connection, stream, id, entity, identity, role, epoch, because, evidence, linked_at
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, entity text, identity uuid, role text, epoch integer,
             because text, evidence jsonb, linked_at timestamptz)
         on conflict (connection, stream, id) do update set identity = excluded.identity, role = excluded.role, epoch = link.epoch + 1,
           because = excluded.because, evidence = excluded.evidence, linked_at = excluded.linked_at
         where link.identity <> excluded.identity`,
        [
          json(
            links.map(({ ref, entity, identity, role, epoch, because, evidence, linkedAt }) => ({
              ...ref,
              entity,
              identity,
              role,
              epoch,
              because,
              evidence: evidence ?? null,
              linked_at: time(linkedAt),
            })),
          ),
        ],
      );
    },

    async roleInputs(identities) {
      const inputs = new Map<string, RoleInput[]>();
      if (identities.length === 0) return inputs;
      const found = await rows<
        RefRow & { identity: string; role: RoleInput['role']; live: boolean; created_at: Date | null; marked: boolean }
      >(
        client,
        `select l.identity, l.connection, l.stream, l.id, l.role, s.live, s.created_at, s.marker is not null as marked
           from link l join snapshot s using (connection, stream, id)
           where l.identity = any($1::uuid[])
             and not exists (select from alias a where a.connection = l.connection and a.stream = l.stream and a.id = l.id)
           order by l.identity, l.connection, l.stream, l.id`,
        [identities],
      );
      for (const row of found) {
        const input = {
          ref: toRef(row),
          role: row.role,
          live: row.live,
          createdAt: optionalMillis(row.created_at),
          marked: row.marked,
        };
        const group = inputs.get(row.identity);
        if (group) group.push(input);
        else inputs.set(row.identity, [input]);
      }
      return inputs;
    },

    async setRoles(roles) {
      if (roles.length === 0) return;
      await client.query(
        `update link l set role = t.role from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, role text)
           where l.connection = t.connection and l.stream = t.stream and l.id = t.id`,
        [json(roles.map(({ ref, role }) => ({ ...ref, role })))],
      );
    },

    mergeIdentities: (merges, at) => mergeIdentities(client, merges, at),

    async replaceReviews(entity, identities, reviews, at) {
      const gone = await rows<ReviewPair>(
        client,
        `delete from review where a_identity = any($1::uuid[]) or b_identity = any($1::uuid[]) returning a_identity, b_identity`,
        [identities],
      );
      // `xmax` tells a row that is new from one that stood there.
      const written =
        reviews.length === 0
          ? []
          : await rows<ReviewPair & { fresh: boolean }>(
              client,
              `insert into review (entity, a_identity, b_identity, a, b, evidence, at)
               select $1, a_identity, b_identity, a, b, evidence, $3
                 from jsonb_to_recordset($2::jsonb) as t(a_identity uuid, b_identity uuid, a text, b text, evidence jsonb)
               on conflict (a_identity, b_identity) do update set a = excluded.a, b = excluded.b, evidence = excluded.evidence, at = excluded.at
               returning a_identity, b_identity, xmax = 0 as fresh`,
              [
                entity,
                json(
                  reviews.map(({ a, b, aIdentity, bIdentity, evidence }) => ({
                    a_identity: aIdentity,
                    b_identity: bIdentity,
                    a: formatRef(a),
                    b: formatRef(b),
                    evidence,
                  })),
                ),
                time(at),
              ],
            );
      const before = new Set(gone.map(pairName));
      const now = new Set(written.map(pairName));
      const moved = [
        ...gone.filter((pair) => !now.has(pairName(pair))),
        ...written.filter((pair) => pair.fresh && !before.has(pairName(pair))),
      ];
      return [...new Set(moved.flatMap(({ a_identity: a, b_identity: b }) => [a, b]))];
    },

    async readModel(entity) {
      const [row] = await rows<{ model: MatchModel }>(
        client,
        'select model from match_model where entity = $1 order by version desc limit 1',
        [entity],
      );
      return row?.model;
    },

    async writeModel(entity, model, at) {
      await client.query(
        `insert into match_model (entity, version, model, made_at)
         select $1, coalesce(max(version), 0) + 1, $2::jsonb, $3 from match_model where entity = $1`,
        [entity, json(model), time(at)],
      );
    },
  };
}

interface ReviewPair {
  readonly a_identity: string;
  readonly b_identity: string;
}

function pairName({ a_identity: a, b_identity: b }: ReviewPair): string {
  return `${a}/${b}`;
}
