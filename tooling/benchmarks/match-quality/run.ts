import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defaultModel, estimateModel, matcherOf } from '@meshline/reconcile';
import type { LabelledSet } from './labelled-set.ts';
import { measure } from './measure.ts';
import { publicSets } from './public-sets.ts';
import { sandboxSets } from './sandbox-sets.ts';

/** Prints the quality of matching on every labelled set: the public ones with the usual limits, the sandbox's with the demo's. `--show N` shows errors of each kind. */
const { values } = parseArgs({
  options: { show: { type: 'string' }, only: { type: 'string' }, people: { type: 'string' }, seed: { type: 'string' } },
});
const folder = process.env.MESHLINE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
if (!existsSync(folder)) console.log(`no public data at ${folder} (MESHLINE_DATA): only the sandbox's population`);

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`.padStart(9);
console.log('set                  model     records  pairs   precision    recall   reviews  precision  recall with  seconds');
for (const set of [...publicSets(folder), ...sandboxSets(Number(values.people ?? 2000), Number(values.seed ?? 1))]) {
  if (values.only !== undefined && !set.name.includes(values.only)) continue;
  for (const model of [defaultModel(), estimateModel(set.records, set.rules)]) {
    const quality = measure(set, model);
    console.log(
      set.name.padEnd(20),
      model.id.slice(0, 9).padEnd(9),
      String(quality.records).padStart(7),
      String(quality.truePairs).padStart(6),
      `  ${percent(quality.precision)}`,
      percent(quality.recall),
      String(quality.reviews).padStart(8),
      percent(quality.reviewPrecision),
      percent(quality.recallWithReviews),
      quality.seconds.toFixed(2).padStart(9),
    );
    const show = Number(values.show ?? 0);
    if (show > 0 && model.id !== 'default-1') {
      showPairs(set, 'wrong', quality.wrong.slice(0, show));
      showPairs(set, 'missed', quality.missed.slice(0, show));
    }
  }
}

function showPairs(set: LabelledSet, what: string, pairs: readonly (readonly [number, number])[]): void {
  const matcher = matcherOf(set.rules, estimateModel(set.records, set.rules));
  for (const [i, j] of pairs) {
    const [a, b] = [set.records[i], set.records[j]];
    if (a === undefined || b === undefined) continue;
    console.log(
      what,
      JSON.stringify(a.values),
      JSON.stringify(a.parentText),
      '\n     ',
      JSON.stringify(b.values),
      JSON.stringify(b.parentText),
    );
    console.log('     ', JSON.stringify(matcher.compare(matcher.prepare(a), matcher.prepare(b))));
  }
}
