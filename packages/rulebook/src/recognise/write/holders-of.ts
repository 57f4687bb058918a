import type { PlannedEntity, PlannedField } from './rulebook-plan.ts';

/** Ids of the connections that hold a field themselves, in their order. A text that repeats the parent's name is no value of its own. */
export function holdersOf({ streams }: PlannedEntity, { kind, cells }: PlannedField): readonly string[] {
  if (kind === 'parent') return [];
  return [...new Set(streams.filter((_, index) => cells[index] !== undefined).map(({ connection }) => connection))];
}
