import { isFreeMail } from '../normalize/free-mail.ts';
import { isCommonCompanyWord } from '../normalize/company-name.ts';
import { assumedFamily, assumedGiven, isCommonFamily } from './common-names.ts';
import type { MatchModel } from './model.ts';

/** How many records of experience the built-in assumptions weigh: with that many counted, both count alike. */
const EXPERIENCE = 1000;

/** Records of a set, beside the two at hand, that show how frequent a value is there. */
const OFTEN = 5;

/** A match model made ready for look-ups. */
export interface Frequency {
  /** log2 of the odds that two records picked at random are one thing. */
  readonly prior: number;
  /** log2(population), the experience of the assumptions included. */
  readonly size: number;
  /** Bits that an agreement on the value is worth: log2 of one by its share. */
  readonly bits: (kind: string, value: string) => number;
  /** Records counted with the value. */
  readonly count: (kind: string, value: string) => number;
  /** A mail domain that so many have that it names no company. */
  readonly isCrowd: (domain: string) => boolean;
}

const ready = new WeakMap<MatchModel, Frequency>();

export function frequencyOf(model: MatchModel): Frequency {
  let frequency = ready.get(model);
  if (frequency === undefined) {
    frequency = prepare(model);
    ready.set(model, frequency);
  }
  return frequency;
}

function prepare(model: MatchModel): Frequency {
  const kinds = new Map(
    Object.entries(model.kinds).map(([kind, { known, counts }]) => [kind, { known, counts: new Map(Object.entries(counts)) }]),
  );
  const size = Math.log2(model.population + EXPERIENCE);
  const count = (kind: string, value: string): number => kinds.get(kind)?.counts.get(value) ?? 0;
  const bits = (kind: string, value: string): number => {
    const table = kinds.get(kind);
    const assumed = assume(kind, value);
    if (table === undefined) return -Math.log2(assumed);
    // The two records at hand are no evidence that others have the value too.
    const others = Math.max((table.counts.get(value) ?? 0) - 2, 0.5);
    // What was counted often enough is no rarer than it was counted, whatever was assumed; the thing's own records are no evidence of others.
    const strangers = (table.counts.get(value) ?? 0) - 1 - model.partners;
    const counted = strangers >= OFTEN ? strangers / table.known : 0;
    return -Math.log2(Math.max(counted, (others + EXPERIENCE * assumed) / (table.known + EXPERIENCE)));
  };
  const isCrowd = (domain: string): boolean => {
    if (isFreeMail(domain)) return true;
    const table = kinds.get('mail-domain');
    const having = table?.counts.get(domain) ?? 0;
    return table !== undefined && having >= 30 && having > 0.02 * table.known;
  };
  return { prior: Math.log2(Math.max(1, model.partners)) - size, size, bits, count, isCrowd };
}

function assume(kind: string, value: string): number {
  switch (kind) {
    case 'given':
      return assumedGiven(value);
    case 'family':
      return assumedFamily(value);
    case 'word':
      return isCommonCompanyWord(value) ? 0.02 : isCommonFamily(value) ? 0.003 : 0.0004;
    case 'mail-domain':
      return isFreeMail(value) ? 0.05 : 0.001;
    case 'company':
    case 'domain':
      return 0.0001;
    case 'parent':
      return 0.0002;
    default:
      return kind.startsWith('country:') ? 0.15 : kind.startsWith('choice:') ? 0.25 : 0.002;
  }
}
