import type { ErrorData, WriteOperation, WriteResult } from '@meshline/connector-spec';
import { gate, gatePasses, type GateVerdicts } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { gateFacts } from '../model/gate-facts.ts';
import type { Intent } from '../model/intent.ts';
import type { DeliverFacts, IntentUpdate } from '../ports/deliver-store.ts';
import type { HostedConnection } from '../ports/connections.ts';
import { receipts } from './receipts.ts';
import type { Sending } from '../model/sending.ts';

/** Leases last 5 s and are renewed each second while the vendor is being called. */
const RENEW_MS = 1_000;

export interface DeliverResult {
  readonly sent: number;
  /** Why it ended: nothing is ready, the connection can't be called before `until`, or the daemon stops. */
  readonly ended: 'idle' | 'waiting' | 'stopped';
  readonly until?: number | undefined;
}

/**
 * Sends what is ready in a connection, batch by batch. For each batch: claim and gate in one transaction, which commits
 * the attempts before the call; the call; the receipts in another. A death in between leaves attempts without an
 * outcome: their leases run out and the sweeper makes them `unknown`.
 */
export async function deliver(deps: Dependencies, connection: string): Promise<DeliverResult> {
  const hosted = deps.connections.get(connection);
  let sent = 0;
  while (!deps.signal.aborted) {
    const until = hosted.openUntil();
    if (until !== undefined && until > deps.clock.now()) return { sent, ended: 'waiting', until };
    const batch = await claim(deps, hosted);
    if (batch === 'idle') return { sent, ended: 'idle' };
    if (batch.length === 0) continue;
    const startedAt = deps.clock.now();
    const results = await send(deps, hosted, batch);
    const outcome = await receipts(deps, hosted, batch, results);
    sent += batch.length;
    deps.meter.add('deliver', outcome.applied, startedAt, deps.clock.now());
    if (outcome.applied > 0 || outcome.unknown > 0) await deps.wakeUps.wake([{ queue: 'confirm', scope: connection }]);
    if (outcome.settle.length > 0) await deps.wakeUps.wake(outcome.settle.map((scope) => ({ queue: 'reconcile', scope })));
    if (outcome.retryAt !== undefined) return { sent, ended: 'waiting', until: outcome.retryAt };
  }
  return { sent, ended: 'stopped' };
}

async function claim(deps: Dependencies, hosted: HostedConnection): Promise<readonly Sending[] | 'idle'> {
  return deps.store.transaction(async (tx) => {
    const now = deps.clock.now();
    const next = await tx.nextBatch(hosted.id, now);
    if (!next) return 'idle';
    const limit = hosted.manifest.streams[next.stream]?.batch.write ?? 1;
    const intents = await tx.claimIntents(hosted.id, next.stream, next.kind, limit, now);
    const stored = (await tx.connections()).find(({ id }) => id === hosted.id);
    const facts = await tx.deliverFacts(intents);
    const { hash, rulebook } = deps.active();
    const passed: Sending[] = [];
    const failed: { facts: DeliverFacts; verdicts: GateVerdicts }[] = [];
    for (const row of facts) {
      const verdicts = gate(gateFacts(row, stored, hosted.manifest, rulebook, hash));
      if (gatePasses(verdicts)) passed.push({ intent: row.intent, verdicts });
      else failed.push({ facts: row, verdicts });
    }
    await tx.insertAttempts(
      [...passed, ...failed.map(({ facts: { intent }, verdicts }) => ({ intent, verdicts }))].map(({ intent, verdicts }) => ({
        id: deps.ids.next(),
        intent: intent.id,
        number: intent.leaseEpoch,
        leaseEpoch: intent.leaseEpoch,
        verdicts,
        startedAt: now,
      })),
    );
    await tx.audit(
      passed.map(({ intent }) => ({
        kind: 'attempt.started',
        actor: 'meshline',
        subject: intent.id,
        body: { patch: intent.patch, epoch: intent.leaseEpoch },
      })),
      now,
    );
    await refuse(tx, deps, failed, now);
    return passed;
  });
}

/** What the gate refuses isn't sent: the world moved since it was planned, so its identity is settled and planned anew. */
async function refuse(
  tx: Parameters<Parameters<Dependencies['store']['transaction']>[0]>[0],
  deps: Dependencies,
  failed: readonly { facts: DeliverFacts; verdicts: GateVerdicts }[],
  now: number,
): Promise<void> {
  if (failed.length === 0) return;
  const updates: IntentUpdate[] = failed.map(({ facts: { intent } }) => ({
    id: intent.id,
    leaseEpoch: intent.leaseEpoch,
    state: 'superseded',
  }));
  await tx.updateIntents(updates, now);
  await tx.endAttempts(
    failed.map(({ facts: { intent }, verdicts }) => ({
      intent: intent.id,
      number: intent.leaseEpoch,
      outcome: 'rejected',
      error: { code: 'NOT_SUPPORTED', message: `The gate refused it: ${reasons(verdicts).join('; ')}` } satisfies ErrorData,
    })),
    now,
  );
  const entities = await tx.markIdentitiesDirty(failed.map(({ facts: { intent } }) => intent.identity));
  deps.log.info(
    { refused: failed.length, entities, reasons: [...new Set(failed.flatMap(({ verdicts }) => reasons(verdicts)))] },
    'the gate refused writes',
  );
}

function reasons(verdicts: GateVerdicts): string[] {
  return Object.entries(verdicts).flatMap(([check, verdict]) => (verdict === 'pass' ? [] : [`${check}: ${String(verdict)}`]));
}

async function send(deps: Dependencies, hosted: HostedConnection, batch: readonly Sending[]): Promise<readonly WriteResult[]> {
  const abort = new AbortController();
  const leases = batch.map(({ intent }) => ({ id: intent.id, leaseEpoch: intent.leaseEpoch }));
  // Who can't renew must stop: another daemon may hold the work by now.
  const renewing = setInterval(() => {
    deps.store
      .transaction((tx) => tx.renewLeases(leases))
      .then((held) => {
        if (held.length < leases.length) abort.abort();
      })
      .catch(() => abort.abort());
  }, RENEW_MS);
  try {
    return await hosted.write({ operations: batch.map(({ intent }) => operation(intent)), signal: abort.signal });
  } finally {
    clearInterval(renewing);
  }
}

function operation(intent: Intent): WriteOperation {
  const base = { opId: intent.id, stream: intent.stream, patch: intent.patch };
  if (intent.kind === 'create') return { ...base, kind: 'create', ...(intent.slot === undefined ? {} : { marker: intent.slot }) };
  if (intent.recordId === undefined) throw new Error(`intent ${intent.id}: an update without a record`);
  return { ...base, kind: 'update', id: intent.recordId };
}
