import type { FieldProblems } from '../errors.ts';

export type Body = Readonly<Record<string, unknown>>;

/** How a body is judged: over the API in full, at the back door (seeds, simulated people) forgiving what data entry forgives. */
export interface Reading {
  readonly problems: FieldProblems;
  /** Malformed e-mails and phones are kept as they are. */
  readonly lenient: boolean;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text; null clears to `blank`. */
export function text<B extends string | null>(value: unknown, field: string, blank: B, problems: FieldProblems): string | B {
  if (value === null) return blank;
  if (typeof value === 'string') return value;
  problems.add(field, 'Input should be a valid string');
  return blank;
}

/** The objects of a list field; the list replaces the old one whole (close.md 3.1). Null clears. */
export function listOf<T>(
  value: unknown,
  field: string,
  problems: FieldProblems,
  item: (raw: Body, fail: (key: string, message: string) => void) => T,
): T[] {
  if (value === null) return [];
  if (!Array.isArray(value)) {
    problems.add(field, 'Input should be a valid list');
    return [];
  }
  const nested: Record<string, Record<string, string>> = {};
  const items = value.flatMap((raw: unknown, index) => {
    const fail = (key: string, message: string): void => {
      (nested[index] ??= {})[key] ??= message;
    };
    if (isObject(raw)) return [item(raw, fail)];
    fail('__self__', 'Input should be an object');
    return [];
  });
  if (Object.keys(nested).length > 0) problems.add(field, nested);
  return items;
}
