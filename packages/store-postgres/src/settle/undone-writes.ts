import { formatRef, type Value } from '@meshline/record';
import type { UndoneWrites } from '@meshline/reconcile';
import type { SettleStore } from '@meshline/sync';
import type pg from 'pg';
import { json, refColumns, rows, time, toRef, type RefRow } from '../sql.ts';

/**
 * Writes that were changed back, from the ledger itself: the next write of the field found another value than the one before it had
 * left. So it is seen whoever changed it, and however many systems the value went through.
 */
export function undoneWriteOperations(client: pg.ClientBase): Pick<SettleStore, 'undoneWrites' | 'pardonFights'> {
  return {
    async undoneWrites(refs, since) {
      if (refs.length === 0) return {};
      const found = await rows<RefRow & { field: string; times: number; latest: Value; rewrites: number }>(
        client,
        `with written as (
           select i.connection, i.stream, i.record_id as id, f.value->>'field' as field, f.value->'was' as was, f.value->'becomes' as becomes,
                  i.applied_at, i.seq, i.rewrites, lag(f.value->'becomes') over (
                    partition by i.connection, i.stream, i.record_id, f.value->>'field' order by i.applied_at, i.seq) as before
             from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
             join intent i on i.connection = t.connection and i.stream = t.stream and i.record_id = t.id and i.kind = 'update' and i.applied_at > $4
             cross join lateral jsonb_array_elements(i.fields) f
             left join fight_pardon p on p.connection = i.connection and p.stream = i.stream and p.record_id = i.record_id
               and p.field = f.value->>'field'
             where p.at is null or i.applied_at > p.at)
         select connection, stream, id, field, count(*) filter (where before is not null and before is distinct from was)::int as times,
                (array_agg(becomes order by applied_at desc, seq desc))[1] as latest,
                (array_agg(rewrites order by applied_at desc, seq desc))[1] as rewrites
           from written group by connection, stream, id, field`,
        [...refColumns(refs), time(since)],
      );
      const undone: Record<string, Record<string, UndoneWrites>> = {};
      for (const row of found) {
        const { times, latest, rewrites: inARow } = row;
        (undone[formatRef(toRef(row))] ??= {})[row.field] = { times, latest, inARow };
      }
      return undone;
    },

    async pardonFights(fights, at) {
      if (fights.length === 0) return;
      await client.query(
        `update intent i set rewrites = 0 from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text)
           where i.connection = t.connection and i.stream = t.stream and i.record_id = t.id and i.rewrites > 0`,
        [json(fights.map(({ ref }) => ref))],
      );
      await client.query(
        `insert into fight_pardon (connection, stream, record_id, field, at)
         select distinct connection, stream, id, field, $2::timestamptz
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, field text)
         on conflict (connection, stream, record_id, field) do update set at = excluded.at`,
        [json(fights.map(({ ref, field }) => ({ ...ref, field }))), time(at)],
      );
    },
  };
}
