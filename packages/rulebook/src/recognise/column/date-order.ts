import type { DateOrder } from '../recognised.ts';
import { dateText } from '../value/date-text.ts';

/** Dates by how they can be read. */
export interface DateCounts {
  readonly dates: number;
  readonly yearFirst: number;
  /** More than 12 in the first, in the second place: nothing else than a day. */
  readonly dayFirst: number;
  readonly monthFirst: number;
  /** Neither: `3/4/2024`. */
  readonly open: number;
  /** Of the open ones, those with dots. */
  readonly dotted: number;
}

/** Counts all sampled values of a column. */
export function countDates(values: readonly string[]): DateCounts {
  const counts = { dates: 0, yearFirst: 0, dayFirst: 0, monthFirst: 0, open: 0, dotted: 0 };
  for (const value of values) {
    const date = dateText(value.trim());
    if (date === undefined) continue;
    counts.dates++;
    if (date.kind === 'words') continue;
    if (date.width[0] === 4) counts.yearFirst++;
    else if (date.first > 12) counts.dayFirst++;
    else if (date.second > 12) counts.monthFirst++;
    else {
      counts.open++;
      if (date.separator === '.') counts.dotted++;
    }
  }
  return counts;
}

export interface FoundOrder {
  readonly order: DateOrder;
  /** In words, where it isn't plain. */
  readonly because: string | undefined;
}

/** What the rest of a table says of the order in which it writes dates; positive = the day first. */
export interface DateHabit {
  readonly lean: number;
  readonly because: string;
}

/** The order of a column; `habit` decides where its own values don't. Undefined = it has no dates. */
export function dateOrder(counts: DateCounts, habit: DateHabit): FoundOrder | undefined {
  const { dates, yearFirst, dayFirst, monthFirst, open, dotted } = counts;
  if (dates === 0) return undefined;
  const numbers = dayFirst + monthFirst + open;
  if (numbers === 0) return { order: 'YMD', because: undefined };
  if (dayFirst > 0 || monthFirst > 0) {
    const order = dayFirst >= monthFirst ? 'DMY' : 'MDY';
    const odd = Math.min(dayFirst, monthFirst);
    return {
      order,
      because:
        odd > 0
          ? `${odd} of ${numbers} sampled dates can't be in the order ${order}`
          : yearFirst > 0
            ? 'its dates are written in two ways'
            : undefined,
    };
  }
  if (dotted === open) return { order: 'DMY', because: undefined };
  return { order: habit.lean >= 0 ? 'DMY' : 'MDY', because: `no sampled date tells day and month apart; ${habit.because}` };
}
