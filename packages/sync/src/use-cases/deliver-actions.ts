import type { WriteOperation, WriteResult } from '@meshline/connector-spec';
import { gatePasses, type GateVerdicts } from '@meshline/reconcile';
import type { Fields } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import type { Action } from '../model/action.ts';
import type { WriteKind } from '../model/write-caps.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { Transaction } from '../ports/store.ts';
import type { ActionUpdate } from '../ports/action-store.ts';
import { ATTEMPT_LIMIT } from '../model/gate-facts.ts';
import { backoff, retryTime } from '../model/retry-time.ts';
import { actionGate } from './action-gate.ts';
import { confirmActions } from './confirm-actions.ts';
import { lookAtTargets, type Looked } from './look-at-targets.ts';
import { tellRefusedActions } from './tell-refused-actions.ts';
import { writeRoom } from './write-room.ts';

/** Before the gate is asked again by what may pass by itself: a mode, a stop. */
const WAIT_MS = 60_000;

/**
 * Sends what is wanted in a connection beside golden records, and reads back what was sent. Claim, look and gate come first, the attempt is
 * committed before the call, the receipt after it; what may or may not have gone through is looked for before it is sent again.
 */
export async function deliverActions(deps: Dependencies, hosted: HostedConnection): Promise<void> {
  while (!deps.signal.aborted) {
    const until = hosted.openUntil();
    if (until !== undefined && until > deps.clock.now()) return;
    const now = deps.clock.now();
    const waiting = await deps.store.transaction((tx) => tx.connectionsWithActions(now));
    if (!waiting.includes(hosted.id)) return;
    const confirmed = await confirmActions(deps, hosted);
    const sent = await sendSome(deps, hosted);
    if (!confirmed && !sent) return;
  }
}

async function sendSome(deps: Dependencies, hosted: HostedConnection): Promise<boolean> {
  const claimed = await deps.store.transaction(async (tx) => {
    await tx.expireActions(deps.clock.now());
    return tx.claimActions(hosted.id, BATCH, deps.clock.now());
  });
  if (claimed.length === 0) return false;
  const looked = await lookAtTargets(deps, hosted, claimed);
  const sending = await openAttempts(deps, hosted, looked);
  if (sending.length === 0) return true;
  const operations = sending.map(({ action }) => operation(action));
  const results = new Map<string, WriteResult>();
  const size = hosted.manifest.streams[sending[0]?.action.stream ?? '']?.batch.write ?? 1;
  for (let i = 0; i < operations.length; i += size) {
    // A stop doesn't cut off what is under way: it would not be known whether it went through.
    const request = { operations: operations.slice(i, i + size), signal: new AbortController().signal };
    for (const result of await hosted.write(request, { lane: 'handoff' })) results.set(result.opId, result);
  }
  await storeReceipts(
    deps,
    hosted,
    sending.map(({ action }) => action),
    results,
  );
  return true;
}

const BATCH = 50;

interface Opened {
  readonly action: Action;
}

/** In one transaction: whom the gate lets through has its attempt; the others wait, or are asked about. */
async function openAttempts(deps: Dependencies, hosted: HostedConnection, looked: readonly Looked[]): Promise<Opened[]> {
  return deps.store.transaction(async (tx) => {
    const at = deps.clock.now();
    const stored = (await tx.connections()).find(({ id }) => id === hosted.id);
    const stopped = await tx.isStopped(hosted.id);
    const updates: ActionUpdate[] = [];
    const passed: { action: Action; verdicts: GateVerdicts; before: Fields | undefined }[] = [];
    const refused: { action: Action; why: string }[] = [];
    for (const { action, state, current } of looked) {
      const base = { id: action.id, leaseEpoch: action.leaseEpoch };
      if (stopped || state === 'unread') {
        updates.push({ ...base, state: 'ready', notBefore: at + backoff(action.attempts), unsent: true });
        continue;
      }
      if (state === 'done') {
        updates.push({ ...base, state: 'applied', notBefore: at });
        continue;
      }
      const verdicts = await actionGate(tx, deps, hosted, stored, action, state);
      if (gatePasses(verdicts)) {
        passed.push({ action, verdicts, before: current });
        continue;
      }
      if (verdicts.status !== 'pass' && state !== 'moved-on') {
        updates.push({ ...base, state: 'ready', notBefore: at + WAIT_MS, unsent: true });
        continue;
      }
      const why = Object.values(verdicts).find((verdict) => verdict !== 'pass') ?? 'refused';
      updates.push({ ...base, state: 'rejected', error: { code: 'RECORD_REJECTED', message: why } });
      refused.push({ action, why });
    }
    const room = await roomFor(tx, deps, passed.length === 0 ? undefined : passed[0]?.action.kind, at);
    for (const [n, { action, before }] of passed.entries()) {
      const base = { id: action.id, leaseEpoch: action.leaseEpoch };
      if (n < room) updates.push({ ...base, state: 'sending', before });
      else updates.push({ ...base, state: 'ready', notBefore: at + WAIT_MS, unsent: true });
    }
    // Whose lease was lost meanwhile isn't ours to send.
    const ours = new Set(await tx.updateActions(updates, at));
    const sending = passed.slice(0, room).filter(({ action }) => ours.has(action.id));
    if (Number.isFinite(room) && sending.length > 0) await tx.addWrites(writeKind(sending[0]?.action.kind), sending.length, at);
    await tellRefusedActions(
      tx,
      deps,
      refused.filter(({ action }) => ours.has(action.id)),
      at,
    );
    await tx.insertActionAttempts(
      sending.map(({ action, verdicts }) => ({ action: action.id, number: action.leaseEpoch, verdicts })),
      at,
    );
    await tx.audit(
      sending.map(({ action }) => ({
        kind: 'action.started',
        actor: 'meshline',
        subject: action.id,
        body: { cause: action.cause, name: action.name, reason: action.reason },
      })),
      at,
    );
    return sending;
  });
}

/** Actions count among the writes of their kind. */
const writeKind = (kind: Action['kind'] | undefined): WriteKind => (kind === 'create' ? 'create' : 'update');

/** How many the caps have room for, counted before they are sent. */
async function roomFor(tx: Transaction, deps: Dependencies, kind: Action['kind'] | undefined, at: number): Promise<number> {
  if (kind === undefined || (deps.caps ?? []).length === 0) return Number.POSITIVE_INFINITY;
  await tx.lockWriteCounts();
  return (await writeRoom(tx, deps, writeKind(kind), at))?.room ?? Number.POSITIVE_INFINITY;
}

function operation(action: Action): WriteOperation {
  const base = { opId: action.id, stream: action.stream };
  if (action.kind === 'create') return { ...base, kind: 'create', patch: action.patch, marker: action.id };
  const id = action.recordId ?? '';
  return action.kind === 'archive' ? { ...base, kind: 'archive', id } : { ...base, kind: 'update', id, patch: action.patch };
}

async function storeReceipts(
  deps: Dependencies,
  hosted: HostedConnection,
  sent: readonly Action[],
  results: ReadonlyMap<string, WriteResult>,
): Promise<void> {
  const at = deps.clock.now();
  const outcomes = sent.map((action) => ({ action, result: results.get(action.id) ?? lost(action.id) }));
  await deps.store.transaction(async (tx) => {
    const updates = outcomes.map(({ action, result }) => judge(action, result, hosted, at));
    const ours = new Set(await tx.updateActions(updates, at));
    await tx.endActionAttempts(
      outcomes.map(({ action, result }) => ({
        action: action.id,
        number: action.leaseEpoch,
        outcome: result.outcome,
        error: 'error' in result ? result.error : undefined,
      })),
      at,
    );
    const refused = outcomes.flatMap(({ action, result }, i) =>
      updates[i]?.state === 'rejected' && ours.has(action.id) && 'error' in result ? [{ action, why: result.error.message }] : [],
    );
    await tellRefusedActions(tx, deps, refused, at);
  });
}

function judge(action: Action, result: WriteResult, hosted: HostedConnection, at: number): ActionUpdate {
  const base = { id: action.id, leaseEpoch: action.leaseEpoch };
  const stream = hosted.manifest.streams[action.stream];
  const lag = stream?.lagMs ?? 0;
  switch (result.outcome) {
    case 'applied':
    case 'unchanged':
      return { ...base, state: 'applied', recordId: result.id, notBefore: at + (stream?.readBackMs ?? lag) };
    case 'unknown':
      return { ...base, state: 'unknown', notBefore: at + Math.max(1_000, lag), error: result.error };
    case 'deferred':
      return { ...base, state: 'unknown', notBefore: at + Math.max(5_000, lag) };
    case 'conflict':
      return { ...base, state: 'rejected', error: result.error };
    case 'rejected': {
      const again = retryTime(result.error, action.attempts, at);
      return again === undefined || action.attempts >= ATTEMPT_LIMIT
        ? { ...base, state: 'rejected', error: result.error }
        : { ...base, state: 'ready', notBefore: again, error: result.error };
    }
  }
}

const lost = (opId: string): WriteResult => ({
  opId,
  outcome: 'unknown',
  error: { code: 'OUTCOME_UNKNOWN', message: 'The connector gave no result for this action.' },
});
