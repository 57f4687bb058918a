import type { EntityRules } from '@meshline/rulebook';
import { featuresOf, matchKind } from '../compare/kind.ts';
import { textOf } from '../compare/values.ts';
import { frequencyOf } from '../match/frequency.ts';
import { matcherOf } from '../match/matcher.ts';
import type { MatchModel } from '../match/model.ts';
import type { Seen } from '../match/tally.ts';
import type { RecordList } from './contract.ts';
import { PreparedRecords, recordAt } from './prepared-records.ts';

/** What two records come to; see `PairEvidence`. */
export interface Weighed {
  /** Bits, the prior included. */
  readonly weight: number;
  readonly asks?: string | undefined;
  readonly contradicts?: boolean | undefined;
}

export interface PairComparer {
  /** The same with each comparison as it came out. */
  readonly look: (one: number, other: number) => { readonly weighed: Weighed; readonly seen: readonly Seen[] };
  /** Whether `seen` can be blended: people and companies. */
  readonly blends: boolean;
  /** By numbers in the list; symmetric. */
  readonly compare: (one: number, other: number) => Weighed;
  readonly prior: number;
}

const NOTHING: readonly Seen[] = [];
const SAME: Weighed = { weight: 60 };
const OTHER: Weighed = { weight: -60 };

export function pairComparer(list: RecordList, rules: EntityRules, model: MatchModel): PairComparer {
  const { matching } = rules;
  if (matching.by === 'exact') {
    const valueOf = (index: number): string => textOf(recordAt(list, index), matching.field);
    const compare = (one: number, other: number): Weighed => {
      const value = valueOf(one);
      return value !== '' && value === valueOf(other) ? SAME : OTHER;
    };
    return {
      prior: -20,
      compare,
      look: (one, other) => ({ weighed: compare(one, other), seen: NOTHING }),
      blends: false,
    };
  }
  const matcher = matcherOf(rules, model);
  const prepared = new PreparedRecords(list, rules, frequencyOf(model));
  const kind = matchKind(featuresOf(rules));
  return {
    prior: matcher.prior,
    compare: (one, other) => matcher.compare(prepared.at(one), prepared.at(other)),
    look: (one, other) => {
      const { evidence, seen } = matcher.look(prepared.at(one), prepared.at(other));
      return { weighed: evidence, seen };
    },
    blends: kind === 'person' || kind === 'company',
  };
}
