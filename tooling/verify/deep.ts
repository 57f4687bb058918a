import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { campaignUnits } from './src/deep/campaign.ts';
import { currentCommit } from './src/deep/commit.ts';
import { figuresText } from './src/deep/figures-text.ts';
import { firstRunUnit } from './src/deep/first-run.ts';
import { killedUnit } from './src/deep/killed.ts';
import { openLog } from './src/deep/log.ts';
import { matchingUnit } from './src/deep/matching.ts';
import { propertiesUnit } from './src/deep/properties.ts';
import { simulationUnits } from './src/deep/simulation.ts';
import { runUnits, type Unit } from './src/deep/unit.ts';

const HELP = `npm run verify:deep -- [options]: looks further than \`npm test\` does. Resumable: what passed on the same commit
is not run again. Each result is a line of docs/deep-runs.jsonl. Ends with one line of figures; exit code 1 on any failure.

--from N        first seed (default 1)
--seeds N       seeds of the property tests, and matching on all labelled sets (default 20; 0: neither)
--runs N        first reconciliations of other populations, each from start to end, twice (default 10)
--kills N       kill -9 at random moments of a first reconciliation, three to a run (default 30)
--campaign N    kills of the kill campaign (npm run campaign -- --help), in pieces of 25 (default 250)
--simulated N   seeds of the simulation, in pieces of 100 (default 2000)
--people N      people in the populations of the runs (default 400)
--again         run also what passed already
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '20' },
    runs: { type: 'string', default: '10' },
    kills: { type: 'string', default: '30' },
    campaign: { type: 'string', default: '250' },
    simulated: { type: 'string', default: '2000' },
    people: { type: 'string', default: '400' },
    again: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const given = [values.from, values.seeds, values.runs, values.kills, values.people, values.campaign, values.simulated];
  const [from, seeds, runs, kills, people, campaign, simulated] = given.map(whole);
  const upTo = (count = 0): readonly number[] => Array.from({ length: count }, (_, index) => (from ?? 1) + index);
  const units: readonly Unit[] = [
    ...upTo(seeds).map((seed) => propertiesUnit(root, seed)),
    ...((seeds ?? 0) > 0 ? [matchingUnit(root)] : []),
    ...upTo(runs).map((seed) => firstRunUnit(root, seed, people ?? 400)),
    ...upTo(Math.ceil((kills ?? 0) / 3)).map((seed) => killedUnit(root, seed)),
    ...campaignUnits(campaign ?? 0, from ?? 1),
    ...simulationUnits(root, from ?? 1, simulated ?? 0),
  ];
  const log = openLog(root, currentCommit(root));
  const { passed, failed, skipped, figures } = await runUnits(units, log, values.again, (line) => console.log(line));
  console.log(figuresText(figures, skipped));
  console.log(`${passed + skipped} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`verify:deep: '${text}' is no whole number.`);
  return value;
}
