import { isBlank, type Fields } from '@meshline/record';
import type { SuppressRule } from '@meshline/rulebook';
import { textOf } from './field-text.ts';

/** Why a record is marked and not counted: the first rule that fits. What can't be read fits none. */
export function suppression(rules: readonly SuppressRule[], fields: Fields): string | undefined {
  return rules.find((rule) => fits(rule, fields))?.reason;
}

function fits({ field, is, endsWith }: SuppressRule, fields: Fields): boolean {
  const value = fields[field];
  if (value === undefined || isBlank(value)) return false;
  const text = textOf(value).trim().toLowerCase();
  if (is === undefined && endsWith === undefined) return value !== false && text !== 'false';
  return (
    (is?.some((one) => one.toLowerCase() === text) ?? false) ||
    (endsWith?.some((end) => text.endsWith(end.toLowerCase())) ?? false)
  );
}
