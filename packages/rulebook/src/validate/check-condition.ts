import type { Scalar } from '@meshline/record';
import type { Condition } from '../model/condition.ts';
import type { FieldRules } from '../model/field.ts';
import { legalValues } from '../model/legal-values.ts';
import { own } from '../model/lookup.ts';
import type { EntityRules } from '../model/rulebook.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Report } from './report.ts';

/** A condition asks fields that are there, and values that they can have. */
export function checkCondition(condition: Condition, entity: EntityRules, path: string, report: Report): void {
  if (condition.op === 'always') return;
  if (condition.op === 'all' || condition.op === 'any') {
    for (const part of condition.of) checkCondition(part, entity, path, report);
    return;
  }
  if (condition.op === 'not') return checkCondition(condition.of, entity, path, report);
  const field = own(entity.fields, condition.field);
  if (field === undefined) {
    return report(
      path,
      `The condition asks '${condition.field}', which ${entity.name} doesn't have.`,
      didYouMean(condition.field, Object.keys(entity.fields)),
    );
  }
  const wrong = (message: string, mend: string): void =>
    report(path, `The condition asks '${condition.field}': ${message}`, mend);
  switch (condition.op) {
    case 'set':
      return;
    case 'reached':
      return checkStep(condition.step, field, wrong);
    case 'in':
      for (const value of condition.values) checkValue(value, field, wrong);
      return;
    case 'at-least':
      if (field.type !== 'number' && field.type !== 'money') wrong('it is no number.', 'Ask a number or an amount.');
      return;
    case 'ends-with':
      if (['choice', 'flag', 'number', 'money', 'reference'].includes(field.type)) wrong('it is no text.', 'Ask a text.');
  }
}

type Wrong = (message: string, mend: string) => void;

function checkStep(step: string, { ladder }: FieldRules, wrong: Wrong): void {
  if (ladder === undefined) wrong('it has no stages.', "Ask a ladder, or compare with 'in'.");
  else if (ladder.exits.includes(step)) wrong(`'${step}' is a way out, which nothing reaches.`, `Ask .in('${step}').`);
  else if (!ladder.steps.includes(step)) wrong(`there is no stage '${step}'.`, didYouMean(step, ladder.steps));
}

function checkValue(value: Scalar, field: FieldRules, wrong: Wrong): void {
  const legal = legalValues(field);
  if (legal !== undefined) {
    if (!legal.includes(String(value))) wrong(`it is never '${String(value)}'.`, didYouMean(String(value), legal));
    return;
  }
  const needed = field.type === 'flag' ? 'boolean' : field.type === 'number' ? 'number' : 'string';
  if (field.type === 'money' || field.type === 'reference')
    wrong('it has no plain value.', 'Ask whether it is set, or at least so much.');
  else if (typeof value !== needed) wrong(`'${String(value)}' is no ${needed}.`, `Compare it with a ${needed}.`);
}
