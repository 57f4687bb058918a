import type { Fields, RecordRef } from '@meshline/record';
import { parseRef } from '@meshline/record';
import type { Assertion, Golden, Hold, RecordFacts, SettledFinding } from '@meshline/reconcile';
import type { Intent, StoredIdentity } from '@meshline/sync';
import type pg from 'pg';
import { toIntent, type IntentRow } from '../deliver/intent-row.ts';
import { millis, optionalMillis, rows, toRef, type RefRow } from '../sql.ts';

type Reviews = StoredIdentity['reviews'][number];
type Parks = StoredIdentity['parks'][number];

/** Everything stored about these identities, in one query a table. */
export async function loadIdentities(client: pg.ClientBase, identities: readonly string[]): Promise<readonly StoredIdentity[]> {
  if (identities.length === 0) return [];
  const found = await rows<{ id: string; version: number; golden: Golden | null }>(
    client,
    'select id, version, golden from identity where id = any($1::uuid[]) order by id',
    [identities],
  );
  const ids = found.map(({ id }) => id);
  const records = await recordsOf(client, ids);
  const assertions = await assertionsOf(client, ids);
  const holds = await holdsOf(client, ids);
  const settled = await settledOf(client, ids);
  const intents = await intentsOf(client, ids);
  const parks = await parksOf(client, ids);
  const reviews = await reviewsOf(client, ids);
  return found.map((row) => ({
    identity: row.id,
    version: row.version,
    golden: row.golden ?? undefined,
    records: records.get(row.id) ?? [],
    assertions: assertions.get(row.id) ?? [],
    holds: holds.get(row.id) ?? [],
    settled: settled.get(row.id) ?? [],
    openIntents: intents.get(row.id) ?? [],
    parks: parks.get(row.id) ?? [],
    reviews: reviews.get(row.id) ?? [],
  }));
}

function grouped<Row, Item>(items: readonly Row[], keyOf: (row: Row) => string, map: (row: Row) => Item): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const row of items) {
    const group = groups.get(keyOf(row));
    if (group) group.push(map(row));
    else groups.set(keyOf(row), [map(row)]);
  }
  return groups;
}

interface RecordRow extends RefRow {
  readonly identity: string;
  readonly role: 'primary' | 'duplicate';
  readonly epoch: number;
  readonly version: number;
  readonly live: boolean;
  readonly fields: Fields;
  readonly read_at: Date;
  readonly created_at: Date | null;
  readonly changed: RecordFacts['changed'];
  readonly marked: boolean;
  readonly weighed_at: Date | null;
  readonly left_at: Date | null;
  readonly baseline: Fields | null;
}

// A record that was merged away or converted takes no part: the one that carries on does, once it was read. A baseline counts only for
// the epoch of the link in which it was taken.
async function recordsOf(
  client: pg.ClientBase,
  ids: readonly string[],
): Promise<Map<string, StoredIdentity['records'][number][]>> {
  const found = await rows<RecordRow>(
    client,
    `select l.identity, l.connection, l.stream, l.id, l.role, l.epoch, s.version, s.live, s.fields, s.read_at, s.created_at, s.changed,
            s.marker is not null as marked, case when l.because = 'weight' then l.linked_at end as weighed_at, a.at as left_at, b.fields as baseline
       from link l join snapshot s using (connection, stream, id)
       left join alias a on a.connection = l.connection and a.stream = l.stream and a.id = l.id
       left join baseline b on b.connection = l.connection and b.stream = l.stream and b.id = l.id and b.epoch = l.epoch
       where l.identity = any($1::uuid[])
         and not exists (select from link h where h.connection = a.connection and h.stream = a.to_stream and h.id = a.to_id)
       order by l.identity, l.connection, l.stream, l.id`,
    [ids],
  );
  return grouped(
    found,
    (row) => row.identity,
    (row) => ({
      ref: toRef(row),
      role: row.role,
      epoch: row.epoch,
      version: row.version,
      live: row.live,
      fields: row.fields,
      readAt: millis(row.read_at),
      createdAt: optionalMillis(row.created_at),
      changed: row.changed,
      baseline: row.baseline ?? {},
      marked: row.marked,
      weighedAt: optionalMillis(row.weighed_at),
      leftAt: optionalMillis(row.left_at),
    }),
  );
}

async function assertionsOf(client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, Assertion[]>> {
  const found = await rows<{
    identity: string;
    id: string;
    field: string;
    value: Assertion['value'];
    by: Assertion['by'];
    until_kind: Assertion['until']['kind'];
    until_at: Date | null;
  }>(
    client,
    `select identity, id, field, value, by, until_kind, until_at from assertion
       where ended_at is null and identity = any($1::uuid[]) order by at, id`,
    [ids],
  );
  return grouped(
    found,
    (row) => row.identity,
    (row) => ({
      id: row.id,
      field: row.field,
      value: row.value,
      by: row.by,
      until: row.until_kind === 'date' ? { kind: 'date', at: row.until_at?.getTime() ?? 0 } : { kind: row.until_kind },
    }),
  );
}

async function holdsOf(client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, Hold[]>> {
  const found = await rows<{
    identity: string;
    connection: string;
    stream: string;
    record_id: string;
    field: string | null;
    reason: string;
  }>(
    client,
    'select identity, connection, stream, record_id, field, reason from hold where released_at is null and identity = any($1::uuid[])',
    [ids],
  );
  return grouped(
    found,
    (row) => row.identity,
    (row) => ({
      ref: { connection: row.connection, stream: row.stream, id: row.record_id },
      field: row.field ?? undefined,
      reason: row.reason,
    }),
  );
}

async function settledOf(client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, SettledFinding[]>> {
  const found = await rows<{ identity: string; item: string; evidence_hash: string }>(
    client,
    'select identity, item, evidence_hash from settled_finding where identity = any($1::uuid[])',
    [ids],
  );
  return grouped(
    found,
    (row) => row.identity,
    (row) => ({ key: row.item, evidenceHash: row.evidence_hash }),
  );
}

async function intentsOf(client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, Intent[]>> {
  const found = await rows<IntentRow>(
    client,
    `select * from intent where identity = any($1::uuid[]) and state in ('planned', 'ready', 'sending', 'applied', 'unknown')`,
    [ids],
  );
  return grouped(found, (row) => row.identity, toIntent);
}

async function parksOf(client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, Parks[]>> {
  const found = await rows<{
    identity: string;
    item: string;
    finding: { parks: { connection: string; ref?: RecordRef; field?: string }[] };
  }>(
    client,
    `select identity, item, finding from exception_item where state = 'open' and item like 'deliver:%' and identity = any($1::uuid[])`,
    [ids],
  );
  const groups = new Map<string, Parks[]>();
  for (const { identity, item, finding } of found) {
    const own = finding.parks.map((park) => ({ item, connection: park.connection, ref: park.ref, field: park.field }));
    groups.set(identity, [...(groups.get(identity) ?? []), ...own]);
  }
  return groups;
}

async function reviewsOf(client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, Reviews[]>> {
  const found = await rows<{ identity: string; a: string; b: string; score: number }>(
    client,
    `select own.identity, r.a, r.b, (r.evidence->>'score')::double precision as score
       from (select a_identity as identity, a_identity, b_identity from review where a_identity = any($1::uuid[])
             union all
             select b_identity, a_identity, b_identity from review where b_identity = any($1::uuid[])) own
       join review r using (a_identity, b_identity)`,
    [ids],
  );
  const groups = new Map<string, Reviews[]>();
  for (const row of found) {
    const [a, b] = [parseRef(row.a), parseRef(row.b)];
    if (!a || !b) continue;
    const review = { a, b, score: row.score };
    groups.set(row.identity, [...(groups.get(row.identity) ?? []), review]);
  }
  return groups;
}
