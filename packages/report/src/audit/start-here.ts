import { capital, count, counted, percent } from '../text/numbers.ts';
import type { AuditAgreement, AuditEntity } from './audit-facts.ts';
import type { AuditStart } from './audit-model.ts';

/** Below this nothing is worth a rule. */
const FEWEST = 2;

/**
 * What to settle first: the field and pair of systems with the most differing values, since one rule (whose word counts)
 * settles them all; where no two systems differ, the sure duplicates. Null = neither.
 */
export function startHere(entities: readonly AuditEntity[]): AuditStart | null {
  const rows = entities.flatMap((entity) => entity.agreement.map((row) => ({ entity, row })));
  const most = rows.reduce<(typeof rows)[number] | undefined>(
    (best, each) => (each.row.differ > (best?.row.differ ?? 0) ? each : best),
    undefined,
  );
  if (most !== undefined && most.row.differ >= FEWEST) {
    return { entity: most.entity.entity, kind: 'conflict', says: differSays(most.entity, most.row) };
  }
  const worst = entities.toSorted((a, b) => b.duplicates.sure - a.duplicates.sure)[0];
  if (worst === undefined || worst.duplicates.sure < FEWEST) return null;
  return {
    entity: worst.entity,
    kind: 'duplicate',
    says: `${counted(worst.duplicates.sure, 'group', 'groups')} of duplicate ${worst.many} are sure; they can be merged first, without a question to anybody.`,
  };
}

function differSays({ many }: AuditEntity, { label, a, b, same, differ }: AuditAgreement): string {
  const of = same + differ;
  return `${capital(label)} of ${many}: ${a} and ${b} differ for ${count(differ)} of ${count(of)} (${percent(differ / of)}). One rule, whose word counts, settles all.`;
}
