import { estimateModel, defaultModel, keys, matcherOf } from '@meshline/reconcile';
import { measure } from '../match-quality/measure.ts';
const { sandboxSets } = await import(process.env.OLD ? './sets.ts' : '../match-quality/sandbox-sets.ts');
const LF: Record<string, number> = { companies: 0.98, people: 0.9998, deals: 0.95 };
const RF: Record<string, number> = JSON.parse(process.argv[2] ?? '{"companies":0.5,"people":0.2,"deals":0.2}');
const show = Number(process.argv[3] ?? 0);
const only = process.argv[4] ?? '';
const runs = (process.argv[5] ?? '200x1,200x2,200x3,200x4,200x5,800x2,800x4,2000x1,2000x3,2000x5').split(',').map((t) => t.split('x').map(Number) as [number, number]);
for (const [people, seed] of runs) for (const set of sandboxSets(people, seed)) {
  const kind = set.name.slice(8);
  if (only !== '' && !kind.startsWith(only)) continue;
  const model = process.env.DEFMODEL ? defaultModel() : estimateModel(set.records, set.rules);
  const rules = { ...set.rules, matching: { ...set.rules.matching, linkFrom: LF[kind], reviewFrom: RF[kind] } } as typeof set.rules;
  const q = measure({ ...set, rules }, model);
  const ok = q.precision === 1 && q.recallWithReviews >= 0.995 && q.reviewPrecision >= 0.5;
  console.log(ok ? '  ' : '! ', people, seed, kind.padEnd(9), 'P', q.precision.toFixed(4), 'R', q.recall.toFixed(4), 'R+rev', q.recallWithReviews.toFixed(4), 'rev', q.reviews, q.reviewPrecision.toFixed(2), 'missed', q.missed.length, 'wrong', q.wrong.length, q.seconds.toFixed(2));
  const m = matcherOf(rules, model);
  const t = (list: readonly (readonly [number, number])[], what: string) => { for (const [i, j] of list.slice(0, show)) {
    const [a, b] = [set.records[i]!, set.records[j]!];
    const ka = keys(a, rules), kb = new Set(keys(b, rules));
    const e = m.compare(m.prepare(a), m.prepare(b));
    const f = (r: any) => JSON.stringify(Object.fromEntries(Object.entries(r.values).map(([k, v]: any) => [k, v.map((x: any) => x.id ?? x.amount ?? x).join(';')]))) + ' ' + JSON.stringify({ ...r.parentNames, t: r.parentText.company });
    console.log('    ', what, 'keys', ka.filter((k) => kb.has(k)).length, 'score', e.score.toFixed(5), e.weight, e.asks ?? '', '\n        ', f(a), '\n        ', f(b), '\n        ', e.parts.map((p) => `${p.feature}:${p.level} ${p.weight}`).join(', '));
  } };
  t(q.missed, 'missed'); t(q.wrong, 'WRONG');
}
