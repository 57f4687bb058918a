/** Rounds of one run: the middle one, and how far the others lie around it. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [lowest] = sorted;
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) throw new RangeError('spread: no rounds');
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? highest;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? lowest) + upper) / 2;
  return { median, lowest, highest };
}

/** Seconds that the work took. */
export async function timed(work: () => Promise<void> | void): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}
