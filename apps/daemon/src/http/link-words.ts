import type { PairEvidence } from '@meshline/reconcile';

/** Parts that weigh less, in bits, are no reason. */
const LEAST = 1;
const MOST = 4;

const AGREES: Readonly<Record<string, string>> = { exact: 'same', same: 'same', 'same-name': 'same' };
const DIFFERS: ReadonlySet<string> = new Set(['other', 'different']);

/** Why two records were taken for one, in a few words each, the strongest first: `same e-mail`, `given name nickname`. */
export function linkWords(evidence: PairEvidence | undefined): readonly string[] {
  const parts = evidence?.parts ?? [];
  return [...parts]
    .filter(({ feature, weight }) => feature !== 'prior' && Math.abs(weight) >= LEAST)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, MOST)
    .map(({ feature, level }) => {
      const same = AGREES[level];
      if (same !== undefined) return `${same} ${feature}`;
      return DIFFERS.has(level) ? `other ${feature}` : `${feature}: ${level}`;
    });
}
