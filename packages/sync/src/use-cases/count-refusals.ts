import type { ErrorData } from '@meshline/connector-spec';
import { causeKey, type Finding } from '@meshline/reconcile';
import type { Intent } from '../model/intent.ts';
import { pausedFinding, REFUSAL_LIMIT, refusedSubjects, takenSubjects, type RefusedSubject } from '../model/write-pause.ts';
import type { Transaction } from '../ports/store.ts';

export interface RefusedWrite {
  readonly intent: Intent;
  readonly error: ErrorData;
  readonly finding: Finding;
}

/**
 * Nine hundred refusals of one kind are one cause: after a few with none of that kind applied since, the field (or the kind of
 * write) is paused and the rest goes on. What is taken again ends the pause, and everything that waited is planned anew. The batch
 * is of one stream and kind. Returns the entities that settle has work for.
 */
export async function countRefusals(
  tx: Transaction,
  taken: readonly Pick<Intent, 'connection' | 'stream' | 'kind' | 'patch'>[],
  refused: readonly RefusedWrite[],
  at: number,
): Promise<readonly string[]> {
  const passed = new Set(taken.flatMap(takenSubjects));
  const [first] = taken;
  const over = first === undefined ? [] : await tx.forgetRefusedSubjects(first.connection, first.stream, [...passed]);
  await tx.countRefusals(rowsOf(refused, passed), REFUSAL_LIMIT, at);
  if (first === undefined || over.length === 0) return [];
  const waiting = await tx.identitiesOfCauses(over);
  await tx.closeRefusals(over, 'the system takes it again', at);
  await tx.forgetRefusals(waiting, [first.connection], at);
  return tx.markIdentitiesDirty(waiting);
}

function rowsOf(
  refused: readonly RefusedWrite[],
  passed: ReadonlySet<RefusedSubject>,
): Parameters<Transaction['countRefusals']>[0] {
  const rows = new Map<RefusedSubject, Parameters<Transaction['countRefusals']>[0][number]>();
  for (const { intent, error, finding } of refused) {
    const { connection, stream, entity } = intent;
    for (const subject of refusedSubjects(intent, error)) {
      if (passed.has(subject)) continue;
      const says = pausedFinding(finding, { connection, stream, subject });
      const count = (rows.get(subject)?.count ?? 0) + 1;
      rows.set(subject, { connection, stream, subject, count, cause: causeKey(finding, entity), finding: says });
    }
  }
  return [...rows.values()];
}
