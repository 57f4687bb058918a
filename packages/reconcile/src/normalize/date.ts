import { tidyText } from './text.ts';

const CIVIL = /^(\d{4})-(\d{2})-(\d{2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const SLASHED = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/;
const GERMAN = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * A civil date `YYYY-MM-DD`, or an instant as ISO 8601 in UTC with milliseconds. Midnight in UTC stays an instant: whether a system
 * writes civil dates so is its connector's knowledge. `3/4/2024` is undefined: nobody can say which month it is.
 */
export function normalizeDate(text: string): string | undefined {
  const tidy = tidyText(text);
  const [, year, month, day] = CIVIL.exec(tidy) ?? COMPACT.exec(tidy) ?? SLASHED.exec(tidy) ?? [];
  if (year !== undefined) return civil(year, month, day);
  const german = GERMAN.exec(tidy);
  if (german !== null) return civil(german[3], german[2], german[1]);
  if (!INSTANT.test(tidy)) return undefined;
  const time = Date.parse(tidy.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function civil(year = '', month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : undefined;
}
