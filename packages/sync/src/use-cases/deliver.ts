import {
  ERROR_CODES,
  isConnectorError,
  type ConnectorError,
  type WriteOperation,
  type WriteResult,
} from '@meshline/connector-spec';
import type { Dependencies } from '../dependencies.ts';
import { DAEMON_STOPPED, type Intent } from '../model/intent.ts';
import { retryTime } from '../model/retry-time.ts';
import { laneOf, type Claimed, type Sending } from '../model/sending.ts';
import type { HostedConnection } from '../ports/connections.ts';
import { claimWrites, type ClaimedBatch } from './claim-writes.ts';
import { keepLeases } from './keep-leases.ts';
import { openAttempts } from './open-attempts.ts';
import { readNaturalKeys } from './read-natural-keys.ts';
import { readTargets } from './read-targets.ts';
import { receipts } from './receipts.ts';
import { releaseWrites } from './release-writes.ts';

/** After a failed reading whose error says nothing of when it may work again. */
const READ_AGAIN_MS = 60_000;

export interface DeliverResult {
  readonly sent: number;
  /** Why it ended: nothing may be sent, the connection can't be called before `until`, or the daemon stops. */
  readonly ended: 'idle' | 'waiting' | 'stopped';
  readonly until?: number | undefined;
}

/**
 * Sends what is ready in a connection, batch by batch. For each batch: claim and gate in one transaction; updates are
 * compared with their records as they are now, and what creates would make is looked for by its natural keys; the attempts are
 * committed before the call; the receipts after it. A
 * death in between leaves claims whose leases run out, and the sweeper makes them `unknown`. Throws `ConnectorError` where
 * the connection needs somebody before its records can be read.
 */
export async function deliver(deps: Dependencies, connection: string): Promise<DeliverResult> {
  const hosted = deps.connections.get(connection);
  let sent = 0;
  while (!deps.signal.aborted) {
    const until = hosted.openUntil();
    if (until !== undefined && until > deps.clock.now()) return { sent, ended: 'waiting', until };
    const batch = await claimWrites(deps, hosted);
    if (batch === undefined) return { sent, ended: 'idle' };
    deps.crash?.('deliver.after-claim', connection);
    await reconcile(deps, batch.settle);
    if (batch.full) await deps.wakeUps.wake([{ queue: 'deliver', scope: connection }]);
    if (batch.writes.length === 0) continue;
    const startedAt = deps.clock.now();
    const opened = await open(deps, hosted, batch);
    if ('until' in opened) return { sent, ended: 'waiting', until: opened.until };
    await reconcile(deps, opened.entities);
    if (opened.unchanged > 0) {
      deps.meter.add('deliver', opened.unchanged, startedAt, deps.clock.now());
      await deps.wakeUps.wake([{ queue: 'confirm', scope: connection }]);
    }
    if (opened.sending.length === 0) continue;
    deps.crash?.('deliver.before-socket', connection);
    const results = await send(deps, hosted, opened.sending);
    deps.crash?.('deliver.after-response-before-outcome', connection);
    const outcome = await receipts(deps, hosted, opened.sending, results);
    deps.crash?.('deliver.after-outcome', connection);
    sent += opened.sending.length;
    deps.meter.add('deliver', outcome.applied, startedAt, deps.clock.now());
    if (outcome.applied > 0 || outcome.unknown > 0) await deps.wakeUps.wake([{ queue: 'confirm', scope: connection }]);
    await reconcile(deps, outcome.settle);
    if (outcome.retryAt !== undefined) return { sent, ended: 'waiting', until: outcome.retryAt };
  }
  return { sent, ended: 'stopped' };
}

async function reconcile(deps: Dependencies, entities: readonly string[]): Promise<void> {
  if (entities.length > 0) await deps.wakeUps.wake(entities.map((scope) => ({ queue: 'reconcile', scope })));
}

/**
 * Looks before it writes (updates: their records as they are now; creates: what holds their natural keys) and stores the attempts;
 * `until`: nothing can be read before (Unix ms).
 */
async function open(
  deps: Dependencies,
  hosted: HostedConnection,
  { kind, stream, writes }: ClaimedBatch,
): Promise<Awaited<ReturnType<typeof openAttempts>> | { readonly until: number }> {
  const intents = writes.map(({ intent }) => intent);
  const watch = keepLeases(deps, hosted.id, intents);
  const look =
    kind === 'create'
      ? readNaturalKeys(deps, hosted, intents, watch.signal)
      : readTargets(deps, hosted, stream, intents, watch.signal);
  const reading = await look.finally(() => watch.end());
  deps.crash?.('deliver.after-look', hosted.id);
  return isConnectorError(reading) ? unread(deps, hosted, writes, reading) : openAttempts(deps, hosted, writes, reading);
}

/** That its record couldn't be read says nothing against a write: it is ready again, when the connection is. */
async function unread(
  deps: Dependencies,
  hosted: HostedConnection,
  writes: readonly Claimed[],
  error: ConnectorError,
): Promise<{ readonly until: number }> {
  const at = deps.clock.now();
  const until = Math.max(hosted.openUntil() ?? 0, retryTime(error.data, 1, at) ?? at + READ_AGAIN_MS);
  await deps.store.transaction((tx) =>
    releaseWrites(
      tx,
      writes.map(({ intent }) => intent),
      until,
      at,
    ),
  );
  deps.log.warn({ connection: hosted.id, code: error.code }, 'the records of a batch could not be read before writing');
  if (['retry-with-backoff', 'wait-until'].includes(ERROR_CODES[error.code].disposition)) return { until };
  throw error;
}

async function send(deps: Dependencies, hosted: HostedConnection, batch: readonly Sending[]): Promise<readonly WriteResult[]> {
  const watch = keepLeases(
    deps,
    hosted.id,
    batch.map(({ intent }) => intent),
    batch[0]?.openedAt,
  );
  try {
    const lane = laneOf(batch.map(({ intent }) => intent));
    const results: WriteResult[] = [];
    // Second tries have a budget of their own: what is sent for the first time never waits for it.
    for (const retry of [false, true]) {
      const part = batch.filter(({ intent }) => isSecondTry(intent) === retry);
      if (part.length === 0) continue;
      results.push(...(await hosted.write({ operations: part.map(operation), signal: watch.signal }, { lane, retry })));
    }
    return results;
  } finally {
    watch.end();
  }
}

/**
 * What a system refused or failed at, once more. A write that isn't there after a death of ours is none: no system failed, and a budget against
 * storms would hold up the recovery for minutes.
 */
function isSecondTry({ attempts, error }: Intent): boolean {
  return attempts > 1 && error?.vendorCode !== DAEMON_STOPPED;
}

function operation({ intent, patch }: Sending): WriteOperation {
  const base = { opId: intent.id, stream: intent.stream, patch };
  if (intent.kind === 'create') return { ...base, kind: 'create', ...(intent.slot === undefined ? {} : { marker: intent.slot }) };
  if (intent.recordId === undefined) throw new Error(`intent ${intent.id}: an update without a record`);
  return { ...base, kind: 'update', id: intent.recordId };
}
