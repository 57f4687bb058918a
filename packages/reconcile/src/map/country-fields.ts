import type { EntityRules } from '@meshline/rulebook';

const known = new WeakMap<EntityRules, readonly string[]>();

/** The country fields of an entity: in their country its national phone numbers are read. Found once for each rulebook. */
export function countryFields(entity: EntityRules): readonly string[] {
  const found = known.get(entity) ?? Object.keys(entity.fields).filter((field) => entity.fields[field]?.type === 'country');
  known.set(entity, found);
  return found;
}
