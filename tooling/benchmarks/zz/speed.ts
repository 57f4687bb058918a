import { keys, estimateModel, matcherOf } from '@meshline/reconcile';
import { sandboxSets } from '../match-quality/sandbox-sets.ts';
for (const round of [1, 2, 3]) for (const set of sandboxSets(4000, round)) {
  const t = performance.now(); let n = 0; for (const r of set.records) n += keys(r, set.rules).length; const s = (performance.now() - t) / 1000;
  const sizes = new Map<string, number>(); for (const r of set.records) for (const k of keys(r, set.rules)) sizes.set(k, (sizes.get(k) ?? 0) + 1);
  const top = [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([k, c]) => `${k[0]}:${c}`); 
  const pairs = [...sizes.values()].reduce((x, c) => x + c * (c - 1) / 2, 0);
  console.log(set.name, set.records.length, 'keys/record', (n / set.records.length).toFixed(1), 'records/s', Math.round(set.records.length / s), 'largest', top.join(' '), 'pair slots/record', (pairs / set.records.length).toFixed(1)); }
