import { ERROR_CODES, type Disposition, type ErrorData, type WriteResult } from '@meshline/connector-spec';
import { formatRef, type RecordRef } from '@meshline/record';
import type { Finding } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { ATTEMPT_LIMIT } from '../model/gate-facts.ts';
import type { Intent } from '../model/intent.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';
import { retryTime } from '../model/retry-time.ts';
import type { Sending } from '../model/sending.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { IntentUpdate } from '../ports/deliver-store.ts';
import type { Transaction } from '../ports/store.ts';
import { countRefusals, type RefusedWrite } from './count-refusals.ts';

export interface ReceiptOutcome {
  readonly applied: number;
  readonly unknown: number;
  /** The connection as a whole must wait until then. */
  readonly retryAt: number | undefined;
  readonly settle: readonly string[];
  /** A refusal that the connection as a whole must be asked about. */
  readonly asks: ErrorData | undefined;
}

/** A system that accepts a write and carries it out later may take so long. */
const DEFERRED_MS = 600_000;

/** What a look at the connection answers: whether it may still be used, and as what it describes itself now. */
const ASKS: readonly Disposition[] = ['pause-and-ask', 'refresh-once', 'describe-again', 'stop'];

/** Whether nothing more may be sent before the connection was looked at. */
export function endsSending({ code }: ErrorData): boolean {
  return ['pause-and-ask', 'refresh-once'].includes(ERROR_CODES[code].disposition);
}

/**
 * Stores what came back for a batch, in one transaction: outcomes, links of created records, questions for people. An
 * outcome whose lease epoch isn't current any more is not stored: somebody else owns the intent by now.
 */
export async function receipts(
  deps: Dependencies,
  hosted: HostedConnection,
  batch: readonly Sending[],
  results: readonly WriteResult[],
): Promise<ReceiptOutcome> {
  const byId = new Map(results.map((result) => [result.opId, result]));
  const at = deps.clock.now();
  const { rulebook } = deps.active();
  return deps.store.transaction(async (tx) => {
    const updates: IntentUpdate[] = [];
    const created: { intent: Intent; ref: RecordRef }[] = [];
    const refused: RefusedWrite[] = [];
    const dirty: string[] = [];
    let retryAt: number | undefined;
    let asks: ErrorData | undefined;
    const outcomes = batch.map(({ intent }) => {
      const result = byId.get(intent.id) ?? unknownResult(intent.id);
      const stream = hosted.manifest.streams[intent.stream];
      const update = judge(intent, result, at, { lag: stream?.lagMs ?? 0, readBack: stream?.readBackMs ?? stream?.lagMs ?? 0 });
      updates.push(update);
      if ('error' in result && ERROR_CODES[result.error.code].disposition === 'wait-until')
        retryAt = Math.max(retryAt ?? 0, update.notBefore ?? at);
      if ('error' in result && ASKS.includes(ERROR_CODES[result.error.code].disposition))
        asks = asks === undefined || endsSending(result.error) ? result.error : asks;
      if (result.outcome === 'applied' || result.outcome === 'unchanged') {
        if (intent.kind === 'create')
          created.push({ intent, ref: { connection: intent.connection, stream: intent.stream, id: result.id } });
      }
      if (update.state === 'rejected' && 'error' in result)
        refused.push({ intent, error: result.error, finding: refusal(intent, result.error) });
      // What a refusal parks is one field, as a rule: the others of the write are planned again without it.
      if (update.state === 'superseded' || update.state === 'rejected') dirty.push(intent.identity);
      return { intent, result, update };
    });
    const stored = new Set(await tx.updateIntents(updates, at));
    await giveBack(tx, deps, batch, byId);
    await tx.endAttempts(
      outcomes.map(({ intent, result }) => ({
        intent: intent.id,
        number: intent.leaseEpoch,
        outcome: result.outcome,
        error: 'error' in result ? result.error : undefined,
      })),
      at,
    );
    const linked = created.filter(({ intent }) => stored.has(intent.id));
    if (linked.length > 0) await tx.linkCreated(linked, at);
    const told = refused.filter(({ intent }) => stored.has(intent.id));
    const open = told.map(({ intent, finding }) => queueItem('deliver', finding, intent.entity, intent.identity));
    if (open.length > 0) await tx.addFindings(open, causeRows(open, rulebook, at, false), at);
    const taken = batch.filter(({ intent }) => byId.get(intent.id)?.outcome === 'applied');
    const again = await countRefusals(
      tx,
      taken.map(({ intent, patch }) => ({ ...intent, patch })),
      told,
      at,
    );
    // A parent that exists now is what its children waited for.
    const settle = new Set([...again, ...(await tx.markIdentitiesDirty(dirty))]);
    for (const entity of await tx.markReferringIdentitiesDirty(linked.map(({ intent }) => intent.identity))) settle.add(entity);
    await tx.audit(
      outcomes.map(({ intent, result }) => ({
        kind: 'attempt.ended',
        actor: 'meshline',
        subject: intent.id,
        body: { outcome: result.outcome, ...('error' in result ? { code: result.error.code } : {}) },
      })),
      at,
    );
    deps.crash?.('deliver.before-outcome-commit', hosted.id);
    return {
      applied: outcomes.filter(({ update }) => update.state === 'applied').length,
      unknown: outcomes.filter(({ update }) => update.state === 'unknown').length,
      retryAt,
      settle: [...settle],
      asks,
    };
  });
}

/** What certainly wasn't written doesn't use up a cap. */
async function giveBack(
  tx: Transaction,
  deps: Dependencies,
  batch: readonly Sending[],
  results: ReadonlyMap<string, WriteResult>,
): Promise<void> {
  const [first] = batch;
  if (first === undefined || !(deps.caps ?? []).some(({ kind }) => kind === first.intent.kind)) return;
  const unwritten = batch.filter(({ intent }) =>
    ['rejected', 'conflict', 'unchanged'].includes(results.get(intent.id)?.outcome ?? ''),
  );
  if (unwritten.length > 0) await tx.addWrites(first.intent.kind, -unwritten.length, first.openedAt);
}

function unknownResult(opId: string): WriteResult {
  return {
    opId,
    outcome: 'unknown',
    error: { code: 'OUTCOME_UNKNOWN', message: 'The connector gave no result for this write.' },
  };
}

function judge(
  intent: Intent,
  result: WriteResult,
  at: number,
  { lag, readBack }: { lag: number; readBack: number },
): IntentUpdate {
  const base = { id: intent.id, leaseEpoch: intent.leaseEpoch };
  switch (result.outcome) {
    case 'applied':
    case 'unchanged':
      return { ...base, state: 'applied', recordId: result.id, appliedAt: at, notBefore: at + readBack };
    case 'deferred':
      // Nothing but a look tells when it is done. That it isn't there yet counts only once there was time enough for it.
      return {
        ...base,
        state: 'unknown',
        notBefore: at + Math.max(readBack, 1_000),
        error: {
          code: 'OUTCOME_UNKNOWN',
          message: 'The system has accepted the write and carries it out later.',
          retryAt: at + Math.max(lag, DEFERRED_MS),
        },
      };
    case 'unknown':
      return { ...base, state: 'unknown', notBefore: at + 1_000, error: { ...result.error, retryAt: at + lag } };
    case 'conflict':
      // What the plan saw is no longer so: read again (the record's identity is dirty) and plan anew.
      return result.error.existingId === undefined
        ? { ...base, state: 'superseded', error: result.error }
        : { ...base, state: 'rejected', error: result.error };
    case 'rejected': {
      const again = retryTime(result.error, intent.attempts, at);
      const unsent = isOfTheConnection(result.error);
      if (again === undefined || (intent.attempts >= ATTEMPT_LIMIT && !unsent))
        return { ...base, state: 'rejected', error: result.error };
      return { ...base, state: 'ready', notBefore: again, error: result.error, unsent };
    }
  }
}

/**
 * A refusal that says nothing of the write, as the whole connection can't be called for now: it is no try of it. The host's
 * own (breaker, budget of retries) state a time, and no status of an answer.
 */
function isOfTheConnection({ code, httpStatus, retryAt }: ErrorData): boolean {
  if (code === 'UNAVAILABLE') return httpStatus === undefined && retryAt !== undefined;
  return code === 'RATE_LIMITED' || code === 'NETWORK' || code === 'ABORTED';
}

/** What a person reads of a refused write. */
function refusal(intent: Intent, error: ErrorData): Finding {
  const ref =
    intent.recordId === undefined ? undefined : { connection: intent.connection, stream: intent.stream, id: intent.recordId };
  const fields = error.fields ?? [];
  const named = intent.fields.filter(({ paths }) => paths.some((path) => fields.includes(path)));
  const held =
    error.existingId === undefined ? undefined : { connection: intent.connection, stream: intent.stream, id: error.existingId };
  return {
    kind: held === undefined ? (error.code === 'RECORD_REJECTED' ? 'failed-validation' : 'failed-delivery') : 'duplicate-record',
    reason: held === undefined ? `refused-${error.code.toLowerCase().replaceAll('_', '-')}` : 'key-held-by-another',
    detail: error.vendorCode,
    field: named.length === 1 ? named[0]?.field : undefined,
    systems: [intent.connection],
    ref,
    message:
      held === undefined
        ? `${intent.connection} refused to ${intent.kind} ${intent.stream}: ${error.message}`
        : `${intent.connection} already has another record with the same unique value (${intent.stream})`,
    evidence: [...(ref === undefined ? [] : [ref]), ...(held === undefined ? [] : [held])].map((about) => ({
      ref: about,
      value: formatRef(about),
      readAt: 0,
    })),
    parks:
      named.length > 0 && ref !== undefined
        ? named.map(({ field }) => ({ connection: intent.connection, ref, field }))
        : [{ connection: intent.connection, ref }],
  };
}
