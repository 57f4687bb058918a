import type { PairEvidence } from '../link/contract.ts';

type Part = PairEvidence['parts'][number];

/** Whose a feature is, for telling one thing from two that have much in common: of the name (people: the given one), of the family, of the thing alone, or of many at once. */
export type Bearing = 'name' | 'family' | 'own' | 'shared';

/** One comparison as it came out, before anything bounds what it counts. */
export interface Seen {
  readonly feature: string;
  readonly bearing: Bearing;
  readonly level: string;
  readonly bits: number;
}

/** Adds up the evidence for a pair, each feature's part named. */
export class Tally {
  readonly parts: Part[] = [];
  readonly seen: Seen[] = [];
  total = 0;
  /** Why a person has to be asked, whatever the weight. */
  asks: string | undefined;
  contradicts = false;

  add(feature: string, level: string, bits: number): void {
    if (level === 'missing' && bits === 0) return;
    const weight = Math.round(bits * 100) / 100;
    this.parts.push({ feature, level, weight });
    this.total += weight;
  }

  /** Notes how a feature compares, for models that weigh it anew; adds nothing. */
  see(feature: string, bearing: Bearing, level: string, bits: number): void {
    if (level !== 'missing') this.seen.push({ feature, bearing, level, bits });
  }

  /** Nobody may link the pair unattended. */
  ask(reason: string): void {
    this.asks ??= reason;
  }

  /** What is worth a question whatever else speaks against it; the weight says no more than that. */
  atLeast(reason: string, least: number): void {
    if (this.total >= least) return;
    this.add('asked', reason, least - this.total);
    this.ask(reason);
  }

  /** Where one kind of evidence can't outweigh a lack of another, however much there is of it. */
  limit(reason: string, most: number): void {
    if (this.total > most) this.add('limit', reason, most - this.total);
  }
}

/** Probability of a weight in bits. */
export function probability(weight: number): number {
  return weight > 60 ? 1 : 1 / (1 + 2 ** -weight);
}
