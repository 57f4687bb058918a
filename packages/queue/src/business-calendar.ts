import type { BusinessHours } from '@meshline/rulebook';
import { Temporal } from 'temporal-polyfill';

const HOUR = 3_600_000;

/** Years that a search for an open hour goes on, before the calendar counts as never open. */
const SEARCH_YEARS = 20;

/**
 * When something is due that may take `businessHours` hours of open time from `from` on (Unix milliseconds): the
 * earliest instant by which so much open time has passed. What ends at closing time is due at closing time, and zero
 * hours are due at once. Hours are elapsed time: on a day when the clocks change, a business day may be an hour longer
 * or shorter.
 *
 * Throws a RangeError for a negative or infinite duration, and for a calendar that never opens.
 */
export function dueAt(hours: BusinessHours, from: number, businessHours: number): number {
  if (!Number.isFinite(businessHours) || businessHours < 0) {
    throw new RangeError(`dueAt: ${businessHours} business hours is no duration; give 0 or more`);
  }
  let left = Math.round(businessHours * HOUR);
  if (left === 0) return from;
  for (const { open, close } of openTimes(hours, from)) {
    const start = Math.max(open, from);
    if (close - start >= left) return start + left;
    left -= Math.max(0, close - start);
  }
  throw new RangeError(
    `The business hours (${hours.from} to ${hours.to}, ${hours.zone}) never open; correct 'hours' in the rulebook`,
  );
}

/** Open time between two instants, in milliseconds; negative where `to` lies before `from`. */
export function openMsBetween(hours: BusinessHours, from: number, to: number): number {
  if (to < from) return 0 - openMsBetween(hours, to, from);
  let sum = 0;
  for (const { open, close } of openTimes(hours, from)) {
    if (open >= to) break;
    sum += Math.max(0, Math.min(close, to) - Math.max(open, from));
  }
  return sum;
}

interface OpenTime {
  /** Unix milliseconds. */
  readonly open: number;
  readonly close: number;
}

/** The open times that end after `from`, in order. Ends when no day was open for as long as anybody would look ahead. */
function* openTimes(hours: BusinessHours, from: number): Generator<OpenTime> {
  const holidays = new Set(hours.holidays);
  const opens = Temporal.PlainTime.from(hours.from);
  // '24:00' is the end of the day, which PlainTime doesn't know.
  const closes = hours.to === '24:00' ? undefined : Temporal.PlainTime.from(hours.to);
  if (closes !== undefined && Temporal.PlainTime.compare(opens, closes) >= 0) return;

  let day = Temporal.Instant.fromEpochMilliseconds(Math.floor(from)).toZonedDateTimeISO(hours.zone).toPlainDate();
  let quietSince = day;
  while (day.year - quietSince.year <= SEARCH_YEARS) {
    if (hours.days.includes(day.dayOfWeek) && !holidays.has(day.toString())) {
      const open = instant(day, opens, hours.zone);
      const close =
        closes === undefined ? instant(day.add({ days: 1 }), undefined, hours.zone) : instant(day, closes, hours.zone);
      if (close > open) quietSince = day;
      if (close > open && close > from) yield { open, close };
    }
    day = day.add({ days: 1 });
  }
}

/** A time that the clocks skip is the same time after the change; one that they repeat is its first occurrence. */
function instant(day: Temporal.PlainDate, time: Temporal.PlainTime | undefined, zone: string): number {
  return time === undefined
    ? day.toZonedDateTime(zone).epochMilliseconds
    : day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}
