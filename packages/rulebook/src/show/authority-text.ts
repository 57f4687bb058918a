import type { Authority, AuthorityRule } from '../model/authority.ts';
import type { EntityRules } from '../model/rulebook.ts';
import { conditionText } from './condition-text.ts';

/** `salesforce, else hubspot`, with what goes beside it: the source of truth as an operator reads it. */
export function authorityText(
  { rule, onOtherEdit, writeOnce, freshForHours, workflows }: Authority,
  entity: EntityRules,
): string {
  const beside = [
    ...(onOtherEdit === 'ask' ? [] : [onOtherEdit === 'put-back' ? 'other edits are put back' : 'other edits are accepted']),
    ...(writeOnce ? ['set once'] : []),
    ...(freshForHours === undefined ? [] : [`fresh for ${freshForHours} h`]),
    ...workflows.map((name) => `or the workflow ${name}`),
  ];
  return [ruleText(rule, entity), ...beside].join('; ');
}

export function ruleText(rule: AuthorityRule, entity: EntityRules): string {
  switch (rule.kind) {
    case 'system':
      return rule.order.join(', else ');
    case 'first-filled':
      return `first filled: ${rule.order.join(', ')}`;
    case 'most-recent': {
      const order = rule.order.join(', ');
      return `latest change: ${order} (at first ${rule.firstRun})`;
    }
    case 'most-complete':
      return `most complete: ${rule.order.join(', ')}`;
    case 'furthest-along':
      return `furthest along: ${rule.order.join(', ')}`;
    case 'any-true':
      return 'one yes is a yes';
    case 'manual':
      return 'people decide';
    case 'by-condition':
      return `${ruleText(rule.otherwise, entity)}; once ${conditionText(rule.when, entity)}: ${ruleText(rule.then, entity)}`;
  }
}
