import type { BusinessHours } from '../model/people.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
type Day = (typeof DAYS)[number];

export interface HoursOptions {
  /** IANA name: `Europe/Berlin`. */
  readonly zone: string;
  /** `Mon-Fri 09:00-18:00`. */
  readonly open: `${Day}-${Day} ${number}:${number}-${number}:${number}`;
  /** Civil dates (`YYYY-MM-DD`) that are closed. */
  readonly holidays?: readonly string[];
}

/** The hours in which due times run. */
export function businessHours({ zone, open, holidays }: HoursOptions): BusinessHours {
  const [days = '', times = ''] = open.split(' ');
  const [from = '', to = ''] = times.split('-');
  return { zone, days: daysOf(days), from, to, holidays: [...(holidays ?? [])].toSorted() };
}

/** ISO days, also round the week's end (`Sat-Mon`). */
function daysOf(range: string): readonly number[] {
  const [first, last] = range.split('-').map((day) => DAYS.findIndex((name) => name === day));
  if (first === undefined || last === undefined || first < 0 || last < 0) return [];
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, i) => ((first + i) % 7) + 1).toSorted((a, b) => a - b);
}
