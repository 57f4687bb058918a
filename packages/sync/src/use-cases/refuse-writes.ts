import type { ErrorData } from '@meshline/connector-spec';
import type { GateVerdicts } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';
import type { Transaction } from '../ports/store.ts';

/** A claimed write with the verdicts that keep it from being sent. */
export interface Refused {
  readonly intent: Intent;
  readonly verdicts: GateVerdicts;
}

/**
 * What a check refuses isn't sent: the world moved since it was planned, so its identity is settled and planned anew. The
 * attempt stands in the history with its verdicts. Returns the entities that settle has work for.
 */
export async function refuseWrites(
  tx: Transaction,
  deps: Dependencies,
  refused: readonly Refused[],
  outcome: 'rejected' | 'conflict',
  at: number,
): Promise<readonly string[]> {
  if (refused.length === 0) return [];
  await tx.insertAttempts(attemptsOf(deps, refused, at));
  await tx.updateIntents(
    refused.map(({ intent }) => ({ id: intent.id, leaseEpoch: intent.leaseEpoch, state: 'superseded' as const })),
    at,
  );
  await tx.endAttempts(
    refused.map(({ intent, verdicts }) => ({
      intent: intent.id,
      number: intent.leaseEpoch,
      outcome,
      error: {
        code: outcome === 'conflict' ? 'RECORD_CONFLICT' : 'NOT_SUPPORTED',
        message: `The gate refused it: ${reasons(verdicts).join('; ')}`,
      } satisfies ErrorData,
    })),
    at,
  );
  await tx.audit(
    refused.map(({ intent, verdicts }) => ({
      kind: 'intent.superseded',
      actor: 'meshline',
      subject: intent.id,
      body: { because: reasons(verdicts) },
    })),
    at,
  );
  const entities = await tx.markIdentitiesDirty(refused.map(({ intent }) => intent.identity));
  deps.log.info(
    { refused: refused.length, entities, reasons: [...new Set(refused.flatMap(({ verdicts }) => reasons(verdicts)))] },
    'the gate refused writes',
  );
  return entities;
}

/** Attempts of claimed writes, as they are stored before the call. */
export function attemptsOf(
  deps: Dependencies,
  writes: readonly Refused[],
  startedAt: number,
): Parameters<Transaction['insertAttempts']>[0] {
  return writes.map(({ intent, verdicts }) => ({
    id: deps.ids.next(),
    intent: intent.id,
    number: intent.leaseEpoch,
    leaseEpoch: intent.leaseEpoch,
    verdicts,
    startedAt,
  }));
}

function reasons(verdicts: GateVerdicts): string[] {
  return Object.entries(verdicts).flatMap(([check, verdict]) => (verdict === 'pass' ? [] : [`${check}: ${String(verdict)}`]));
}
