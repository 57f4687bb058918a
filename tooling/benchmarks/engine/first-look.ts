import {
  matchRecord,
  type ConnectionFacts,
  type IdentityFacts,
  type MatchRecord,
  type RecordFacts,
  type References,
} from '@meshline/reconcile';
import type { Fields, RecordRef } from '@meshline/record';
import type { EntityRules, Rulebook } from '@meshline/rulebook';
import { transactionOn } from '@meshline/store-postgres';
import type pg from 'pg';

/** One record as it was first read, with where it was linked. */
export interface FirstLookRecord {
  readonly ref: RecordRef;
  readonly fields: Fields;
  readonly firstSeen: number;
  readonly createdAt: number | undefined;
  readonly identity: string;
  readonly role: 'primary' | 'duplicate';
  readonly because: string;
  readonly evidence: unknown;
}

/** What the engine saw of one entity in a first run: nothing settled yet, no ancestors. */
export interface FirstLook {
  readonly entity: EntityRules;
  readonly stored: readonly FirstLookRecord[];
  readonly records: readonly MatchRecord[];
  readonly facts: readonly IdentityFacts[];
}

const PAGE = 1_000;

/** Reads back from the ledger of a first run what its engine worked on; records that MeshLine made are left out. */
export async function readFirstLook(pool: pg.Pool, rulebook: Rulebook): Promise<readonly FirstLook[]> {
  const looks: FirstLook[] = [];
  for (const entity of rulebook.entities) {
    const stored = await readRecords(pool, entity.name);
    const client = await pool.connect();
    try {
      const tx = transactionOn(client);
      const records: MatchRecord[] = [];
      for (let from = 0; from < stored.length; from += PAGE) {
        const page = stored.slice(from, from + PAGE);
        const references = await tx.resolveReferences(page.map(({ ref }) => ref));
        for (const row of page) {
          const stream = entity.streams.find(
            (rules) => rules.connection === row.ref.connection && rules.stream === row.ref.stream,
          );
          if (stream) records.push(matchRecord(entity, stream, { ...row, references }));
        }
      }
      const groups = [...Map.groupBy(stored, ({ identity }) => identity)];
      const facts: IdentityFacts[] = [];
      for (let from = 0; from < groups.length; from += PAGE) {
        const page = groups.slice(from, from + PAGE);
        const references = await tx.resolveReferencesOfIdentities(page.map(([identity]) => identity));
        for (const [identity, rows] of page) facts.push(factsOf(entity, identity, rows, references));
      }
      looks.push({ entity, stored, records, facts });
    } finally {
      client.release();
    }
  }
  return looks;
}

async function readRecords(pool: pg.Pool, entity: string): Promise<readonly FirstLookRecord[]> {
  const { rows } = await pool.query<{
    connection: string;
    stream: string;
    id: string;
    fields: Readonly<Record<string, { readonly to: Fields[string] }>>;
    first_seen: Date;
    created_at: Date | null;
    identity: string;
    role: 'primary' | 'duplicate';
    because: string;
    evidence: unknown;
  }>(
    `select c.connection, c.stream, c.id, c.fields, s.first_seen, s.created_at, l.identity, l.role, l.because, l.evidence
       from change c join snapshot s using (connection, stream, id) join link l using (connection, stream, id)
       where c.version = 1 and s.entity = $1
         and not exists (select from intent i where i.kind = 'create' and i.connection = c.connection and i.stream = c.stream and i.record_id = c.id)
       order by c.seq`,
    [entity],
  );
  return rows.map((row) => ({
    ref: { connection: row.connection, stream: row.stream, id: row.id },
    fields: Object.fromEntries(Object.entries(row.fields).map(([name, { to }]) => [name, to])),
    firstSeen: row.first_seen.getTime(),
    createdAt: row.created_at?.getTime(),
    identity: row.identity,
    role: row.role,
    because: row.because,
    evidence: row.evidence,
  }));
}

function factsOf(entity: EntityRules, identity: string, rows: readonly FirstLookRecord[], references: References): IdentityFacts {
  const records = rows.map(({ ref, role, fields, firstSeen, createdAt }): RecordFacts => ({
    ref,
    role,
    epoch: 1,
    version: 1,
    live: true,
    fields,
    readAt: firstSeen,
    createdAt,
    changed: {},
    baseline: {},
  }));
  const connections = Object.fromEntries(
    [...Map.groupBy(entity.streams, ({ connection }) => connection)].map(([id, streams]): [string, ConnectionFacts] => [
      id,
      {
        mode: 'live',
        firstPassLinked: true,
        openReview: false,
        readOnly: {},
        requiredOnCreate: {},
        options: {},
        createStrategy: Object.fromEntries(streams.map(({ stream }) => [stream, 'probe'])),
      },
    ]),
  );
  return {
    entity: entity.name,
    identity,
    version: 0,
    golden: undefined,
    records,
    assertions: [],
    holds: [],
    settled: [],
    references,
    connections,
  };
}
