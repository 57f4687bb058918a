import type { PairEvidence } from '../link/contract.ts';

/** Why two records were taken for one thing, or not, as sentences for an operator; the strongest reason first. */
export function explainLink(evidence: PairEvidence): readonly string[] {
  const parts = [...evidence.parts].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const said = parts.flatMap(({ feature, level, weight }) => {
    const strength = strengthOf(weight);
    return strength === undefined ? [] : [`${feature}: ${level}, which speaks ${strength}.`];
  });
  const sure = `Together the evidence says with ${percent(evidence.score)} that they are one.`;
  const asks = evidence.asks === undefined ? [] : [`They are never linked unattended, because of ${evidence.asks}.`];
  const against = evidence.contradicts === true ? ['They contradict each other, so that nobody else can tie them together.'] : [];
  return [sure, ...said, ...asks, ...against];
}

/** In bits: 10 and more make a thing a thousand times likelier. */
function strengthOf(bits: number): string | undefined {
  if (Math.abs(bits) < 0.5) return undefined;
  const how = Math.abs(bits) >= 10 ? 'very strongly ' : Math.abs(bits) >= 4 ? 'strongly ' : '';
  return `${how}${bits > 0 ? 'for it' : 'against it'}`;
}

/** Never rounded up to certainty, nor down to none. */
function percent(share: number): string {
  if (share >= 0.9999) return 'more than 99.99 %';
  return share <= 0.0001 ? 'less than 0.01 %' : `${(share * 100).toFixed(share > 0.99 ? 2 : 1)} %`;
}
