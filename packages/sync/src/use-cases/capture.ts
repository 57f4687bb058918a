import { ConnectorError, isConnectorError, type ReadItem, type RemoteRecord } from '@meshline/connector-spec';
import type { Dependencies } from '../dependencies.ts';
import type { Alias } from '../model/snapshot.ts';
import { wantedFields } from '../model/streams.ts';
import type { StoredCursor } from '../ports/capture-store.ts';
import { commitReading } from './commit-records.ts';

/** Records between two checkpoints; more is a connector that never comes to one. */
const MOST_PER_CHECKPOINT = 5_000;

/** Skipped records that the log names one by one. */
const MOST_NAMED = 5;

export interface CaptureResult {
  readonly outcome: 'caught-up' | 'moved-by-another' | 'stopped';
  readonly records: number;
  /** Records that are there and can't be read; the log says which and why. */
  readonly skipped: number;
}

/**
 * Reads a feed from its cursor to its end: everything up to a checkpoint is stored with the cursor in one transaction.
 * A death in between reads that part again. Two daemons on one feed do no harm: the cursor moves for one of them.
 * Throws `ConnectorError` when the vendor can't be read.
 */
export async function captureFeed(deps: Dependencies, connection: string, feed: string): Promise<CaptureResult> {
  try {
    return await readOn(deps, connection, feed);
  } catch (error) {
    if (!isConnectorError(error) || error.code !== 'CURSOR_EXPIRED') throw error;
    // The vendor forgot what happened since: a new full pass compares everything. Snapshots and links stay.
    deps.log.warn({ connection, feed }, 'cursor expired: reading everything again');
    await deps.store.transaction(async (tx) => {
      const stored = await tx.readCursor(connection, feed);
      if (stored) await tx.moveCursor(connection, feed, { cursor: {}, phase: 'snapshot' }, stored.version, deps.clock.now());
    });
    return readOn(deps, connection, feed);
  }
}

async function readOn(deps: Dependencies, connection: string, feed: string): Promise<CaptureResult> {
  const skipped: Skipped = { count: 0, first: [] };
  try {
    return { ...(await readItems(deps, connection, feed, skipped)), skipped: skipped.count };
  } finally {
    if (skipped.count > 0) {
      const first = skipped.first.map(({ stream, id, reason }) => `${stream} ${id}: ${reason}`);
      deps.log.warn({ connection, feed, skipped: skipped.count, first }, 'records that cannot be read were skipped');
    }
  }
}

async function readItems(
  deps: Dependencies,
  connection: string,
  feed: string,
  skipped: Skipped,
): Promise<Omit<CaptureResult, 'skipped'>> {
  const hosted = deps.connections.get(connection);
  const { rulebook } = deps.active();
  let cursor = await deps.store.transaction((tx) => tx.readCursor(connection, feed));
  let batch = emptyBatch(deps.clock.now());
  let total = 0;
  let startedAt = deps.clock.now();
  const request = {
    feed,
    cursor: hasPosition(cursor) ? cursor.cursor : undefined,
    fields: wantedFields(rulebook, connection, hosted.manifest),
    signal: deps.signal,
  };
  // A first pass never keeps a change from being seen.
  const items = hosted.read(request, { lane: cursor?.phase === 'changes' ? 'live' : 'backfill' });
  for await (const item of items) {
    add(batch, item, connection, skipped);
    if (item.kind !== 'checkpoint') {
      if (batch.records.length > MOST_PER_CHECKPOINT) {
        throw new ConnectorError({
          code: 'CONTRACT_VIOLATION',
          message: `The feed ${feed} of ${connection} gave more than ${MOST_PER_CHECKPOINT} records without a checkpoint. Its connector must yield one at least every few hundred.`,
        });
      }
      continue;
    }
    deps.crash?.('capture.after-page', connection);
    const seen = cursor?.version ?? 0;
    const committed = await deps.store.transaction(async (tx) => {
      const at = deps.clock.now();
      const moved = await tx.moveCursor(connection, feed, { cursor: item.cursor, phase: item.phase }, seen, at);
      if (!moved) return undefined;
      const done = await commitReading(tx, rulebook, { connection, ...batch });
      deps.crash?.('capture.before-commit', connection);
      return done;
    });
    if (!committed) return { outcome: 'moved-by-another', records: total };
    deps.crash?.('capture.after-commit', connection);
    const endedAt = deps.clock.now();
    deps.meter.add('capture', batch.records.length, startedAt, endedAt);
    total += batch.records.length;
    const firstPassEnded = item.phase === 'changes' && cursor?.phase !== 'changes';
    cursor = { cursor: item.cursor, phase: item.phase, version: seen + 1 };
    batch = emptyBatch(endedAt);
    startedAt = endedAt;
    const entities = firstPassEnded ? rulebook.entities.map(({ name }) => name) : committed.entities;
    await deps.wakeUps.wake(entities.map((scope) => ({ queue: 'reconcile', scope })));
    if (deps.signal.aborted) return { outcome: 'stopped', records: total };
  }
  return { outcome: 'caught-up', records: total };
}

function hasPosition(cursor: StoredCursor | undefined): cursor is StoredCursor {
  return cursor?.cursor !== undefined && Object.keys(cursor.cursor).length > 0;
}

interface Batch {
  readonly records: RemoteRecord[];
  readonly gone: { stream: string; id: string }[];
  readonly aliases: Omit<Alias, 'at'>[];
  readonly readAt: number;
}

/** Told once for each reading, however many there are. */
interface Skipped {
  count: number;
  readonly first: { readonly stream: string; readonly id: string; readonly reason: string }[];
}

function emptyBatch(readAt: number): Batch {
  return { records: [], gone: [], aliases: [], readAt };
}

function add(batch: Batch, item: ReadItem, connection: string, skipped: Skipped): void {
  switch (item.kind) {
    case 'record':
      batch.records.push(item.record);
      break;
    case 'tombstone':
      batch.gone.push({ stream: item.stream, id: item.id });
      break;
    case 'alias':
      batch.aliases.push({ from: { connection, ...item.from }, to: { connection, ...item.to }, reason: item.reason });
      break;
    case 'skipped':
      skipped.count++;
      if (skipped.first.length < MOST_NAMED) skipped.first.push(item);
      break;
    case 'checkpoint':
      break;
  }
}
