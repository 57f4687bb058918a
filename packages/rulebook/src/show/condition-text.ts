import type { Scalar } from '@meshline/record';
import type { Condition } from '../model/condition.ts';
import { own } from '../model/lookup.ts';
import type { EntityRules } from '../model/rulebook.ts';

/** `Lifecycle has reached mql`. */
export function conditionText(condition: Condition, entity: EntityRules): string {
  const label = (field: string): string => own(entity.fields, field)?.label ?? field;
  switch (condition.op) {
    case 'always':
      return 'always';
    case 'set':
      return `${label(condition.field)} is known`;
    case 'in':
      return `${label(condition.field)} is ${listed(condition.values.map(scalarText), 'or')}`;
    case 'reached':
      return `${label(condition.field)} has reached ${condition.step}`;
    case 'at-least':
      return `${label(condition.field)} is at least ${condition.number}`;
    case 'ends-with':
      return `${label(condition.field)} ends with ${condition.text}`;
    case 'all':
      return listed(
        condition.of.map((part) => nested(part, entity)),
        'and',
      );
    case 'any':
      return listed(
        condition.of.map((part) => nested(part, entity)),
        'or',
      );
    case 'not':
      return `not (${conditionText(condition.of, entity)})`;
  }
}

function nested(condition: Condition, entity: EntityRules): string {
  const text = conditionText(condition, entity);
  return (condition.op === 'all' || condition.op === 'any') && condition.of.length > 1 ? `(${text})` : text;
}

const scalarText = (value: Scalar): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));

function listed(parts: readonly string[], word: 'and' | 'or'): string {
  return parts.join(` ${word} `);
}
