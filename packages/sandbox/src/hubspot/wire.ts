import { invalid } from './errors.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A JSON object; anything else where one is wanted is a malformed request. */
export function asObject(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`Invalid input JSON: ${what} must be an object`);
  return value as Json;
}

export function asList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`Invalid input JSON: ${what} must be a list`);
  return value;
}

/** An id as bodies carry it: a string, or a number as some samples have it. */
export function asId(value: unknown, what: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw invalid(`Invalid input JSON: ${what} must be an id`);
}

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A list of names, in a body or in a query. */
export const asNames = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
