import { formatRef } from '@meshline/record';
import type { Golden, References, ReferenceTarget } from '@meshline/reconcile';
import type { LinkStore, SettleStore } from '@meshline/sync';
import type pg from 'pg';
import { refColumns, rows, type RefRow } from '../sql.ts';

interface ResolvedRow {
  readonly connection: string;
  readonly target_stream: string;
  readonly target_id: string;
  readonly identity: string;
  readonly entity: string;
}

interface TargetRow extends RefRow {
  readonly identity: string;
  readonly entity: string;
  readonly golden: Golden | null;
  readonly role: 'primary' | 'duplicate';
  readonly live: boolean;
  readonly active: boolean;
  readonly review: boolean;
}

// A target that was merged away or converted stands for the record that carries on (two hops are enough for a merge of
// a converted record; longer chains resolve as the feeds report them). The lateral look-up keeps the planner on the
// link's key, whatever it believes about the size of the tables.
const RESOLVED = `
  select r.connection, r.target_stream, r.target_id, l.identity, l.entity
    from found r
    left join alias a on a.connection = r.connection and a.stream = r.target_stream and a.id = r.target_id
    left join alias b on b.connection = a.connection and b.stream = a.to_stream and b.id = a.to_id
    cross join lateral (
      select k.identity, k.entity from link k
        where k.connection = r.connection and k.stream = coalesce(b.to_stream, a.to_stream, r.target_stream)
          and k.id = coalesce(b.to_id, a.to_id, r.target_id) limit 1) l`;

export function referenceOperations(
  client: pg.ClientBase,
): Pick<LinkStore, 'resolveReferences'> & Pick<SettleStore, 'resolveReferencesOfIdentities'> {
  return {
    async resolveReferences(refs) {
      if (refs.length === 0) return { identityOf: {}, targets: {} };
      const resolved = await rows<ResolvedRow>(
        client,
        `with found as (
           select distinct r.connection, r.target_stream, r.target_id
             from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
             join reference r using (connection, stream, id))
         ${RESOLVED}`,
        refColumns(refs),
      );
      return withTargets(client, resolved, []);
    },

    async resolveReferencesOfIdentities(identities) {
      if (identities.length === 0) return { identityOf: {}, targets: {} };
      const resolved = await rows<ResolvedRow>(
        client,
        `with found as (
           select distinct r.connection, r.target_stream, r.target_id
             from link o join reference r using (connection, stream, id) where o.identity = any($1::uuid[]))
         ${RESOLVED}`,
        [identities],
      );
      // What a person decided may point to a target that no record of the identity refers to yet.
      const held = await rows<{ target: string }>(
        client,
        `select target from identity_reference where identity = any($1::uuid[])
         union select (value->>'id')::uuid from assertion where identity = any($1::uuid[]) and ended_at is null and value->>'stream' like '@%'`,
        [identities],
      );
      return withTargets(
        client,
        resolved,
        held.map(({ target }) => target),
      );
    },
  };
}

async function withTargets(
  client: pg.ClientBase,
  resolved: readonly ResolvedRow[],
  held: readonly string[],
): Promise<References> {
  const identityOf: Record<string, { entity: string; identity: string }> = {};
  for (const row of resolved) {
    const ref = { connection: row.connection, stream: row.target_stream, id: row.target_id };
    identityOf[formatRef(ref)] = { entity: row.entity, identity: row.identity };
  }
  const wanted = [...new Set([...resolved.map(({ identity }) => identity), ...held])];
  if (wanted.length === 0) return { identityOf, targets: {} };
  // The golden record comes with the first row of its identity only.
  const found = await rows<TargetRow>(
    client,
    `select i.id as identity, i.entity, l.connection, l.stream, l.id, l.role, s.live,
            coalesce(s.fields->>'active', 'true') <> 'false' as active,
            exists (select from review r where r.a_identity = i.id) or exists (select from review r where r.b_identity = i.id) as review,
            case when row_number() over (partition by i.id order by l.role desc, l.connection, l.stream, l.id) = 1 then i.golden end as golden
       from identity i join link l on l.identity = i.id
       join snapshot s on s.connection = l.connection and s.stream = l.stream and s.id = l.id
       where i.id = any($1::uuid[])
         and not exists (select from alias a where a.connection = l.connection and a.stream = l.stream and a.id = l.id)
       order by i.id, l.role desc, l.connection, l.stream, l.id`,
    [wanted],
  );
  const targets: Record<string, { -readonly [K in keyof ReferenceTarget]: ReferenceTarget[K] }> = {};
  for (const row of found) {
    const record = {
      ref: { connection: row.connection, stream: row.stream, id: row.id },
      role: row.role,
      live: row.live,
      active: row.active,
    };
    const target = targets[row.identity];
    if (target) target.records = [...target.records, record];
    else targets[row.identity] = { entity: row.entity, golden: row.golden ?? {}, openReview: row.review, records: [record] };
  }
  return { identityOf, targets };
}
