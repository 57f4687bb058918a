import { isMoney, type Value } from '@meshline/record';
import type { Condition, EntityRules } from '@meshline/rulebook';
import type { Golden } from '../facts.ts';

export type Truth = 'true' | 'false' | 'unknown';

/**
 * A condition over golden values, with three values (R71). A field that isn't known (no golden value, not even a blank)
 * makes it unknown; a field that is known to be blank is a fact, so that what asks for a value is false.
 */
export function evaluate(condition: Condition, golden: Golden, entity: EntityRules): Truth {
  switch (condition.op) {
    case 'always':
      return 'true';
    case 'not':
      return negate(evaluate(condition.of, golden, entity));
    case 'all':
      return every(condition.of.map((one) => evaluate(one, golden, entity)));
    case 'any':
      return negate(every(condition.of.map((one) => negate(evaluate(one, golden, entity)))));
    default: {
      const known = golden[condition.field];
      return known === undefined ? 'unknown' : test(condition, known.value, entity);
    }
  }
}

type Leaf = Extract<Condition, { field: string }>;

function test(condition: Leaf, value: Value, entity: EntityRules): Truth {
  if (condition.op === 'set') return truth(value !== null);
  if (value === null) return 'false';
  switch (condition.op) {
    case 'in':
      return truth(condition.values.some((one) => one === value));
    case 'reached':
      return reached(entity.fields[condition.field]?.ladder, value, condition.step);
    case 'at-least': {
      const number = isMoney(value) ? Number(value.amount) : value;
      return typeof number === 'number' && Number.isFinite(number) ? truth(number >= condition.number) : 'unknown';
    }
    case 'ends-with':
      return typeof value === 'string' ? truth(value.toLowerCase().endsWith(condition.text.toLowerCase())) : 'unknown';
  }
}

function reached(
  ladder: { readonly steps: readonly string[]; readonly exits: readonly string[] } | undefined,
  value: Value,
  step: string,
): Truth {
  const wanted = ladder?.steps.indexOf(step) ?? -1;
  if (ladder === undefined || wanted < 0 || typeof value !== 'string') return 'unknown';
  if (ladder.exits.includes(value)) return 'false';
  const at = ladder.steps.indexOf(value);
  return at < 0 ? 'unknown' : truth(at >= wanted);
}

/** Fields that a condition looks at. */
export function fieldsOf(condition: Condition): readonly string[] {
  switch (condition.op) {
    case 'always':
      return [];
    case 'not':
      return fieldsOf(condition.of);
    case 'all':
    case 'any':
      return condition.of.flatMap(fieldsOf);
    default:
      return [condition.field];
  }
}

/** A condition in the operator's words: `Lifecycle stage has reached sql`. */
export function conditionText(condition: Condition, entity: EntityRules): string {
  switch (condition.op) {
    case 'always':
      return 'always';
    case 'not':
      return `not (${conditionText(condition.of, entity)})`;
    case 'all':
      return condition.of.map((one) => conditionText(one, entity)).join(' and ');
    case 'any':
      return condition.of.map((one) => conditionText(one, entity)).join(' or ');
    default:
      return `${entity.fields[condition.field]?.label ?? condition.field} ${leafText(condition)}`;
  }
}

function leafText(condition: Leaf): string {
  switch (condition.op) {
    case 'set':
      return 'is known';
    case 'in':
      return `is ${condition.values.join(' or ')}`;
    case 'reached':
      return `has reached ${condition.step}`;
    case 'at-least':
      return `is at least ${condition.number}`;
    case 'ends-with':
      return `ends with ${condition.text}`;
  }
}

function truth(is: boolean): Truth {
  return is ? 'true' : 'false';
}

function negate(value: Truth): Truth {
  return value === 'unknown' ? 'unknown' : truth(value === 'false');
}

function every(values: readonly Truth[]): Truth {
  if (values.includes('false')) return 'false';
  return values.includes('unknown') ? 'unknown' : 'true';
}
