import type { EntityRules } from '@meshline/rulebook';
import type { IdentityFacts } from '../facts.ts';
import type { Settled } from '../settle/contract.ts';
import type { Planned } from './contract.ts';
import { planCreates } from './create.ts';
import { parkedBy } from './parked.ts';
import { planUpdates } from './update.ts';

/**
 * The minimal writes that bring every system to the golden record, and what stands in their way. Parked fields and holds
 * are left out; a connection that only observes is never written to. `entities` are the rules of all entities: with them a
 * reference whose record is still to be made waits for it, without them it is a finding.
 */
export function plan(
  facts: IdentityFacts,
  settled: Settled,
  entity: EntityRules,
  entities: readonly EntityRules[] = [],
): Planned {
  const parked = parkedBy(settled.findings, facts.holds);
  const updates = planUpdates(facts, settled, entity, entities, parked);
  const creates = planCreates(facts, settled, entity, entities, parked);
  return {
    writes: [...updates.writes, ...creates.writes],
    findings: [...updates.findings, ...creates.findings],
    waiting: [...updates.waiting, ...creates.waiting],
  };
}
