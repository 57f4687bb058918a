import type { AuditEntity } from '@meshline/report';
import type { EntityRecords } from '../entity-records.ts';

/** From created to owned, over the rows that carry both moments. Null where none does. */
export function slowFacts({ match, ownedAfter }: EntityRecords): AuditEntity['slow'] {
  const minutes: number[] = [];
  for (let index = 0; index < match.length; index++) if (ownedAfter.at(index) >= 0) minutes.push(ownedAfter.at(index));
  if (minutes.length === 0) return null;
  const sorted = Float64Array.from(minutes).sort();
  const at = (share: number): number => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) / 60;
  return { rows: sorted.length, medianHours: at(0.5), p90Hours: at(0.9) };
}
