import type { Dependencies } from '../dependencies.ts';
import type { Action } from '../model/action.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';
import { NO_ENTITY } from '../model/watched-streams.ts';
import type { Transaction } from '../ports/store.ts';

/** What can't be done is a question for whoever owns the system; the reason of the action stands in it. */
export async function tellRefusedActions(
  tx: Transaction,
  deps: Dependencies,
  refused: readonly { readonly action: Action; readonly why: string }[],
  at: number,
): Promise<void> {
  if (refused.length === 0) return;
  const items = refused.map(({ action, why }) => ({
    ...queueItem(
      'system',
      {
        kind: 'failed-delivery',
        reason: 'action-refused',
        detail: action.name,
        systems: [action.connection],
        ref:
          action.recordId === undefined
            ? undefined
            : { connection: action.connection, stream: action.stream, id: action.recordId },
        message: `'${action.name}' could not be done in ${action.connection} (${action.stream}): ${why}. It was wanted because: ${action.reason}`,
        evidence: [],
        parks: [],
      },
      NO_ENTITY,
      undefined,
    ),
    item: `system:action:${action.id}`,
  }));
  await tx.addFindings(items, causeRows(items, deps.active().rulebook, at, false), at);
}
