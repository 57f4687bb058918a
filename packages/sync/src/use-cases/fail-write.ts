import { formatRef } from '@meshline/record';
import type { Finding } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { PARKED_APPLIED, PARKED_UNKNOWN, type Intent } from '../model/intent.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';
import { backoff } from '../model/retry-time.ts';
import { HOUR_MS } from '../model/write-caps.ts';
import type { IntentUpdate } from '../ports/deliver-store.ts';
import type { Transaction } from '../ports/store.ts';
import { MOST_FAILURES, MOST_IN_AN_HOUR, nameOf } from './work-pages.ts';

/** The reason of the exception about a write at which the program fails; its detail is the step. */
export const WRITE_FAILS = 'write-fails';
/** Where so many fail that it is the program and no record: nothing more is parked, and each is tried once in this time. */
const BAD_PROGRAM_MS = 60_000;

/**
 * A write at which the program fails when it has it alone: it is tried again, and parked after three failures, with a question that
 * names it. Its record gets no other write until a person has decided; everybody else's go on.
 */
export async function failWrite(deps: Dependencies, step: 'deliver' | 'confirm', intent: Intent, error: unknown): Promise<void> {
  const at = deps.clock.now();
  const leaseEpoch = step === 'deliver' ? intent.leaseEpoch : undefined;
  const base = { id: intent.id, leaseEpoch };
  const parked = await deps.store.transaction(async (tx) => {
    const failures = await tx.countWorkFailure(step, intent.id);
    if (failures >= MOST_FAILURES && (await tx.countQuarantined(step, at - HOUR_MS)) < MOST_IN_AN_HOUR)
      return park(tx, deps, step, intent, { ...base, state: 'parked', error: parkedError(step, intent) }, at);
    const notBefore = at + (failures < MOST_FAILURES ? backoff(failures) : BAD_PROGRAM_MS);
    const again = step === 'deliver' ? ({ state: 'ready', unsent: true } as const) : { state: intent.state };
    await tx.updateIntents([{ ...base, ...again, notBefore }], at);
    return false;
  });
  const facts = { connection: intent.connection, step, intent: intent.id, error: nameOf(error) };
  deps.log.error(facts, parked ? 'a write is parked, as the program fails at it' : 'the program failed at a write');
}

async function park(
  tx: Transaction,
  deps: Dependencies,
  step: 'deliver' | 'confirm',
  intent: Intent,
  update: IntentUpdate,
  at: number,
): Promise<boolean> {
  const updated = await tx.updateIntents([update], at);
  // Somebody else's by now.
  if (updated.length === 0) return false;
  await tx.quarantineWork(step, intent.entity, { key: intent.id, ref: undefined, identity: intent.identity }, at);
  const finding = failed(step, intent);
  const item = {
    ...queueItem('deliver', finding, intent.entity, intent.identity),
    item: `deliver:work:${step}:${intent.id}`,
  };
  await tx.addFindings([item], causeRows([item], deps.active().rulebook, at, false), at);
  await tx.audit([{ kind: 'intent.parked', actor: 'meshline', subject: intent.id, body: { step } }], at);
  return true;
}

/** What was sent stays unknown while it is parked: a retry looks for it again, and sends nothing before that. */
function parkedError(step: 'deliver' | 'confirm', { state, error }: Intent): NonNullable<IntentUpdate['error']> {
  if (step === 'deliver') return { code: 'NOT_SUPPORTED', message: 'MeshLine fails at comparing the write with its record.' };
  return {
    ...error,
    code: 'OUTCOME_UNKNOWN',
    message: 'MeshLine fails at reading the write back.',
    vendorCode: state === 'applied' ? PARKED_APPLIED : PARKED_UNKNOWN,
  };
}

function failed(step: 'deliver' | 'confirm', { connection, stream, recordId, kind }: Intent): Finding {
  const ref = recordId === undefined ? undefined : { connection, stream, id: recordId };
  const what = ref === undefined ? `a new record of ${stream} in ${connection}` : formatRef(ref);
  const how =
    step === 'deliver'
      ? `comparing ${what} before it would ${kind} it, so nothing was sent`
      : `reading ${what} back after the write, so nobody knows whether it stands there`;
  return {
    kind: 'failed-delivery',
    reason: WRITE_FAILS,
    detail: step,
    systems: [connection],
    ...(ref === undefined ? {} : { ref }),
    message: `MeshLine fails at ${how}; it is left alone and the others go on. The log says how it fails. Mend the record or update MeshLine, then 'retry'`,
    evidence: ref === undefined ? [] : [{ ref, value: formatRef(ref), readAt: 0 }],
    parks: [{ connection, ref }],
  };
}
