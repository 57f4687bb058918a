import { inFolder, mustHold, runDemo } from './demo-run.ts';
import type { Unit } from './unit.ts';

/**
 * Somebody with a common name whose address, number and company are other ones in each system is two people by all that is
 * written: their copies are told from the truth of the population alone. At most so many for each person.
 */
const UNSEEN = 0.005;

/** A first reconciliation of another population, and a second one at once: what issue and report promise of both. */
export function firstRunUnit(root: string, seed: number, people: number): Unit {
  return {
    name: `first run, ${people} people, seed ${seed}`,
    run: () =>
      inFolder(async (folder) => {
        const args = ['--people', String(people), '--seed', String(seed)];
        const first = await runDemo(root, folder, args);
        const made = first.writes.duplicateCreates ?? 0;
        const { links, linksAndReviews } = first.quality.overall.all;
        mustHold({
          'a run writes at least a tenth of what it reads': first.writes.total.writes > first.records.total.read / 10,
          'no write is made twice': first.writes.repeatedCreates === 0,
          [`what was there is seen before it is made (${made})`]: made <= people * UNSEEN,
          'nothing is left pending or unknown': first.writes.total.pending + first.writes.total.unknown === 0,
          [`unattended links are right (${links.precision})`]: links.precision >= 0.999,
          [`links and reviews find what there is (${linksAndReviews.recall})`]: linksAndReviews.recall >= 0.97,
        });
        const second = await runDemo(root, folder, args);
        mustHold({
          'a second run at once writes nothing': second.writes.total.writes === 0 && second.writes.repeatedCreates === 0,
        });
        return {
          'first runs': 1,
          'copies made of what nothing showed to be there': made,
          records: first.records.total.read,
          writes: first.writes.total.writes,
        };
      }),
  };
}
