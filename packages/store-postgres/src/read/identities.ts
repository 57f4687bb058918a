import { parseRef, type RecordRef } from '@meshline/record';
import type { PairEvidence } from '@meshline/reconcile';
import type { ErrorData } from '@meshline/connector-spec';
import type { Intent } from '@meshline/sync';
import type pg from 'pg';
import { millis, toRef, type RefRow } from '../sql.ts';

const MOST = 20;

/** Identities that a reference (`hubspot/contacts/512`, or a bare id) or an e-mail leads to; redirects and aliases followed. */
export async function findIdentities(
  pool: pg.Pool,
  query: { readonly ref?: string | undefined; readonly email?: string | undefined },
): Promise<readonly string[]> {
  if (query.ref !== undefined) {
    const ref = parseRef(query.ref);
    const { rows } = await pool.query<{ identity: string }>(
      `select distinct coalesce(r.into_identity, l.identity) as identity
         from link l left join redirect r on r.from_identity = l.identity
         left join alias a on a.connection = l.connection and a.to_stream = l.stream and a.to_id = l.id
         where case when $1::text is null then l.id = $3 or a.id = $3
               else l.connection = $1 and ((l.stream = $2 and l.id = $3) or (a.stream = $2 and a.id = $3)) end
         limit ${MOST}`,
      [ref?.connection ?? null, ref?.stream ?? null, ref?.id ?? query.ref],
    );
    return rows.map(({ identity }) => identity);
  }
  // Any system's address counts, not only the one that was settled on.
  const { rows } = await pool.query<{ identity: string }>(
    `select distinct l.identity from link l join snapshot s using (connection, stream, id)
       where lower(s.fields::text) like '%' || replace(replace(lower($1), '%', '\\%'), '_', '\\_') || '%'
         and exists (select from jsonb_path_query(s.fields, 'strict $.**') v where jsonb_typeof(v) = 'string' and lower(v #>> '{}') = lower($1))
       limit ${MOST}`,
    [query.email ?? ''],
  );
  return rows.map(({ identity }) => identity);
}

export interface LinkedRecord {
  readonly ref: RecordRef;
  readonly role: 'primary' | 'duplicate';
  readonly live: boolean;
  readonly url: string | undefined;
  readonly readAt: number;
  readonly linkedAt: number;
  readonly because: string;
  readonly evidence: PairEvidence | undefined;
}

export async function linkedRecords(pool: pg.Pool, identity: string): Promise<readonly LinkedRecord[]> {
  const { rows } = await pool.query<
    RefRow & {
      role: 'primary' | 'duplicate';
      live: boolean;
      url: string | null;
      read_at: Date;
      linked_at: Date;
      because: string;
      evidence: PairEvidence | null;
    }
  >(
    `select l.connection, l.stream, l.id, l.role, s.live, s.url, s.read_at, l.linked_at, l.because, l.evidence
       from link l join snapshot s using (connection, stream, id) where l.identity = $1 order by l.connection, l.role desc, l.stream, l.id`,
    [identity],
  );
  return rows.map((row) => ({
    ref: toRef(row),
    role: row.role,
    live: row.live,
    url: row.url ?? undefined,
    readAt: millis(row.read_at),
    linkedAt: millis(row.linked_at),
    because: row.because,
    evidence: row.evidence ?? undefined,
  }));
}

export interface RecentWrite {
  readonly at: number;
  readonly connection: string;
  readonly stream: string;
  readonly kind: 'create' | 'update';
  readonly fields: Intent['fields'];
  readonly state: Intent['state'];
  readonly error: ErrorData | undefined;
}

/** The latest writes of an identity, latest first. */
export async function recentWrites(pool: pg.Pool, identity: string, limit: number): Promise<readonly RecentWrite[]> {
  const { rows } = await pool.query<{
    updated_at: Date;
    connection: string;
    stream: string;
    kind: 'create' | 'update';
    fields: Intent['fields'];
    state: Intent['state'];
    error: ErrorData | null;
  }>(
    `select updated_at, connection, stream, kind, fields, state, error from intent
       where identity = $1 and state <> 'superseded' order by updated_at desc, seq desc limit $2`,
    [identity, limit],
  );
  return rows.map(({ updated_at, error, ...row }) => ({ ...row, at: millis(updated_at), error: error ?? undefined }));
}

/** Open exceptions that hold the identity. */
export async function exceptionsOf(pool: pg.Pool, identity: string): Promise<readonly number[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select distinct x.id from exception x join exception_item e on e.exception = x.id
       where x.state = 'open' and e.state = 'open' and e.identity = $1 order by x.id`,
    [identity],
  );
  return rows.map(({ id }) => Number(id));
}
