import type { AgreementStore } from '@meshline/sync';
import type pg from 'pg';
import { json, rows, time } from '../sql.ts';

/** From this many identities on a part of the table's pages is drawn from, and not all of it. */
const LARGE = 50_000;
/** How many times the sample is drawn first, as some of it has something under way. */
const SPARE = 50;

export function agreementOperations(client: pg.ClientBase): AgreementStore {
  return {
    async sampleIdentities(entity, connections, limit, seed) {
      const [size] = await rows<{ rows: number }>(
        client,
        `select greatest(reltuples, 0)::float8 as rows from pg_class where oid = 'identity'::regclass`,
      );
      const known = size?.rows ?? 0;
      const part = known > LARGE ? Math.min(100, (100 * limit * SPARE) / known) : 100;
      const found = await rows<{ id: string }>(
        client,
        `select i.id from identity i tablesample system (${part.toFixed(4)}) repeatable (${seed % 1_000_000})
           where i.entity = $1 and i.golden is not null
             and (select count(distinct l.connection) from link l
                    where l.identity = i.id and l.role = 'primary' and l.connection = any($2::text[])) > 1
             and not exists (select from dirty_identity d where d.identity = i.id)
             and not exists (select from link l join dirty_record d using (connection, stream, id) where l.identity = i.id)
             and not exists (select from intent n where n.identity = i.id
                               and n.state in ('planned', 'ready', 'sending', 'applied', 'unknown'))
           order by hashtextextended(i.id::text, $3) limit $4`,
        [entity, connections, seed, limit],
      );
      return found.map(({ id }) => id);
    },

    async addAgreement(counts, at) {
      if (counts.length === 0) return;
      await client.query(
        `insert into agreement_sample (entity, field, a, b, hour, compared, same)
         select entity, field, a, b, date_trunc('hour', $2::timestamptz), compared, same
           from jsonb_to_recordset($1::jsonb) as t(entity text, field text, a text, b text, compared integer, same integer)
           order by entity, field, a, b
           on conflict (hour, entity, field, a, b) do update
             set compared = agreement_sample.compared + excluded.compared, same = agreement_sample.same + excluded.same`,
        [json(counts), time(at)],
      );
      await client.query(`delete from agreement_sample where hour < $1::timestamptz - interval '90 days'`, [time(at)]);
    },
  };
}
