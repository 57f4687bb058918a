import { causeKey, evidenceHash, itemKey, type Finding } from '@meshline/reconcile';
import { dueAt, ownerOf } from '@meshline/queue';
import type { Rulebook } from '@meshline/rulebook';
import type { CauseRow, QueueItem } from '../ports/queue-store.ts';

/** Who keeps an item open: settling closes what it opened when the finding is gone; delivery closes its own. */
export type ItemSource = 'settle' | 'deliver' | 'system';

export function queueItem(source: ItemSource, finding: Finding, entity: string, identity: string | undefined): QueueItem {
  return {
    cause: causeKey(finding, entity),
    item: `${source}:${itemKey(finding, identity ?? '')}`,
    identity,
    ref: finding.ref,
    finding,
    evidenceHash: evidenceHash(finding),
    entity,
  };
}

/** Owner and due time of each cause, by the rulebook's exception policy, in business time. */
export function causeRows(
  items: readonly QueueItem[],
  rulebook: Rulebook,
  now: number,
  backlog: boolean,
): ReadonlyMap<string, CauseRow> {
  const rows = new Map<string, CauseRow>();
  for (const { cause, finding } of items) {
    if (rows.has(cause)) continue;
    const rule = rulebook.exceptions[finding.kind];
    rows.set(cause, {
      cause,
      owner: ownerOf(rulebook, finding.kind, finding.systems),
      dueAt: dueAt(rulebook.hours, now, rule.dueHours),
      backlog,
    });
  }
  return rows;
}
