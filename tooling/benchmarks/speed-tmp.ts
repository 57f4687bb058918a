import { sandboxSets } from './match-quality/sandbox-sets.ts';
import { keys, estimateModel, matcherOf } from '@meshline/reconcile';
const [c, p] = sandboxSets(8000, 5);
for (const set of [c!, p!]) {
let t = performance.now(); let k = 0; for (const r of set.records) k += keys(r, set.rules).length; let s = (performance.now() - t) / 1000;
console.log('keys', Math.round(set.records.length / s), 'records/s', (k / set.records.length).toFixed(1), 'per record');
t = performance.now(); const model = estimateModel(set.records, set.rules); s = (performance.now() - t) / 1000; console.log('estimate', Math.round(set.records.length / s), JSON.stringify(model).length);
const m = matcherOf(set.rules, model); t = performance.now(); const pr = set.records.map(m.prepare); s = (performance.now() - t) / 1000; console.log('prepare', Math.round(pr.length / s));
t = performance.now(); let n = 0; const blocks = Map.groupBy(pr.keys(), (i) => keys(set.records[i]!, set.rules)[1]); const pairs: [number, number][] = []; for (const b of blocks.values()) for (let i = 0; i < b.length; i++) for (let j = i + 1; j < b.length && j < i + 40; j++) pairs.push([b[i]!, b[j]!]);
for (let i = 0; i < 300000; i++) pairs.push([(i * 7919) % pr.length, (i * 104729 + 1) % pr.length]);
const rel = pairs.length - 300000;
for (const range of [[0, rel], [rel, pairs.length]]) { t = performance.now(); n = 0; for (let i = range[0]!; i < range[1]!; i++) { m.compare(pr[pairs[i]![0]]!, pr[pairs[i]![1]]!); n++; } s = (performance.now() - t) / 1000; console.log('pairs', n, Math.round(n / s)); }
}
