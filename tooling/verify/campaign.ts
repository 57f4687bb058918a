import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { campaignUnits } from './src/deep/campaign.ts';
import { currentCommit } from './src/deep/commit.ts';
import { figuresText } from './src/deep/figures-text.ts';
import { openLog } from './src/deep/log.ts';
import { runUnits } from './src/deep/unit.ts';

const HELP = `npm run campaign -- [options]: kills real daemons while people work in three simulated systems, and judges what is left
by the systems' own logs. A daemon dies by SIGKILL at each named point and at random moments, is halted for longer than its lease and
woken up, and loses its PostgreSQL. After every 25 kills two daemons are left alone until it is quiet; then nothing may be made
twice, be open, be unexplained, or differ without a question. Resumable: what passed on the same commit is not run again; results are
lines of docs/deep-runs.jsonl. Ends with one line of figures; exit code 1 on any violation.

--kills N       kills (default 100)
--seed SEED     which ones, and what people do meanwhile (default 1)
--from N        leave out the kills before the N-th, in pieces of 25
--again         run also what passed already

Example: npm run campaign -- --kills 250 --seed 7
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    again: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const [kills, seed, from] = [values.kills, values.seed, values.from].map(whole);
  const units = campaignUnits(kills ?? 0, seed ?? 1, (line) => console.log(`        ${line}`));
  const wanted = units.slice(Math.floor(((from ?? 1) - 1) / 25));
  const { failed, skipped, figures } = await runUnits(wanted, openLog(root, currentCommit(root)), values.again, (line) =>
    console.log(line),
  );
  console.log(
    `${figuresText(figures, skipped)} · ${failed === 0 ? '0 violations' : `violations in ${failed} of ${wanted.length} parts`}`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  process.stderr.write(`campaign: '${text}' is no whole number above 0.\n`);
  process.exit(1);
}
