import type { RuleData, RuleDraft } from '../define/authority.ts';
import type { EntityData } from '../define/entity.ts';
import type { Authority, AuthorityRule } from '../model/authority.ts';
import type { Condition } from '../model/condition.ts';
import type { Problem } from '../validate/problem.ts';
import { lowerCondition } from './lower-condition.ts';

export function lowerAuthority(data: RuleData, entity: EntityData, path: string, problems: Problem[]): Authority {
  return {
    rule: lowerRule(data.rule, entity, path, problems),
    onOtherEdit: data.onOtherEdit,
    writeOnce: data.writeOnce,
    ...(data.freshForHours === undefined ? {} : { freshForHours: data.freshForHours }),
    workflows: data.workflows,
  };
}

function lowerRule(rule: RuleDraft, entity: EntityData, path: string, problems: Problem[]): AuthorityRule {
  if (rule.kind !== 'by-condition') return rule;
  return {
    kind: 'by-condition',
    when:
      'stage' in rule.when
        ? reached(rule.when.stage, entity, path, problems)
        : lowerCondition(rule.when, entity.name, path, problems),
    // oxlint-disable-next-line unicorn/no-thenable -- data, never awaited
    then: lowerRule(rule.then, entity, path, problems),
    otherwise: lowerRule(rule.otherwise, entity, path, problems),
  };
}

/** A stage names no field: it belongs to the one ladder of the entity that has it. */
function reached(stage: string, entity: EntityData, path: string, problems: Problem[]): Condition {
  const ladders = Object.entries(entity.fields).filter(([, { data }]) => data.kind === 'ladder');
  const found = ladders.filter(([, { data }]) => data.steps.includes(stage));
  const [field] = found[0] ?? [];
  if (found.length !== 1) {
    problems.push({
      path,
      message:
        found.length === 0
          ? `No ladder of ${entity.name} has the stage '${stage}'.`
          : `Several ladders of ${entity.name} have the stage '${stage}': ${found.map(([name]) => name).join(', ')}.`,
      mend:
        found.length === 0
          ? `Name one of: ${ladders.flatMap(([, { data }]) => data.steps).join(', ') || 'none, since it has no ladder'}.`
          : `Say which by given(when(${entity.name}.${field ?? ''}).reached('${stage}'), ...).otherwise(...).`,
    });
  }
  return { op: 'reached', field: field ?? '', step: stage };
}
