import type { Store, Transaction } from '@meshline/sync';
import type pg from 'pg';
import { actionOperations } from './action/actions.ts';
import { agreementOperations } from './agreement/samples.ts';
import { auditOperations } from './audit/append.ts';
import { changeOperations } from './capture/changes.ts';
import { cursorOperations } from './capture/cursor.ts';
import { snapshotOperations } from './capture/snapshots.ts';
import { connectionOperations, type Descriptions } from './connection/connections.ts';
import { claimOperations } from './deliver/claim.ts';
import { deliverFactOperations } from './deliver/facts.ts';
import { receiptOperations } from './deliver/receipts.ts';
import { writeCountOperations } from './deliver/write-counts.ts';
import { writePauseOperations } from './deliver/write-pauses.ts';
import { writtenOperations } from './deliver/fields-written-since.ts';
import { eventOperations } from './events/events.ts';
import { lookOperations } from './events/looks.ts';
import { recoveryOperations } from './ledger/recovery.ts';
import { dirtyOperations } from './link/dirty.ts';
import { linkOperations } from './link/links.ts';
import { lookupOperations } from './link/lookup.ts';
import { referenceOperations } from './link/references.ts';
import { planOperations } from './plan/plans.ts';
import { decisionOperations } from './queue/decisions.ts';
import { findingOperations } from './queue/findings.ts';
import { idempotencyOperations } from './queue/idempotency.ts';
import { intentOperations } from './settle/intents.ts';
import { settleDueOperations } from './settle/settle-due.ts';
import { undoneWriteOperations } from './settle/undone-writes.ts';
import { settleOperations } from './settle/write-settled.ts';
import { modeOperations } from './mode/modes.ts';
import { replayOperations } from './replay/replay.ts';
import { undoOperations } from './undo/undo.ts';
import { stopOperations } from './stop/stops.ts';
import { triggerOperations } from './trigger/triggers.ts';
import { workOperations } from './work/work-pages.ts';

/**
 * Serialisation failure, deadlock, lock not available, and a unique key that somebody else's transaction took first: this one did
 * nothing and may be run again.
 */
const RETRYABLE = new Set(['40001', '40P01', '55P03', '23505']);
const MOST_TRIES = 8;

// The log is written in order: whatever waits for the disk later takes these commits with it. So nothing that a vendor or a person
// gets to know rests on one that can be lost. What is added to the history makes its transaction wait all the same.
const SOON = 'begin; set local synchronous_commit = off';

/** The ports of sync on a pool of PostgreSQL connections. `daemon` = the id of its heartbeat, by which its attempts name it. */
export function postgresStore(pool: pg.Pool, daemon?: string): Store {
  const descriptions: Descriptions = new Map();
  return {
    async transaction(work, commit) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await inTransaction(
            pool,
            (client) => work(transactionOn(client, descriptions, commit, daemon)),
            commit === 'soon' ? SOON : 'begin',
          );
        } catch (error) {
          if (attempt >= MOST_TRIES || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
        }
      }
    },
  };
}

export function transactionOn(
  client: pg.ClientBase,
  descriptions: Descriptions = new Map(),
  commit?: 'soon',
  daemon?: string,
): Transaction {
  return {
    ...cursorOperations(client),
    ...snapshotOperations(client),
    ...changeOperations(client),
    ...dirtyOperations(client),
    ...referenceOperations(client),
    ...lookupOperations(client),
    ...linkOperations(client),
    ...settleOperations(client),
    ...intentOperations(client),
    ...undoneWriteOperations(client),
    ...settleDueOperations(client),
    ...claimOperations(client),
    ...deliverFactOperations(client),
    ...receiptOperations(client, daemon),
    ...writtenOperations(client),
    ...writeCountOperations(client),
    ...writePauseOperations(client),
    ...workOperations(client),
    ...triggerOperations(client),
    ...actionOperations(client),
    ...findingOperations(client),
    ...decisionOperations(client),
    ...idempotencyOperations(client),
    ...auditOperations(client, commit),
    ...eventOperations(client),
    ...lookOperations(client),
    ...agreementOperations(client),
    ...stopOperations(client),
    ...recoveryOperations(client),
    ...planOperations(client),
    ...undoOperations(client),
    ...modeOperations(client),
    ...replayOperations(client),
    ...connectionOperations(client, descriptions),
  };
}

/** Reads one state of the database, in however many statements. */
export function inSnapshot<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, work, 'begin isolation level repeatable read read only');
}

/** A transaction on a client of the pool; a client whose connection broke isn't given back. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>, begin = 'begin'): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
