const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,3})\d*)?(Z|[+-]\d{2}:?\d{2})$/;
const CIVIL = /^\d{4}-\d{2}-\d{2}$/;

/** Salesforce keeps whole seconds (salesforce.md 8, 12.5). */
export const wholeSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000;

/** `2026-01-02T03:04:05.000+0000`: the form in which the API gives every instant. */
export const formatInstant = (ms: number): string => `${new Date(wholeSecond(ms)).toISOString().slice(0, 19)}.000+0000`;

/** Milliseconds of an instant with `Z`, `+00:00` or `+0000`; undefined when it isn't one. */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, local = '', fraction = '0', zone = 'Z'] = match;
  const ms = Date.parse(
    `${local}.${fraction.padEnd(3, '0')}${zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`}`,
  );
  return Number.isNaN(ms) ? undefined : ms;
}

/** True for a day that exists, as `yyyy-MM-dd`. */
export function isCivilDate(text: string): boolean {
  if (!CIVIL.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Milliseconds of an HTTP date header; undefined when it isn't one. */
export function parseHttpDate(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

export const httpDate = (ms: number): string => new Date(ms).toUTCString();
