import type { EntityRules } from '@meshline/rulebook';
import { featuresOf, matchKind } from '../compare/kind.ts';
import { prepare } from '../compare/prepare.ts';
import type { Prepared } from '../compare/prepared.ts';
import type { MatchRecord, PairEvidence } from '../link/contract.ts';
import { frequencyOf, type Frequency } from './frequency.ts';
import type { MatchModel } from './model.ts';
import { probability, Tally, type Seen } from './tally.ts';
import { weighChildren } from './weigh-child.ts';
import { weighCompanies } from './weigh-company.ts';
import { weighPeople } from './weigh-person.ts';
import { weighThings } from './weigh-thing.ts';

type Weigh = (a: Prepared, b: Prepared, frequency: Frequency, tally: Tally) => void;

const WEIGH: Readonly<Record<ReturnType<typeof matchKind>, Weigh>> = {
  person: weighPeople,
  company: weighCompanies,
  child: weighChildren,
  thing: weighThings,
};

/** Compares records of one entity under one model. */
export interface Matcher {
  /** Reads and folds a record; done once for each record object. */
  readonly prepare: (record: MatchRecord) => Prepared;
  /** Symmetric: the order of the two doesn't matter. */
  readonly compare: (a: Prepared, b: Prepared) => PairEvidence;
  /** The same, with each comparison as it came out. */
  readonly look: (a: Prepared, b: Prepared) => { readonly evidence: PairEvidence; readonly seen: readonly Seen[] };
  /** Bits of the prior, negative: `weight - prior` is what the evidence alone says. */
  readonly prior: number;
}

const matchers = new WeakMap<EntityRules, WeakMap<MatchModel, Matcher>>();

/** The matcher of an entity under a model; kept as long as both live. */
export function matcherOf(rules: EntityRules, model: MatchModel): Matcher {
  let byModel = matchers.get(rules);
  if (byModel === undefined) {
    byModel = new WeakMap();
    matchers.set(rules, byModel);
  }
  let matcher = byModel.get(model);
  if (matcher === undefined) {
    matcher = makeMatcher(rules, model);
    byModel.set(model, matcher);
  }
  return matcher;
}

function makeMatcher(rules: EntityRules, model: MatchModel): Matcher {
  const frequency = frequencyOf(model);
  const weigh = WEIGH[matchKind(featuresOf(rules))];
  const done = new WeakMap<MatchRecord, Prepared>();
  const look: Matcher['look'] = (one, other) => {
    // A fixed order, so that ties inside the comparison can't depend on who came first.
    const [a, b] = one.ref <= other.ref ? [one, other] : [other, one];
    const tally = new Tally();
    tally.add('prior', 'any two', frequency.prior);
    tally.total -= frequency.prior;
    weigh(a, b, frequency, tally);
    const weight = Math.round((tally.total + frequency.prior) * 100) / 100;
    const evidence: PairEvidence = { score: probability(weight), weight, parts: tally.parts };
    const isPlain = tally.asks === undefined && !tally.contradicts;
    return {
      evidence: isPlain ? evidence : { ...evidence, asks: tally.asks, contradicts: tally.contradicts },
      seen: tally.seen,
    };
  };
  return {
    prior: frequency.prior,
    prepare: (record) => {
      let prepared = done.get(record);
      if (prepared === undefined) {
        prepared = prepare(record, rules, frequency);
        done.set(record, prepared);
      }
      return prepared;
    },
    compare: (one, other) => look(one, other).evidence,
    look,
  };
}
