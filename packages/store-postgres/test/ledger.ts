import { randomUUID } from 'node:crypto';
import type { RecordRef } from '@meshline/record';
import type { Intent, Snapshot, Transaction } from '@meshline/sync';
import type { TestDatabase } from '@meshline/testkit';
import pg from 'pg';
import { inTransaction, transactionOn } from '../src/index.ts';

export const T0 = Date.UTC(2026, 10, 2, 9);

/** Runs the ledger's operations in a transaction that commits. */
export function ledger<T>(database: TestDatabase, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inTransaction(database.pool, (client) => work(transactionOn(client)));
}

/**
 * A pool whose sessions live at a given moment by the database's clock, as `meshline_now()` gives it. End it yourself.
 */
export function poolAt(database: TestDatabase, at: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: database.url, max: 24, options: `-c meshline.now=${new Date(at).toISOString()}` });
  pool.on('error', () => undefined);
  return pool;
}

export function ref(id: string, stream = 'contacts', connection = 'hubspot'): RecordRef {
  return { connection, stream, id };
}

export function snapshot(id: string, over: Partial<Snapshot> = {}): Snapshot {
  return {
    ref: ref(id),
    entity: 'person',
    fields: { email: `${id}@example.com` },
    revision: undefined,
    marker: undefined,
    url: undefined,
    version: 1,
    live: true,
    createdAt: undefined,
    modifiedAt: undefined,
    firstSeen: T0,
    readAt: T0,
    changed: {},
    ...over,
  };
}

export async function changeSet(tx: Transaction): Promise<string> {
  const id = randomUUID();
  await tx.insertChangeSet({ id, kind: 'live', cause: 'test', actor: 'test', rulebook: 'r', at: T0 });
  return id;
}

export function update(changeSetId: string, recordId: string, over: Partial<Intent> = {}): Intent {
  return {
    id: randomUUID(),
    key: `u:${recordId}:${randomUUID()}`,
    changeSet: changeSetId,
    kind: 'update',
    entity: 'person',
    identity: randomUUID(),
    connection: 'hubspot',
    stream: 'contacts',
    recordId,
    slot: undefined,
    epoch: 1,
    basedOn: 1,
    patch: { email: 'new@example.com' },
    fields: [{ field: 'email', kind: 'stale', becomes: 'new@example.com', rule: 'authority', paths: ['email'] }],
    lane: 'live',
    state: 'ready',
    notBefore: T0,
    leaseEpoch: 0,
    attempts: 0,
    rewrites: 0,
    rulebook: 'r',
    createdAt: T0,
    appliedAt: undefined,
    error: undefined,
    ...over,
  };
}

export function create(changeSetId: string, slot: string, identity: string, over: Partial<Intent> = {}): Intent {
  return update(changeSetId, 'none', {
    kind: 'create',
    key: `c:${slot}:1`,
    recordId: undefined,
    slot,
    identity,
    epoch: 0,
    basedOn: 0,
    ...over,
  });
}
