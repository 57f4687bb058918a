import { isBlank, isList, isMoney, isReference, type Value } from '@meshline/record';
import type { CanonicalType } from '@meshline/rulebook';
import { normalize, type NormalizeOptions } from './normalize.ts';
import { readDecimal } from './number.ts';

/**
 * Whether two values of a field agree, as the report counts agreement: both in canonical form; money and numbers by value; lists
 * as sets, where one value equals a list that holds it alone. Names and texts exactly (after trimming): a different case or accent is a difference that people
 * want mended. Values that aren't legal agree only when they are the same text. A phone's extension doesn't count: not every
 * system can hold one, and equality must carry over from one system to the next.
 */
export function sameCanonical(
  type: CanonicalType,
  a: Value | undefined,
  b: Value | undefined,
  options: NormalizeOptions = {},
): boolean {
  const left = keysOf(type, a ?? null, options);
  const right = keysOf(type, b ?? null, options);
  return left.size === right.size && [...left].every((key) => right.has(key));
}

function keysOf(type: CanonicalType, value: Value, options: NormalizeOptions): ReadonlySet<string> {
  if (isBlank(value)) return new Set();
  const normal = normalize(type, value, options);
  const known = normal.ok ? normal.value : value;
  if (isList(known)) return new Set(known.map((item) => keyOf(type, item.value)));
  return known === null ? new Set() : new Set([keyOf(type, known)]);
}

function keyOf(type: CanonicalType, value: Exclude<Value, null>): string {
  if (isMoney(value)) return `${readDecimal(value.amount) ?? value.amount} ${value.currency}`;
  if (isReference(value)) return `${value.stream}/${value.id}`;
  if (type === 'phone' && typeof value === 'string') return value.replace(/;ext=.*$/, '');
  return type === 'number' ? String(Number(value)) : `${typeof value}:${value as string | number | boolean}`;
}
