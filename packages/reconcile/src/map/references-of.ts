import { isReference, type Fields } from '@meshline/record';
import type { EntityRules, StreamRules } from '@meshline/rulebook';
import { parsePath, readAll } from './path.ts';

/** What a record refers to, by canonical field, as its system names it: every item of a list, each once. */
export function referencesOf(
  entity: EntityRules,
  stream: StreamRules,
  fields: Fields,
): readonly { readonly field: string; readonly target: { readonly stream: string; readonly id: string } }[] {
  const found = new Map<string, { readonly field: string; readonly target: { readonly stream: string; readonly id: string } }>();
  for (const [field, lens] of Object.entries(stream.lenses)) {
    if (lens.kind !== 'field' || entity.fields[field]?.type !== 'reference') continue;
    for (const value of readAll(parsePath(lens.path), fields)) {
      if (!isReference(value)) continue;
      found.set(`${field}/${value.stream}/${value.id}`, { field, target: { stream: value.stream, id: value.id } });
    }
  }
  return [...found.values()];
}
