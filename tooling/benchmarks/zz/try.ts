import { estimateModel } from '@meshline/reconcile';
import { measure } from '../match-quality/measure.ts';
import { sandboxSets } from './sets.ts';
const lf: any = { 'sandbox-companies': 0.98, 'sandbox-people': 0.9998, 'sandbox-deals': 0.95 };
for (const [people, seed] of [[2000, 1], [200, 3]] as const) for (const set of sandboxSets(people, seed)) {
  const model = estimateModel(set.records, set.rules);
  for (const reviewFrom of [0.8, 0.5, 0.2, 0.05, 0.01, 0.001]) {
    const rules = { ...set.rules, matching: { ...set.rules.matching, linkFrom: lf[set.name], reviewFrom } } as typeof set.rules;
    const q = measure({ ...set, rules }, model);
    console.log(people, seed, set.name, reviewFrom, 'P', q.precision.toFixed(4), 'R', q.recall.toFixed(3), 'R+rev', q.recallWithReviews.toFixed(4), 'reviews', q.reviews, q.reviewPrecision.toFixed(2), 'missed', q.missed.length);
    if (reviewFrom === 0.001) for (const [i, j] of q.missed.slice(0, 6)) console.log('   ', JSON.stringify(set.records[i]!.values), JSON.stringify(set.records[i]!.parentNames), '|', JSON.stringify(set.records[j]!.values), JSON.stringify(set.records[j]!.parentNames));
  }
}
