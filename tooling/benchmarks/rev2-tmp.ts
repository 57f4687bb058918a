import { sandboxSets } from './match-quality/sandbox-sets.ts';
import { publicSets } from './match-quality/public-sets.ts';
import { measure } from './match-quality/measure.ts';
import { estimateModel, matcherOf, resolve } from '@meshline/reconcile';
import { formatRef } from '@meshline/record';
const only = process.argv[2]!; 
for (const set of [...sandboxSets(2000, 1), ...publicSets('/work/shared/data')]) { if (!set.name.includes(only)) continue;
 const model = estimateModel(set.records, set.rules); const m = matcherOf(set.rules, model);
 const at = new Map(set.records.map((r, i) => [formatRef(r.ref), i]));
 const c: number[] = []; resolve(set.records, set.rules, model).clusters.forEach((refs, id) => refs.forEach((r) => (c[at.get(formatRef(r))!] = id)));
 const tally: Record<string, number> = {}; let shown = 0;
 const by = Map.groupBy(set.labels.keys(), (i) => set.labels[i]!);
 for (const all of by.values()) for (const [k, i] of all.entries()) for (const j of all.slice(k + 1)) { if (c[i] === c[j]) continue;
   const e = m.compare(m.prepare(set.records[i]!), m.prepare(set.records[j]!));
   const key = `${e.asks ?? (e.weight > 12.3 ? 'CLUSTER' : e.weight > 2 ? 'review' : 'low')}  ${process.argv[3] === 'parts' ? e.parts.filter(p => p.feature !== 'prior' && !['street','suburb','state','address','born','number','postcode'].includes(p.feature)).map(p => p.feature + ':' + p.level).join(' | ') : ''}`; tally[key] = (tally[key] ?? 0) + 1;
   if (e.asks === undefined && e.weight > 12.3 && shown++ < 3) console.log(JSON.stringify(all.map((x) => [c[x], set.records[x]!.values])), JSON.stringify(e)); }
 for (const [k, v] of Object.entries(tally).sort((a, b) => b[1] - a[1]).slice(0, 25)) console.log(v, k);
}
