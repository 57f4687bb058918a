import { blendedWeight, contradictsOwn, type Blend } from '../blend/blend.ts';
import type { RecordIndex } from './index-records.ts';
import type { Pace } from './pace.ts';
import type { PairComparer } from './pair-comparer.ts';
import { APART, ASKS, CONTRADICTS, FIRM, WeighedPairs } from './weighed-pairs.ts';

/** Bits from which pairs are kept as known evidence. */
const KEPT = -6;

/** Weighs all candidates and keeps the pairs that may count, by numbers in the list, in the order of the walk. */
export async function weighCandidates(
  index: RecordIndex,
  { look }: PairComparer,
  blend: Blend | undefined,
  pace: Pace,
): Promise<WeighedPairs> {
  const { order } = index;
  const pairs = new WeighedPairs();
  for (let rank = 0; rank < order.length; rank++) {
    const one = order[rank] ?? 0;
    let weighed = 0;
    eachCandidate(index, rank, (other, firm) => {
      weighed++;
      const { weighed: found, seen } = look(one, other);
      const blended = blend === undefined ? found.weight : blendedWeight(seen, blend);
      if (found.weight < KEPT && blended < KEPT) return;
      const apart = blend !== undefined && blended < 0 && contradictsOwn(seen, blend);
      const flags =
        (found.asks === undefined ? 0 : ASKS) |
        (found.contradicts === true ? CONTRADICTS : 0) |
        (firm ? FIRM : 0) |
        (apart ? APART : 0);
      pairs.add(one, other, found.weight, blended, flags);
    });
    if (pace.step(2) || weighed > 100) await pace.rest();
  }
  return pairs;
}

/** Those that a record is compared with; `firm` as `eachPair` has it, and never where the two share single values alone. */
export function eachCandidate(index: RecordIndex, rank: number, visit: (other: number, firm: boolean) => void): void {
  const { order, candidates, starts } = index;
  const one = order[rank] ?? 0;
  candidates.each(rank, (place, shared, small) => {
    const other = order[place] ?? 0;
    let firm = shared > 1;
    if (shared === 1) firm = shareStart(starts[one] ?? [], starts[other] ?? []) || candidates.shareTwo(rank, place);
    // See `eachPair`: of large blocks only what has something else in common.
    if (shared === 0 || small || firm) visit(other, firm);
  });
}

function shareStart(a: readonly number[], b: readonly number[]): boolean {
  return a.some((start) => b.includes(start));
}
