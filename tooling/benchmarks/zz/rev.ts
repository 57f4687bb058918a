import { estimateModel, matcherOf, resolve } from '@meshline/reconcile';
import { formatRef } from '@meshline/record';
import { publicSets } from '../match-quality/public-sets.ts';
for (const set of publicSets('/work/shared/data')) { if (!set.name.startsWith(process.argv[2]!)) continue;
  const model = estimateModel(set.records, set.rules); const at = new Map(set.records.map((r, i) => [formatRef(r.ref), i]));
  const m = matcherOf(set.rules, model);
  for (const { a, b, evidence } of resolve(set.records, set.rules, model).reviews) { const i = at.get(formatRef(a))!, j = at.get(formatRef(b))!;
    if (set.labels[i] === set.labels[j]) continue;
    console.log(evidence.weight, JSON.stringify(set.records[i]!.values), '|', JSON.stringify(set.records[j]!.values), evidence.parts.map((p) => `${p.feature}:${p.level} ${p.weight}`).join(', ')); } }
