import { ENTITY, type EntityData } from '../define/entity.ts';
import type { FieldData } from '../define/field.ts';
import type { RulebookParts } from '../define/define-rulebook.ts';
import type { FieldRules } from '../model/field.ts';
import type { EntityRules } from '../model/rulebook.ts';
import type { Problem } from '../validate/problem.ts';
import { entityLabel, fieldLabel } from './label.ts';
import { lowerAuthority } from './lower-authority.ts';
import { lowerMapping } from './lower-mapping.ts';

/** An entity with what the other parts of the rulebook say of it. */
export function lowerEntity(entity: EntityData, parts: RulebookParts, problems: Problem[]): EntityRules {
  const path = `entities.${entity.name}`;
  const mapping = only(
    parts.mappings.filter((part) => part.entity.name === entity.name),
    path,
    'mapping',
    problems,
  );
  const authority = only(
    parts.authorities.filter((part) => part.entity === entity.name),
    path,
    'authority',
    problems,
  );
  const match = only(
    parts.matching.filter((part) => part.entity === entity.name),
    path,
    'matching',
    problems,
  );
  const titleOf = (name: string): string | undefined => {
    const parent = parts.entities.map((one) => one[ENTITY]).find((one) => one.name === name);
    return parent === undefined ? undefined : titleFields(parent)[0];
  };
  const mapped = mapping === undefined ? { streams: [], places: {} } : lowerMapping(mapping, titleOf, path, problems);
  const sources = Object.entries(authority?.fields ?? {}).map(
    ([field, data]) => [field, lowerAuthority(data, entity, `${path}.authorities.${field}`, problems)] as const,
  );
  return {
    name: entity.name,
    label: entity.label ?? entityLabel(entity.name),
    fields: Object.fromEntries(Object.entries(entity.fields).map(([name, { data }]) => [name, fieldRules(name, data)])),
    streams: mapped.streams,
    places: mapped.places,
    authorities: Object.fromEntries(sources),
    matching: match?.rules ?? { by: 'exact', field: '' },
    title: titleFields(entity),
  };
}

function only<T>(found: readonly T[], path: string, what: string, problems: Problem[]): T | undefined {
  if (found.length !== 1) {
    problems.push({
      path,
      message: found.length === 0 ? `It has no ${what}(...).` : `It has ${found.length} ${what}(...).`,
      mend: found.length === 0 ? `Add one to the rulebook.` : 'Join them into one.',
    });
  }
  return found[0];
}

function fieldRules(name: string, data: FieldData): FieldRules {
  const { kind, steps, exits, target, currency } = data;
  return {
    type: kind === 'ladder' ? 'choice' : kind,
    label: data.label ?? fieldLabel(name),
    required: data.required,
    ...(kind === 'choice' ? { choices: steps } : {}),
    ...(kind === 'ladder' ? { ladder: { steps, exits } } : {}),
    ...(target === undefined ? {} : { entity: target }),
    ...(currency === undefined ? {} : { currency }),
    blank: data.blank,
  };
}

function titleFields({ title, fields }: EntityData): readonly string[] {
  if (title !== undefined) return title;
  if (Object.hasOwn(fields, 'name')) return ['name'];
  const names = Object.keys(fields).filter((name) => fields[name]?.data.kind === 'person-name');
  const [first] = Object.keys(fields);
  return names.length > 0 ? names : first === undefined ? [] : [first];
}
