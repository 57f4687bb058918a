import { isBlank, isList, isMoney, isReference, type Fields, type Value } from '@meshline/record';
import type { Stated } from './occurrence.ts';

/** A value as one text: the first of a list, the id of a reference. */
export function textOf(value: Value): string {
  if (value === null) return '';
  if (isList(value)) return textOf(value[0]?.value ?? null);
  if (isMoney(value)) return `${value.amount} ${value.currency}`;
  if (isReference(value)) return value.id;
  return String(value);
}

/** A field of the payload; one that nobody named is none. */
export function stated(fields: Fields, name: string | undefined): Stated {
  if (name === undefined) return { is: 'none' };
  const value = fields[name];
  if (value === undefined) return { is: 'missing' };
  return isBlank(value) ? { is: 'none' } : { is: 'known', value: textOf(value) };
}
