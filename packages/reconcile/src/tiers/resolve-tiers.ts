import type { EntityRules } from '@meshline/rulebook';
import { blendedWeight, contradictsOwn, type Blend } from '../blend/blend.ts';
import { probability } from '../match/tally.ts';
import type { MatchModel } from '../match/model.ts';
import { clusterPairs, type Judged } from './cluster-pairs.ts';
import type { RecordList, TierOptions, Tiers } from './contract.ts';
import { indexRecords } from './index-records.ts';
import { Pace } from './pace.ts';
import { learnBlend } from './learn-blend.ts';
import { pairComparer, type PairComparer } from './pair-comparer.ts';
import { describeTiers } from './describe-tiers.ts';
import { weighCandidates } from './weigh-candidates.ts';
import { APART, ASKS, CONTRADICTS, FIRM } from './weighed-pairs.ts';

/** Balanced: bits from which a pair binds. A wrong join makes a pair of each two members, a missing one loses a few: two to one, not evens. */
const BALANCED = 1;

/**
 * Resolves a whole set of up to millions of records of one entity in memory, in two tiers, by the same evidence and the same clustering as `link`: groups that `link` would
 * make unattended, and the identities that they make up where what a person would be asked is taken as it is likelier. What contradicts is in no identity together.
 *
 * The partition follows from the set of records, whatever their order. The records are read several times. Throws what `yieldTo` throws.
 */
export async function resolveTiers(
  records: RecordList,
  rules: EntityRules,
  model: MatchModel,
  options: TierOptions = {},
): Promise<Tiers> {
  const { matching } = rules;
  const linkFrom = matching.by === 'exact' ? 1 : matching.linkFrom;
  const reviewFrom = matching.by === 'exact' ? 1 : Math.min(matching.reviewFrom, linkFrom);
  const pace = new Pace(5 * records.length, options);
  const index = await indexRecords(records, rules, pace);
  const comparer = pairComparer(records, rules, model);
  const blend = await learnBlend(records, rules, index, comparer, pace);
  const pairs = await weighCandidates(index, comparer, blend, pace);
  const linked = (at: number): boolean => (pairs.flags(at) & (ASKS | FIRM)) === FIRM && probability(pairs.weight(at)) >= linkFrom;
  const shared = { list: records, pairs, facts: index.facts };
  const unattended = await clusterPairs(
    {
      ...shared,
      prior: comparer.prior,
      binds: linked,
      known: (at) => ({ weight: pairs.weight(at), contradicts: (pairs.flags(at) & CONTRADICTS) !== 0 }),
      judge: (one, other) => {
        const { weight, contradicts } = comparer.compare(one, other);
        return { weight, contradicts: contradicts === true };
      },
    },
    pace,
    1,
  );
  const identity = await clusterPairs(
    {
      ...shared,
      group: unattended,
      clearlyBetter: 0,
      prior: blend?.prior ?? comparer.prior,
      binds: (at) => pairs.blended(at) >= BALANCED && (blend !== undefined || (pairs.flags(at) & CONTRADICTS) === 0),
      known: (at) => ({
        weight: pairs.blended(at),
        contradicts: (pairs.flags(at) & (blend === undefined ? CONTRADICTS : APART)) !== 0,
      }),
      judge: (one, other) => judgeBlended(comparer, blend, one, other),
    },
    pace,
    1,
  );
  const tiers = describeTiers({ pairs, linked, comparer, unattended, identity, reviewFrom, threshold: probability(BALANCED) });
  await pace.end();
  return tiers;
}

function judgeBlended({ look }: PairComparer, blend: Blend | undefined, one: number, other: number): Judged {
  const { weighed, seen } = look(one, other);
  if (blend === undefined) return { weight: weighed.weight, contradicts: weighed.contradicts === true };
  const weight = blendedWeight(seen, blend);
  return { weight, contradicts: weight < 0 && contradictsOwn(seen, blend) };
}
