import type { AuthorityRule, EntityRules } from '@meshline/rulebook';
import { fieldsOf } from './condition.ts';

/** Rules are frozen data: an order, once found, holds as long as they live. */
const orders = new WeakMap<EntityRules, FieldOrder>();

export interface FieldOrder {
  readonly fields: readonly string[];
  /**
   * Settling must look at its own result again: a rule looks at the field that it settles, itself or by way of others; a full
   * name is read by its parts, each by the other; or changes whose times overlap are no order among three.
   */
  readonly hasCircle: boolean;
}

/**
 * The fields of an entity in an order in which each comes after those that its rule looks at: the fields of its
 * conditions, and for phones the country. In a circle the golden value as known so far serves.
 */
export function fieldOrder(entity: EntityRules): FieldOrder {
  const known = orders.get(entity);
  if (known !== undefined) return known;
  const done = new Set<string>();
  const visiting = new Set<string>();
  let hasCircle = entity.streams.some(({ lenses }) => Object.values(lenses).some(({ kind }) => kind === 'name-part'));
  const visit = (field: string): void => {
    const rules = entity.fields[field];
    if (visiting.has(field)) hasCircle = true;
    if (rules === undefined || done.has(field) || visiting.has(field)) return;
    visiting.add(field);
    const rule = entity.authorities[field]?.rule;
    if (rule !== undefined && usesTimes(rule)) hasCircle = true;
    for (const needed of rule === undefined ? [] : ruleFields(rule)) visit(needed);
    if (rules.type === 'phone') for (const [name, { type }] of Object.entries(entity.fields)) if (type === 'country') visit(name);
    visiting.delete(field);
    done.add(field);
  };
  for (const field of Object.keys(entity.fields)) visit(field);
  const order = { fields: [...done], hasCircle };
  orders.set(entity, order);
  return order;
}

function usesTimes(rule: AuthorityRule): boolean {
  return rule.kind === 'most-recent' || (rule.kind === 'by-condition' && (usesTimes(rule.then) || usesTimes(rule.otherwise)));
}

function ruleFields(rule: AuthorityRule): readonly string[] {
  return rule.kind === 'by-condition' ? [...fieldsOf(rule.when), ...ruleFields(rule.then), ...ruleFields(rule.otherwise)] : [];
}
