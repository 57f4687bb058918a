import type { Rulebook, TriggerRules } from '@meshline/rulebook';

/** Stands in place of an entity with the records of a stream that no entity maps: a workflow listens to it. */
export const NO_ENTITY = '*';

/** The triggers that listen to a stream. */
export function triggersOf({ triggers = [] }: Rulebook, connection: string, stream: string): readonly TriggerRules[] {
  return triggers.filter((rules) => rules.connection === connection && rules.stream === stream);
}

/** Remote fields that a trigger looks at, or freezes in its payload. */
export function triggerFields(rules: TriggerRules): readonly string[] {
  const named = [rules.owner, rules.person, ...rules.suppress.map(({ field }) => field)];
  switch (rules.kind) {
    case 'form-submission':
    case 'payment-event':
      named.push(rules.field, rules.at);
      break;
    case 'stage-change':
    case 'ticket-escalation':
    case 'approval-change':
    case 'publish-readiness':
      named.push(rules.field, rules.closed?.field, rules.version);
      break;
    case 'stale-record':
      break;
  }
  return [...new Set(named)].filter((name) => name !== undefined);
}
