import { sandboxSets } from '/work/main/tooling/benchmarks/match-quality/sandbox-sets.ts';
import { publicSets } from '/work/main/tooling/benchmarks/match-quality/public-sets.ts';
import { resolve, estimateModel } from '@meshline/reconcile';
import { formatRef } from '@meshline/record';
const only = process.argv[2]; const n = Number(process.argv[3] ?? 15);
for (const set of [...sandboxSets(6000, Number(process.argv[4] ?? 1)), ...publicSets('/work/shared/data')]) { if (!set.name.includes(only)) continue;
 const at = new Map(set.records.map((r, i) => [formatRef(r.ref), i]));
 const { reviews } = resolve(set.records, set.rules, estimateModel(set.records, set.rules));
 const tally: Record<string, [number, number]> = {};
 for (const { a, b, evidence } of reviews) { const i = at.get(formatRef(a))!, j = at.get(formatRef(b))!; const ok = set.labels[i] === set.labels[j];
   const key = (evidence.asks ? 'ASK ' : evidence.weight > 8 ? 'hi ' : evidence.weight > 5 ? 'mid ' : 'lo ') + evidence.parts.filter(p=>!['prior','limit','country'].includes(p.feature)).map(p => p.feature + ':' + p.level).join(' | '); tally[key] ??= [0, 0]; tally[key]![ok ? 0 : 1]++; }
 for (const [k, v] of Object.entries(tally).sort((a, b) => b[1][0] + b[1][1] - a[1][0] - a[1][1]).slice(0, n)) console.log(v.join('/'), k);
 for (const { a, b, evidence } of reviews.slice(0, 6)) console.log(JSON.stringify(set.records[at.get(formatRef(a))!]!.values), JSON.stringify(set.records[at.get(formatRef(b))!]!.values), JSON.stringify(evidence));
}
