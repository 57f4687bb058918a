import type { AuditRow, AuditStale } from '@meshline/report';
import { NO_DAY, type EntityRecords } from '../entity-records.ts';
import { MOST_ROWS } from '../field-counts.ts';

const DAY_MS = 86_400_000;
/** Upper ends of the ages in days; the limit itself is put between them. */
const AGES = [30, 90, 180, 365, 730];

/** Open records by the age of their last activity. Null where no file tells one. */
export function staleFacts(
  records: EntityRecords,
  by: string,
  options: { readonly asOfDay: number; readonly limitDays: number; readonly row: (index: number) => AuditRow },
): AuditStale | null {
  const { asOfDay, limitDays } = options;
  const ends = [...new Set([...AGES, limitDays])].toSorted((a, b) => a - b);
  const counts = Array.from({ length: ends.length + 1 }, () => 0);
  const oldest: { index: number; day: number }[] = [];
  let [of, stale] = [0, 0];
  for (let index = 0; index < records.match.length; index++) {
    const day = records.lastDay.at(index);
    if (day === NO_DAY || records.closed.at(index) === 1) continue;
    of++;
    // What is dated into the future has just been touched.
    const age = Math.max(0, asOfDay - day);
    const at = ends.findIndex((end) => age < end);
    const slot = at < 0 ? ends.length : at;
    counts[slot] = (counts[slot] ?? 0) + 1;
    if (age < limitDays) continue;
    stale++;
    oldest.push({ index, day });
    if (oldest.length > 4 * MOST_ROWS) keepOldest(oldest);
  }
  if (of === 0) return null;
  keepOldest(oldest);
  return {
    by,
    days: limitDays,
    records: stale,
    of,
    ages: counts.map((count, at) => ({
      label: ageLabel(ends[at - 1], ends[at]),
      records: count,
      stale: (ends[at - 1] ?? 0) >= limitDays,
    })),
    rows: {
      total: stale,
      first: oldest.map(({ index, day }) => ({ ...options.row(index), date: civil(day) })),
    },
  };
}

function keepOldest(rows: { index: number; day: number }[]): void {
  rows.sort((a, b) => a.day - b.day || a.index - b.index);
  rows.length = Math.min(rows.length, MOST_ROWS);
}

function ageLabel(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return `under ${to ?? 0} days`;
  return to === undefined ? `${from} days and more` : `${from} to ${to} days`;
}

/** `2026-11-12` of a day since 1970. */
export function civil(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
