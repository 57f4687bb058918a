import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { estimateModel } from '@meshline/reconcile';
import { fellegiSunter } from './fellegi-sunter.ts';
import { developmentSets, heldOutSets } from './generate/generated-sets.ts';
import type { LabelledSet } from './labelled-set.ts';
import { measureTiers, type PairQuality } from './measure-tiers.ts';
import { publicSets } from './public-sets.ts';
import { sandboxSets } from './sandbox-sets.ts';

/**
 * Prints precision, recall and F1 of pairs after clustering for both tiers of every labelled set, beside a textbook Fellegi-Sunter at the threshold that is best for the set (which nobody
 * knows without labels). `--sets public|development|held-out`, `--only NAME`, `--no-baseline`.
 */
const { values } = parseArgs({
  options: { sets: { type: 'string' }, only: { type: 'string' }, 'no-baseline': { type: 'boolean' } },
});
const folder = process.env.MESHLINE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
if (!existsSync(folder)) console.log(`no public data at ${folder} (MESHLINE_DATA)`);

const GROUPS: Readonly<Record<string, () => readonly LabelledSet[]>> = {
  public: () => [...publicSets(folder), ...sandboxSets(1500, 42)],
  development: developmentSets,
  'held-out': heldOutSets,
};

const percent = (share: number): string => (100 * share).toFixed(2).padStart(7);
const three = ({ precision, recall, f1 }: PairQuality): string => `${percent(precision)}${percent(recall)}${percent(f1)}`;
console.log(
  '                       records  pairs   balanced: P, R, F1      unattended: P, R, F1   textbook, best: P, R, F1  seconds',
);
for (const [group, sets] of Object.entries(GROUPS)) {
  if (values.sets !== undefined && values.sets !== group) continue;
  for (const set of sets()) {
    if (values.only !== undefined && !set.name.includes(values.only)) continue;
    const { records, truePairs, balanced, unattended, seconds } = await measureTiers(set, estimateModel(set.records, set.rules));
    const baseline = values['no-baseline'] === true ? undefined : fellegiSunter(set);
    console.log(
      set.name.padEnd(20),
      String(records).padStart(9),
      String(truePairs).padStart(6),
      `  ${three(balanced)}`,
      `  ${three(unattended)}`,
      baseline === undefined ? ' '.repeat(23) : `  ${three(baseline.best)}`,
      seconds.toFixed(1).padStart(8),
    );
  }
}
