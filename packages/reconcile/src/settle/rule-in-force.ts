import type { AuthorityRule, EntityRules } from '@meshline/rulebook';
import type { Golden } from '../facts.ts';
import { conditionText, evaluate } from './condition.ts';

export type PlainRule = Exclude<AuthorityRule, { kind: 'by-condition' }>;

export interface RuleInForce {
  readonly rule: PlainRule;
  /** As a person reads it. */
  readonly text: string;
  /** Texts of the rules that hold under other conditions: a golden value that one of them settled has changed hands. */
  readonly others: readonly string[];
}

/** Texts of the leaves of a rule. Rules are frozen data of one entity, so that they are put together once. */
const known = new WeakMap<AuthorityRule, readonly Leaf[]>();

/** The rule that holds under the conditions as they stand; unknown counts as `otherwise`. */
export function ruleInForce(rule: AuthorityRule, golden: Golden, entity: EntityRules): RuleInForce {
  const all = known.get(rule) ?? leaves(rule, entity, []);
  known.set(rule, all);
  let chosen = rule;
  const path: boolean[] = [];
  while (chosen.kind === 'by-condition') {
    const holds = evaluate(chosen.when, golden, entity) === 'true';
    path.push(holds);
    chosen = holds ? chosen.then : chosen.otherwise;
  }
  const mine = all.find((leaf) => leaf.path.length === path.length && leaf.path.every((step, at) => step === path[at]));
  const text = mine?.text ?? ruleText(chosen);
  return { rule: chosen, text, others: all.map((leaf) => leaf.text).filter((other) => other !== text) };
}

interface Leaf {
  readonly path: readonly boolean[];
  readonly text: string;
}

function leaves(
  rule: AuthorityRule,
  entity: EntityRules,
  path: readonly boolean[],
  conditions: readonly string[] = [],
): readonly Leaf[] {
  if (rule.kind !== 'by-condition') {
    const text = ruleText(rule);
    return [{ path, text: conditions.length === 0 ? text : `${text} (${conditions.join(', ')})` }];
  }
  const when = conditionText(rule.when, entity);
  return [
    ...leaves(rule.then, entity, [...path, true], [...conditions, `since ${when}`]),
    ...leaves(rule.otherwise, entity, [...path, false], [...conditions, `until ${when}`]),
  ];
}

function ruleText(rule: PlainRule): string {
  switch (rule.kind) {
    case 'system':
      return `source of truth: ${rule.order.join(', else ')}`;
    case 'first-filled':
      return `first filled of ${rule.order.join(', ')}`;
    case 'most-recent':
      return `most recent change in ${rule.order.join(', ')}; at first ${rule.firstRun}`;
    case 'most-complete':
      return `most complete of ${rule.order.join(', ')}`;
    case 'furthest-along':
      return `furthest along of ${rule.order.join(', ')}`;
    case 'any-true':
      return 'one yes anywhere is a yes';
    case 'manual':
      return 'people decide';
  }
}

/** Connections in order of preference. */
export function orderOf(rule: PlainRule): readonly string[] {
  return rule.kind === 'any-true' || rule.kind === 'manual' ? [] : rule.order;
}
