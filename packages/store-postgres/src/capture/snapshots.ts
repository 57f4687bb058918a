import type { Fields } from '@meshline/record';
import type { CaptureStore, LinkStore, Snapshot } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, optionalMillis, optionalTime, refColumns, rows, time, toRef, type RefRow } from '../sql.ts';

export interface SnapshotRow extends RefRow {
  readonly entity: string;
  readonly fields: Fields;
  readonly revision: string | null;
  readonly marker: string | null;
  readonly url: string | null;
  readonly version: number;
  readonly live: boolean;
  readonly created_at: Date | null;
  readonly modified_at: Date | null;
  readonly first_seen: Date;
  readonly read_at: Date;
  readonly changed: Snapshot['changed'];
}

export function toSnapshot(row: SnapshotRow): Snapshot {
  return {
    ref: toRef(row),
    entity: row.entity,
    fields: row.fields,
    revision: row.revision ?? undefined,
    marker: row.marker ?? undefined,
    url: row.url ?? undefined,
    version: row.version,
    live: row.live,
    createdAt: optionalMillis(row.created_at),
    modifiedAt: optionalMillis(row.modified_at),
    firstSeen: millis(row.first_seen),
    readAt: millis(row.read_at),
    changed: row.changed,
  };
}

const BY_REFS = `select s.* from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
  join snapshot s using (connection, stream, id)`;

export function snapshotOperations(
  client: pg.ClientBase,
): Pick<CaptureStore, 'lockSnapshots' | 'writeSnapshots' | 'touchSnapshots'> & Pick<LinkStore, 'snapshots' | 'scanSnapshots'> {
  return {
    async lockSnapshots(refs) {
      if (refs.length === 0) return [];
      // In order, so that two pages that overlap wait for each other instead of blocking each other.
      const found = await rows<SnapshotRow>(
        client,
        `${BY_REFS} order by s.connection, s.stream, s.id for update of s`,
        refColumns(refs),
      );
      return found.map(toSnapshot);
    },

    async snapshots(refs) {
      if (refs.length === 0) return [];
      return (await rows<SnapshotRow>(client, BY_REFS, refColumns(refs))).map(toSnapshot);
    },

    async scanSnapshots(entity, after, limit) {
      // Who reads so many at once reckons with them for a while before the next statement.
      await client.query(`set local idle_in_transaction_session_timeout = '60s'`);
      const found = await rows<SnapshotRow>(
        client,
        `select * from snapshot where entity = $1 and (connection, stream, id) > ($2, $3, $4)
           order by connection, stream, id limit $5`,
        [entity, after?.connection ?? '', after?.stream ?? '', after?.id ?? '', limit],
      );
      return found.map(toSnapshot);
    },

    async writeSnapshots(snapshots) {
      await client.query(
        `insert into snapshot (connection, stream, id, entity, fields, revision, marker, url, version, live, created_at, modified_at, first_seen, read_at, changed)
         select connection, stream, id, entity, fields, revision, marker, url, version, live, created_at, modified_at, first_seen, read_at, changed
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, entity text, fields jsonb, revision text, marker text, url text,
             version integer, live boolean, created_at timestamptz, modified_at timestamptz, first_seen timestamptz, read_at timestamptz, changed jsonb)
         on conflict (connection, stream, id) do update set fields = excluded.fields, revision = excluded.revision, marker = excluded.marker,
           url = excluded.url, version = excluded.version, live = excluded.live, modified_at = excluded.modified_at, read_at = excluded.read_at,
           changed = excluded.changed
         where snapshot.version < excluded.version`,
        [
          json(
            snapshots.map((snapshot) => ({
              ...snapshot.ref,
              entity: snapshot.entity,
              fields: snapshot.fields,
              revision: snapshot.revision ?? null,
              marker: snapshot.marker ?? null,
              url: snapshot.url ?? null,
              version: snapshot.version,
              live: snapshot.live,
              created_at: optionalTime(snapshot.createdAt),
              modified_at: optionalTime(snapshot.modifiedAt),
              first_seen: time(snapshot.firstSeen),
              read_at: time(snapshot.readAt),
              changed: snapshot.changed,
            })),
          ),
        ],
      );
    },

    async touchSnapshots(refs, readAt) {
      await client.query(
        `update snapshot s set read_at = $4 from unnest($1::text[], $2::text[], $3::text[]) as t(connection, stream, id)
           where s.connection = t.connection and s.stream = t.stream and s.id = t.id and s.read_at < $4`,
        [...refColumns(refs), time(readAt)],
      );
    },
  };
}
