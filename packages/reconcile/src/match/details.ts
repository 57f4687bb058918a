import { compareDetail } from '../compare/detail.ts';
import type { Prepared } from '../compare/prepared.ts';
import type { Tally } from './tally.ts';

/**
 * Adds what the further features say. They depend on each other (a suburb and its postcode, a street and its town), so that each further agreement
 * counts less than the one before; disagreements count in full, down to a floor.
 */
export function addDetails(a: Prepared, b: Prepared, most: number, tally: Tally): void {
  if (a.details.length === 0) return;
  const agreements: { field: string; level: string; bits: number }[] = [];
  let against = 0;
  for (const [index, left] of a.details.entries()) {
    const right = b.details[index];
    if (right === undefined) continue;
    const { level, bits } = compareDetail(left, right);
    if (bits > 0) agreements.push({ field: left.field, level, bits });
    else if (against > -12) {
      against += bits;
      tally.add(left.field, level, bits);
    }
  }
  agreements.sort((x, y) => y.bits - x.bits || (x.field < y.field ? -1 : 1));
  let factor = 1;
  let left = most;
  for (const { field, level, bits } of agreements) {
    const counted = Math.min(bits * factor, left);
    tally.add(field, level, counted);
    left -= counted;
    factor = Math.max(0.35, factor * 0.75);
  }
}
