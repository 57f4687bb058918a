import { instantText } from './instant.ts';
import { monthOf } from './month-name.ts';

/** In which order a file writes the parts of a date. */
export type DateOrder = 'YMD' | 'DMY' | 'MDY';

const CIVIL = /^(\d{4})-(\d\d)-(\d\d)$/;
/** `20240304`, `04032024`, each also with a time behind it: `20240304101500`, `20240304T101500Z`. */
const COMPACT = /^(\d{8})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?$/;
const NUMBERS = /^(\d{1,4})([-/.\s])\s?(\d{1,2})\2\s?(\d{1,4})\.?(?:(?:\s*,\s*|\s+|[Tt])(.+))?$/;
/** `4 Mar 2024`, `4-Mar-24`, `4. März 2024`, `4th of March 2024`, `4 de marzo de 2024`. */
const DAY_FIRST =
  /^(\d{1,2})(?:st|nd|rd|th|er|º)?[-/.,\s]*(?:of |de )?([\p{L}.]{3,12})[-/.,\s]*(?:de )?(\d{4}|\d{2})(?:(?:\s*,\s*|\s+|T)(.+))?$/iu;
/** `Mar 4 2024`, `March 4th, 2024`. */
const MONTH_FIRST = /^([\p{L}.]{3,12})[-/\s]*(\d{1,2})(?:st|nd|rd|th)?[-/,\s]+(\d{4}|\d{2})(?:(?:\s*,\s*|\s+|T)(.+))?$/iu;
/** `2024-Mar-04` */
const YEAR_FIRST = /^(\d{4})[-/.\s]+([\p{L}.]{3,12})[-/.\s]+(\d{1,2})(?:(?:\s*,\s*|\s+|T)(.+))?$/iu;
const WEEKDAY = /^\p{L}{2,10}\.?,?\s+(?=.*\d.*\d)/u;
const TIME =
  /^(?:at\s+|um\s+|à\s+)?(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?\.?\s?(m)?\.?\s*(?:(Z|UTC|GMT)|(?:UTC|GMT)?([+-]\d{2}):?(\d{2})?)?$/i;

/**
 * What people and spreadsheets write for a date (`3/4/2024`, `04.03.24`, `19081209`, `Mar 4 2024`, `4. März 2024`,
 * `2024-03-04 10:11 PM`) as the civil date `2024-03-04`, or as the instant `2024-03-04T22:11:00.000Z` where it has a
 * time; a time without a zone counts as UTC, and midnight without one is no time. `order` tells what `3/4/2024` is; a
 * year of four digits in front and a month in letters need no telling. Years of two digits are 1950 to 2049. undefined
 * for what is no date in that order, or no day of the calendar (`2023-02-29`).
 */
export function civilDate(text: string, order: DateOrder): string | undefined {
  const tidy = text.trim();
  const civil = CIVIL.exec(tidy);
  if (civil !== null) return dateOf(civil[1], civil[2], civil[3]);
  // Every form has two digits at least and is short.
  if (tidy.length < 6 || tidy.length > 64 || !/\d/.test(tidy)) return undefined;
  return numbers(tidy, order) ?? compact(tidy, order) ?? named(tidy) ?? named(tidy.replace(WEEKDAY, ''));
}

function compact(text: string, order: DateOrder): string | undefined {
  const [, digits, hour, minute, second, zone] = COMPACT.exec(text) ?? [];
  if (digits === undefined) return /^1\d{12}$/.test(text) ? instantText(text) : undefined;
  // 2024 and 1908 are no day and month, so that eight digits tell their order by themselves.
  const isYearFirst = order === 'YMD' || /^(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])/.test(digits);
  const date = isYearFirst
    ? dateOf(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6))
    : ordered([digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)], order);
  return withTime(date, hour === undefined ? undefined : `${hour}:${minute}:${second ?? '00'}${zone ?? ''}`);
}

function numbers(text: string, order: DateOrder): string | undefined {
  const [, first = '', , second = '', third = '', time] = NUMBERS.exec(text) ?? [];
  if (first === '' || first.length === 3 || third.length === 3) return undefined;
  if (first.length === 4) return third.length > 2 ? undefined : withTime(dateOf(first, second, third), time);
  return withTime(ordered([first, second, third], order), time);
}

function ordered([a, b, c]: readonly [string, string, string], order: DateOrder): string | undefined {
  if (order === 'YMD') return c.length > 2 ? undefined : dateOf(a, b, c);
  return order === 'DMY' ? dateOf(c, b, a) : dateOf(c, a, b);
}

function named(text: string): string | undefined {
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst !== null) return withTime(dateOf(dayFirst[3], monthOf(dayFirst[2] ?? ''), dayFirst[1]), dayFirst[4]);
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst !== null) return withTime(dateOf(monthFirst[3], monthOf(monthFirst[1] ?? ''), monthFirst[2]), monthFirst[4]);
  const yearFirst = YEAR_FIRST.exec(text);
  return yearFirst === null ? undefined : withTime(dateOf(yearFirst[1], monthOf(yearFirst[2] ?? ''), yearFirst[3]), yearFirst[4]);
}

function dateOf(yearText = '', monthText: string | number | undefined = 0, dayText = ''): string | undefined {
  const short = Number(yearText);
  const year = yearText.length > 2 ? short : short < 50 ? 2000 + short : 1900 + short;
  const month = Number(monthText);
  const day = Number(dayText);
  if (yearText.length % 2 === 1 || year < 1000 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month))
    return undefined;
  return `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function withTime(date: string | undefined, time: string | undefined): string | undefined {
  if (date === undefined || time === undefined) return date;
  const [, hours = '', minutes, seconds = '00', fraction = '', half, m, utc, zone, zoneMinutes = '00'] =
    TIME.exec(time.trim()) ?? [];
  if (hours === '' || (minutes === undefined && half === undefined) || (m !== undefined && half === undefined)) return undefined;
  const shown = Number(hours);
  if (half !== undefined && (shown < 1 || shown > 12)) return undefined;
  const hour = half === undefined ? shown : (shown % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const clock = `${String(hour).padStart(2, '0')}:${minutes ?? '00'}:${seconds}`;
  const isCivil = clock === '00:00:00' && utc === undefined && zone === undefined && Number(fraction) === 0;
  return isCivil
    ? date
    : instantText(
        `${date}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}${zone === undefined ? 'Z' : `${zone}:${zoneMinutes}`}`,
      );
}
