import { isSlip } from './slip.ts';

export interface Overlap {
  /** Bits of the words that both have. */
  readonly shared: number;
  /** Bits of the words that only one has, by side. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** A shared word was misspelt in one of them. */
  readonly slipped: boolean;
}

/** Compares two bags of words, each with its bits; a word may meet a misspelt form of itself. */
export function overlapOf(
  a: readonly string[],
  bitsA: readonly number[],
  b: readonly string[],
  bitsB: readonly number[],
): Overlap {
  const used = new Set<number>();
  let shared = 0;
  let onlyA = 0;
  let slipped = false;
  for (const [i, word] of a.entries()) {
    const weight = bitsA[i] ?? 0;
    let at = b.findIndex((other, j) => other === word && !used.has(j));
    if (at >= 0) shared += Math.min(weight, bitsB[at] ?? 0);
    else {
      at = b.findIndex((other, j) => !used.has(j) && isSlip(word, other) && !/\d/.test(word + other));
      if (at >= 0) {
        slipped = true;
        shared += 0.7 * Math.min(weight, bitsB[at] ?? 0);
      } else onlyA += weight;
    }
    if (at >= 0) used.add(at);
  }
  const onlyB = b.reduce((sum, _, j) => (used.has(j) ? sum : sum + (bitsB[j] ?? 0)), 0);
  return { shared, onlyA, onlyB, slipped };
}
