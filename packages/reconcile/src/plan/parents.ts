import { isReference, type Value } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import type { References } from '../facts.ts';
import { evaluate } from '../settle/condition.ts';

/**
 * Whether the record that a reference needs in a connection is on its way: the rulebook creates it there, and its condition
 * holds or can't be judged yet. Where its create is in trouble, the trouble is named there. Without the parent's rules: no.
 */
export function comesByItself(
  entity: EntityRules,
  field: string,
  value: Value,
  connection: string,
  references: References,
  parents: readonly EntityRules[],
): boolean {
  const parent = parents.find(({ name }) => name === entity.fields[field]?.entity);
  const target = isReference(value) ? references.targets[value.id] : undefined;
  const create = parent?.places[connection]?.create;
  if (parent === undefined || target === undefined || create?.kind !== 'when') return false;
  // A tombstone in the slot wants a decision; it isn't made again.
  if (target.records.some(({ ref }) => ref.connection === connection)) return false;
  return evaluate(create.condition, target.golden, parent) !== 'false';
}
