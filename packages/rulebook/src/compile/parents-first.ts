import { USER_ENTITY, type EntityRules } from '../model/rulebook.ts';

/** `user` first, then each entity after those that it refers to, else in the order given. Circles stay as they are. */
export function parentsFirst(entities: readonly EntityRules[]): readonly EntityRules[] {
  const byName = new Map(entities.map((entity) => [entity.name, entity]));
  const done = new Set<string>();
  const sorted: EntityRules[] = [];
  const visit = (entity: EntityRules): void => {
    if (done.has(entity.name)) return;
    done.add(entity.name);
    for (const { entity: parent } of Object.values(entity.fields)) {
      const found = parent === undefined ? undefined : byName.get(parent);
      if (found !== undefined) visit(found);
    }
    sorted.push(entity);
  };
  for (const entity of entities.toSorted((a, b) => Number(b.name === USER_ENTITY) - Number(a.name === USER_ENTITY)))
    visit(entity);
  return sorted;
}
