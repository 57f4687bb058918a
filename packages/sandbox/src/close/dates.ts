const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;
const CIVIL = /^\d{4}-\d{2}-\d{2}$/;
const HOUR_MS = 3_600_000;

/** Objects' dates carry microseconds and an offset: `2025-05-30T15:30:40.148000+00:00` (close.md 2). */
export const objectDate = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000+00:00`;

/** Events' dates carry no zone: `2019-01-15T12:48:23.395000` (close.md 2). */
export const eventDate = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000`;

/** Milliseconds of an ISO date or moment, a missing zone read as UTC; undefined if it is none. */
export function parseMoment(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = MOMENT.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? 'Z'}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** True for a `YYYY-MM-DD` that exists in the calendar. */
export function isCivilDate(text: unknown): text is string {
  if (typeof text !== 'string' || !CIVIL.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The day that a clock with the given offset in hours shows. */
export const civilDate = (ms: number, offsetHours: number): string =>
  new Date(ms + offsetHours * HOUR_MS).toISOString().slice(0, 10);

/** The moment at which a local day starts, or the next one does. */
export function localDayEdge(day: string, which: 'start' | 'end', offsetHours: number): number {
  const start = Date.parse(`${day}T00:00:00Z`) - offsetHours * HOUR_MS;
  return which === 'start' ? start : start + 24 * HOUR_MS;
}
