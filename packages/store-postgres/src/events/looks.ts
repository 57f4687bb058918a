import type { LookStore } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, optionalMillis, optionalTime, rows, time, toRef, type RefRow } from '../sql.ts';

/** A write whose read-back doesn't come is no reason to wait for longer. */
const PATIENCE_MS = 30_000;

/** Not while a write of ours to the record is under way: its read-back looks at it anyway. */
const free = (now: string): string => `(l.asked_at < ${now}::timestamptz - interval '${PATIENCE_MS} milliseconds' or not exists (
  select from intent n where n.connection = l.connection and n.stream = l.stream and n.record_id = l.id and n.state in ('sending', 'applied')))`;

export function lookOperations(client: pg.ClientBase): LookStore {
  return {
    // In order, so that two that ask for the same records wait for each other instead of blocking each other.
    async askLooks(looks) {
      if (looks.length === 0) return;
      await client.query(
        `insert into look (connection, stream, id, asked_at, changed_at, due_at)
         select connection, stream, id, asked_at, changed_at, asked_at
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, asked_at timestamptz, changed_at timestamptz)
           order by 1, 2, 3
         on conflict (connection, stream, id) do update set asked_at = greatest(look.asked_at, excluded.asked_at),
           changed_at = case when look.changed_at is null or excluded.changed_at is null then null
             else greatest(look.changed_at, excluded.changed_at) end`,
        [
          json(
            looks.map(({ ref, askedAt, changedAt }) => ({
              ...ref,
              asked_at: time(askedAt),
              changed_at: optionalTime(changedAt),
            })),
          ),
        ],
      );
    },

    async dueLooks(connection, now, limit) {
      const found = await rows<
        RefRow & { asked_at: Date; changed_at: Date | null; failures: number; read_at: Date | null; modified_at: Date | null }
      >(
        client,
        `select l.connection, l.stream, l.id, l.asked_at, l.changed_at, l.failures, s.read_at, s.modified_at
           from look l left join snapshot s using (connection, stream, id)
           where l.connection = $1 and l.due_at <= $2::timestamptz and ${free('$2')} order by l.due_at, l.stream, l.id limit $3`,
        [connection, time(now), limit],
      );
      return found.map((row) => ({
        ref: toRef(row),
        askedAt: millis(row.asked_at),
        changedAt: optionalMillis(row.changed_at),
        failures: row.failures,
        readAt: optionalMillis(row.read_at),
        modifiedAt: optionalMillis(row.modified_at),
      }));
    },

    async endLooks(looks) {
      await client.query(
        `delete from look l using jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, asked_at timestamptz)
           where l.connection = t.connection and l.stream = t.stream and l.id = t.id and l.asked_at <= t.asked_at`,
        [json(looks.map(({ ref, askedAt }) => ({ ...ref, asked_at: time(askedAt) })))],
      );
    },

    async postponeLooks(looks, dueAt, failure) {
      await client.query(
        `update look l set due_at = $2, failures = failures + $3
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text)
           where l.connection = t.connection and l.stream = t.stream and l.id = t.id`,
        [json(looks.map(({ ref }) => ref)), time(dueAt), failure === 'counted' ? 1 : 0],
      );
    },

    async nextLook(connection) {
      const [row] = await rows<{ due: Date | null }>(client, 'select min(due_at) as due from look where connection = $1', [
        connection,
      ]);
      return optionalMillis(row?.due ?? null);
    },

    async connectionsWithLooks(now) {
      const found = await rows<{ connection: string }>(
        client,
        `select distinct connection from look l where due_at <= $1::timestamptz and ${free('$1')}`,
        [time(now)],
      );
      return found.map(({ connection }) => connection);
    },
  };
}
