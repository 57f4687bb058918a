import { cleanJson } from '@meshline/record';

/** Plain JSON with texts as they can be stored: keys whose value is `undefined` are left out, nothing is shared. */
export function plainJson<T>(value: T): T {
  return cleanJson(withoutUndefined(value)) as T;
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, withoutUndefined(item)]])),
  );
}
