import type { ErrorData, WriteOperation, WriteResult } from '@meshline/connector-spec';
import type { Dependencies } from '../dependencies.ts';
import { DAEMON_STOPPED, type Intent } from '../model/intent.ts';
import { laneOf, type Sending } from '../model/sending.ts';
import type { HostedConnection } from '../ports/connections.ts';
import { apart } from './apart.ts';
import { claimWrites } from './claim-writes.ts';
import { failWrite } from './fail-write.ts';
import { deliverActions } from './deliver-actions.ts';
import { keepLeases } from './keep-leases.ts';
import { openBatch } from './open-batch.ts';
import { endsSending, receipts, type ReceiptOutcome } from './receipts.ts';
import { nameOf } from './work-pages.ts';

export interface DeliverResult {
  readonly sent: number;
  /** Why it ended: nothing may be sent, the connection can't be called before `until`, or the daemon stops. */
  readonly ended: 'idle' | 'waiting' | 'stopped';
  readonly until?: number | undefined;
  /** A write was refused for what is the connection's matter: it must be looked at. */
  readonly asks?: ErrorData | undefined;
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
  let asks: ErrorData | undefined;
  // Handoffs go first.
  await deliverActions(deps, hosted);
  while (!deps.signal.aborted) {
    const open = hosted.openUntil();
    if (open !== undefined && open > deps.clock.now()) return { sent, ended: 'waiting', until: open, asks };
    const batch = await claimWrites(deps, hosted);
    if (batch === undefined) return { sent, ended: 'idle', asks };
    deps.crash?.('deliver.after-claim', connection);
    for (const { intent, error } of batch.failed) await failWrite(deps, 'deliver', intent, error);
    await reconcile(deps, batch.settle);
    if (batch.full) await deps.wakeUps.wake([{ queue: 'deliver', scope: connection }]);
    if (batch.writes.length === 0) continue;
    const startedAt = deps.clock.now();
    const opened = await openBatch(deps, hosted, batch);
    await reconcile(deps, opened.entities);
    if (opened.unchanged > 0) {
      deps.meter.add('deliver', opened.unchanged, startedAt, deps.clock.now());
      await deps.wakeUps.wake([{ queue: 'confirm', scope: connection }]);
    }
    if (opened.sending.length === 0) {
      if (opened.until === undefined) continue;
      return { sent, ended: 'waiting', until: opened.until, asks };
    }
    deps.crash?.('deliver.before-socket', connection);
    const results = await send(deps, hosted, opened.sending);
    deps.crash?.('deliver.after-response-before-outcome', connection);
    const outcome = await stored(deps, hosted, opened.sending, results);
    deps.crash?.('deliver.after-outcome', connection);
    sent += opened.sending.length;
    deps.meter.add('deliver', outcome.applied, startedAt, deps.clock.now());
    if (outcome.applied > 0 || outcome.unknown > 0) await deps.wakeUps.wake([{ queue: 'confirm', scope: connection }]);
    await reconcile(deps, outcome.settle);
    asks = outcome.asks ?? asks;
    // What one write is refused for that others would be as well: they aren't sent to hear the same.
    if (asks !== undefined && endsSending(asks)) return { sent, ended: 'waiting', asks };
    const until = latest(opened.until, outcome.retryAt);
    if (until !== undefined) return { sent, ended: 'waiting', until, asks };
  }
  return { sent, ended: 'stopped', asks };
}

async function reconcile(deps: Dependencies, entities: readonly string[]): Promise<void> {
  if (entities.length > 0) await deps.wakeUps.wake(entities.map((scope) => ({ queue: 'reconcile', scope })));
}

/** A receipt that can't be stored is none: its lease runs out, and what became of the write is looked up. */
async function stored(
  deps: Dependencies,
  hosted: HostedConnection,
  batch: readonly Sending[],
  results: readonly WriteResult[],
): Promise<ReceiptOutcome> {
  const outcomes: ReceiptOutcome[] = [];
  await apart(
    batch,
    async (part) => void outcomes.push(await receipts(deps, hosted, part, results)),
    ({ intent }, error) => {
      deps.log.error({ connection: hosted.id, intent: intent.id, error: nameOf(error) }, 'a receipt could not be stored');
      return Promise.resolve();
    },
  );
  return {
    applied: outcomes.reduce((sum, { applied }) => sum + applied, 0),
    unknown: outcomes.reduce((sum, { unknown }) => sum + unknown, 0),
    retryAt: latest(...outcomes.map(({ retryAt }) => retryAt)),
    settle: [...new Set(outcomes.flatMap(({ settle }) => settle))],
    asks: outcomes.find(({ asks }) => asks !== undefined)?.asks,
  };
}

function latest(...times: readonly (number | undefined)[]): number | undefined {
  const said = times.filter((time) => time !== undefined);
  return said.length === 0 ? undefined : Math.max(...said);
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
