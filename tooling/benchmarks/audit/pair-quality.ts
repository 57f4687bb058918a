import type { LinkLine } from './run-audit.ts';

export interface PairQuality {
  readonly truePairs: number;
  readonly foundPairs: number;
  readonly rightPairs: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Pairwise after clustering: all pairs of records with one identity against all pairs with one label. `link` counts only records that would be linked
 * unattended; `balanced` all. Records without a label take no part.
 */
export function pairQuality(
  links: readonly LinkLine[],
  labelOf: (line: LinkLine) => string | undefined,
  tier: 'link' | 'balanced',
): PairQuality {
  const labelled = links.flatMap((line) => {
    const label = labelOf(line);
    return label === undefined ? [] : [{ line, label }];
  });
  const taken = labelled.filter(({ line }) => tier === 'balanced' || line.tier === 'link');
  const truePairs = pairsOf(labelled.map(({ label }) => label));
  const foundPairs = pairsOf(taken.map(({ line }) => line.identity));
  const rightPairs = pairsOf(taken.map(({ line, label }) => `${line.identity}\n${label}`));
  const precision = foundPairs === 0 ? 1 : rightPairs / foundPairs;
  const recall = truePairs === 0 ? 1 : rightPairs / truePairs;
  return {
    truePairs,
    foundPairs,
    rightPairs,
    precision,
    recall,
    f1: rightPairs === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

/** How many pairs stand in one group. */
function pairsOf(groups: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let pairs = 0;
  for (const size of sizes.values()) pairs += (size * (size - 1)) / 2;
  return pairs;
}
