import type { FieldRules } from './field.ts';

/** The values that a choice may have: its steps and ways out, or its choices; undefined for other types. */
export function legalValues(field: FieldRules): readonly string[] | undefined {
  if (field.type !== 'choice') return undefined;
  return field.ladder === undefined ? (field.choices ?? []) : [...field.ladder.steps, ...field.ladder.exits];
}
