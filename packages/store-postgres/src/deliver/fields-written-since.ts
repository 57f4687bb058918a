import { formatRef } from '@meshline/record';
import type { DeliverStore } from '@meshline/sync';
import type pg from 'pg';
import { refColumns, rows, time, toRef, type RefRow } from '../sql.ts';

export function writtenOperations(client: pg.ClientBase): Pick<DeliverStore, 'fieldsWrittenSince'> {
  return {
    async fieldsWrittenSince(refs, since) {
      if (refs.length === 0) return new Map();
      const found = await rows<RefRow & { fields: string[] }>(
        client,
        `select t.connection, t.stream, t.id, array_agg(distinct k.name) as fields
           from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           join intent i on i.connection = t.connection and i.stream = t.stream and i.record_id = t.id and i.applied_at > $4
           cross join lateral jsonb_object_keys(i.patch) as k(name)
           group by t.connection, t.stream, t.id`,
        [...refColumns(refs), time(since)],
      );
      return new Map(found.map((row) => [formatRef(toRef(row)), row.fields]));
    },
  };
}
