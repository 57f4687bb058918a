import { parseArgs } from 'node:util';
import { estimateModel, resolveTiers } from '@meshline/reconcile';
import { people } from './generate/people.ts';
import { VOCABULARIES, type Vocabulary } from './generate/vocabulary.ts';
import { pairQuality } from './measure-tiers.ts';

/** Resolves one made-up population of contacts of two systems (`--rows N`, some thousands to a million) and prints rows/s, memory and quality; the records are held as plain objects. */
const { values } = parseArgs({ options: { rows: { type: 'string' } } });
const rows = Number(values.rows ?? 10_000);

const megabytes = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.round((heapUsed + arrayBuffers) / 1e6);
};
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

const made = people(
  {
    name: 'scale',
    vocabulary: populous(VOCABULARIES.english),
    people: Math.round(rows / 1.5),
    fields: ['email', 'phone', 'company', 'city', 'street', 'postcode'],
  },
  5,
);
console.log(`${made.records.length} records in ${megabytes()} MB`);
const counting = performance.now();
const model = estimateModel(made.records, made.rules);
console.log(`model counted in ${seconds(counting)} s, ${megabytes()} MB`);
const start = performance.now();
const cpu = process.cpuUsage();
let peak = 0;
let next = 0.1;
const tiers = await resolveTiers(made.records, made.rules, model, {
  onProgress: (done, total) => {
    peak = Math.max(peak, megabytes());
    if (done < next * total) return;
    console.log(`  ${Math.round(100 * next)} % after ${seconds(start)} s, ${megabytes()} MB`);
    next += 0.1;
  },
});
const { user, system } = process.cpuUsage(cpu);
const elapsed = (performance.now() - start) / 1000;
console.log(
  `resolved in ${elapsed.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor), ${Math.round(made.records.length / elapsed)} rows/s, peak ${peak} MB`,
);
const identity = Array.from(tiers.identity, String);
const core = identity.map((own, record) => (tiers.core[record] === 1 ? own : `alone ${record}`));
for (const [tier, groups] of [
  ['balanced', identity],
  ['unattended', core],
] as const) {
  const { precision, recall, f1 } = pairQuality(groups, made.labels);
  console.log(`${tier}: precision ${precision.toFixed(5)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}`);
}

/** As many names as a million people have. */
function populous(vocabulary: Vocabulary): Vocabulary {
  const tails =
    ' son sen ski ova ez i o ak uk ian oglu ides eau ier wala man berg feld ham ster wicz enko ini otti aux quist gaard dottir poulos'.split(
      ' ',
    );
  return {
    ...vocabulary,
    family: tails.flatMap((tail) => vocabulary.family.map((name) => name + tail)),
    given: ['', 'a', 'ette', 'o', 'ina'].flatMap((tail) => vocabulary.given.map((name) => name + tail)),
    towns: ['', ' Heights', ' Springs', ' Park'].flatMap((tail) => vocabulary.towns.map((town) => town + tail)),
  };
}
