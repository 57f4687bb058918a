import type { Finding } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import type { Violation } from '../invariants/violation.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';

/** The reason of the exception that says that the ledger isn't sound. */
export const LEDGER_UNSOUND = 'ledger-unsound';

const ITEM = 'system:ledger-unsound';

/**
 * What the check of the ledger found: each violation in the log, and one question for the system owner, however many there are. It
 * closes by itself once a check finds nothing.
 */
export async function tellViolations(deps: Dependencies, violations: readonly Violation[]): Promise<void> {
  for (const { law, subject, message } of violations) deps.log.error({ law, subject }, `the ledger is not sound: ${message}`);
  const at = deps.clock.now();
  await deps.store.transaction(async (tx) => {
    if (violations.length === 0) return tx.closeItems([ITEM], 'the ledger is sound again', at);
    const item = { ...queueItem('system', unsound(deps, violations), 'connection', undefined), item: ITEM };
    await tx.addFindings([item], causeRows([item], deps.active().rulebook, at, false), at);
  });
}

function unsound(deps: Dependencies, violations: readonly Violation[]): Finding {
  const laws = [...new Set(violations.map(({ law }) => law))].sort();
  return {
    kind: 'failed-delivery',
    reason: LEDGER_UNSOUND,
    systems: [...deps.connections.ids].sort(),
    message: `MeshLine's own records are not sound (${laws.join(', ')}). Stop the writing with 'meshline stop', and send what the log says under 'the ledger is not sound' to whoever looks after MeshLine`,
    evidence: [],
    parks: [],
  };
}
