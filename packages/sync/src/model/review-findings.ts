import { formatRef } from '@meshline/record';
import type { Finding } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { StoredIdentity } from '../ports/settle-store.ts';

/**
 * A pair whose evidence is too weak to link unattended, as a question. It is asked once, by the identity whose record
 * stands first in the pair.
 */
export function reviewFindings(entity: EntityRules, stored: StoredIdentity): readonly Finding[] {
  const own = new Set(stored.records.map(({ ref }) => formatRef(ref)));
  return stored.reviews
    .filter(({ a }) => own.has(formatRef(a)))
    .map(({ a, b, score }) => ({
      kind: 'duplicate-record',
      reason: 'evidence-too-weak',
      systems: [...new Set([a.connection, b.connection])].sort(),
      ref: a,
      detail: undefined,
      message: sentence(entity, a.connection, b.connection),
      evidence: [
        { ref: a, value: score, readAt: 0 },
        { ref: b, value: score, readAt: 0 },
      ],
      parks: [],
    }));
}

function sentence(entity: EntityRules, one: string, other: string): string {
  const where = one === other ? `twice in ${one}` : `in ${one} and ${other}`;
  return `May be the same ${entity.label.one} ${where}; the evidence is too weak to link them unattended`;
}
