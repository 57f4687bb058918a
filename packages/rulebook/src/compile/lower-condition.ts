import type { ConditionOf } from '../define/condition.ts';
import type { Condition } from '../model/condition.ts';
import type { Problem } from '../validate/problem.ts';

/** A condition asks fields of one thing only: that whose rule it is. */
export function lowerCondition(given: ConditionOf, entity: string, path: string, problems: Problem[]): Condition {
  const foreign = given.entities.find((name) => name !== entity);
  if (foreign !== undefined) {
    problems.push({
      path,
      message: `The condition asks a field of ${foreign}.`,
      mend: `Ask a field of ${entity}; conditions see the thing itself, not those that it refers to.`,
    });
  }
  return given.condition;
}
