import { inFolder, mustHold, runDemo } from './demo-run.ts';
import type { Unit } from './unit.ts';

/** A first reconciliation of another population, and a second one at once: what issue and report promise of both. */
export function firstRunUnit(root: string, seed: number, people: number): Unit {
  return {
    name: `first run, ${people} people, seed ${seed}`,
    run: () =>
      inFolder(async (folder) => {
        const args = ['--people', String(people), '--seed', String(seed)];
        const first = await runDemo(root, folder, args);
        const { links, linksAndReviews } = first.quality.overall.all;
        mustHold({
          'a run writes at least a tenth of what it reads': first.writes.total.writes > first.records.total.read / 10,
          'nothing is made twice': first.writes.duplicateCreates === 0,
          'nothing is left pending or unknown': first.writes.total.pending + first.writes.total.unknown === 0,
          [`unattended links are right (${links.precision})`]: links.precision >= 0.999,
          [`links and reviews find what there is (${linksAndReviews.recall})`]: linksAndReviews.recall >= 0.97,
        });
        const second = await runDemo(root, folder, args);
        mustHold({
          'a second run at once writes nothing': second.writes.total.writes === 0 && second.writes.duplicateCreates === 0,
        });
        return { 'first runs': 1, records: first.records.total.read, writes: first.writes.total.writes };
      }),
  };
}
