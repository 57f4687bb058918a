/** Unordered pairs inside groups, by counting group sizes: no pair is ever made. */
export class PairTally {
  readonly #sizes = new Map<string, number>();
  #pairs = 0;

  /** Puts one more record into a group; each record that is there already makes a pair with it. */
  add(group: string): void {
    const size = this.#sizes.get(group) ?? 0;
    this.#pairs += size;
    this.#sizes.set(group, size + 1);
  }

  get pairs(): number {
    return this.#pairs;
  }
}

/** One text for several parts, so that no two lists of parts share it. */
export function groupKey(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/**
 * Pairs of records that share the value of at least one column, by inclusion and exclusion over the columns: exact, and
 * without making any pair. Missing values match nothing.
 */
export class SharedValueTally {
  readonly #bySubset = new Map<number, PairTally>();

  /** `group`: only records of one group make pairs. At most 6 columns. */
  add(group: string, columns: readonly (string | undefined)[]): void {
    for (let subset = 1; subset < 2 ** columns.length; subset++) {
      const chosen = columns.filter((_, column) => (subset & (1 << column)) !== 0);
      if (chosen.some((value) => value === undefined)) continue;
      let tally = this.#bySubset.get(subset);
      if (tally === undefined) this.#bySubset.set(subset, (tally = new PairTally()));
      tally.add(groupKey(group, ...chosen.map(String)));
    }
  }

  get pairs(): number {
    let sum = 0;
    for (const [subset, { pairs }] of this.#bySubset) sum += bits(subset) % 2 === 1 ? pairs : -pairs;
    return sum;
  }
}

function bits(number: number): number {
  let count = 0;
  for (let rest = number; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
