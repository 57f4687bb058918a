import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { activeRulebook } from '@meshline/store-postgres';
import { startEmbeddedPostgres } from '@meshline/store-postgres/embedded';
import pg from 'pg';
import { auditQuality } from './audit/quality.ts';
import { auditSpeed } from './audit/speed.ts';
import { drain } from './drain/drain.ts';
import { measureChanges } from './changes/drive.ts';
import { measureMemory } from './changes/memory.ts';
import { changesTable } from './changes/tables.ts';
import { readFirstLook } from './engine/first-look.ts';
import { measureEngine } from './engine/measure.ts';
import { firstRun, type FirstRun } from './first-run/drive.ts';
import { growthTable, stepTable } from './first-run/tables.ts';
import { measureIngress } from './ingress/measure.ts';
import { machine } from './machine.ts';
import { figure, markdownTable } from './markdown.ts';
import type { Spread } from './median.ts';
import { measureStore } from './store/measure.ts';

const HELP = `npm run bench -- [what] [options]: measures and prints Markdown on stdout.

what                   first-run, engine, store, or nothing for these three;
                       audit-speed (10 k, 100 k and 1 M rows against DuckDB and csv-parse, which are fetched: half an hour),
                       audit-quality (meshline audit on the public labelled sets),
                       drain (two daemons work off a backlog with the vendors' limits on: what of their share they use),
                       changes (from a change that was seen to the request and to the write that was read back),
                       memory (what a daemon holds over many minutes of changes),
                       ingress (events: 200 a second for --seconds N, then as fast as it goes, against a bare server)
--small N, --large N   people of the two sizes (default 2000 and 20000; a person is some 3.4 records over three systems)
--no-large             leave the larger size out
--with-limits-large    also run the larger size with the vendors' limits and lags on: 20 minutes and more
--rounds N             rounds of engine and store (default 5)
--changes N            the backlog of drain (default 2000)
--share N              per cent of each vendor's limit that drain may use (default 100)
--rows N,N,...         sizes of audit-speed (default 10000,100000,1000000; one round from 1 M on, three of 10 k)
--rates N,N,...        changes a second (default 5,20,50,500), each for --seconds N (default 10), the limits off and on
--people N             people of changes and memory (default 1500)
--minutes N            of memory (default 20) at --rate N changes a second (default 5)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    small: { type: 'string', default: '2000' },
    large: { type: 'string', default: '20000' },
    'no-large': { type: 'boolean', default: false },
    'with-limits-large': { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    changes: { type: 'string', default: '2000' },
    share: { type: 'string', default: '100' },
    rows: { type: 'string', default: '10000,100000,1000000' },
    rates: { type: 'string', default: '5,20,50,500' },
    seconds: { type: 'string', default: '10' },
    people: { type: 'string', default: '1500' },
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
const wants = (what: string): boolean => positionals.length === 0 || positionals.includes(what);
const folders: string[] = [];
const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
const note = (text: string): void => void process.stderr.write(`${text}\n`);

if (
  values.help ||
  positionals.some(
    (what) =>
      !['first-run', 'engine', 'store', 'audit-speed', 'audit-quality', 'drain', 'changes', 'memory', 'ingress'].includes(what),
  )
) {
  process.stdout.write(HELP);
  process.exitCode = values.help ? 0 : 1;
} else {
  try {
    await main();
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  say(`Measured on ${machine()}.`);
  if (positionals.includes('audit-quality')) say(await auditQuality());
  if (positionals.includes('audit-speed')) say(await auditSpeed(sizes(), note));
  if (positionals.includes('drain')) say(await drain({ ...drainSize(), folder: temporary(), note }));
  if (positionals.includes('changes')) {
    const common = { people: Number(values.people), seconds: Number(values.seconds), note };
    const rates = values.rates.split(',').map(Number);
    const off = await measureChanges({ ...common, rates, limits: false });
    const on = await measureChanges({ ...common, rates: rates.slice(0, 2), limits: true });
    say(`### From a change to its writes\n\n${changesTable([...off, ...on])}`);
  }
  if (positionals.includes('ingress'))
    say(
      await measureIngress({
        folder: temporary(),
        seconds: Number(values.seconds),
        perSecond: 200,
        rounds: Number(values.rounds),
        note,
      }),
    );
  if (positionals.includes('memory')) {
    const memory = { people: Number(values.people), rate: Number(values.rate), minutes: Number(values.minutes), note };
    say(`### Memory under steady changes\n\n${await measureMemory(memory)}`);
  }
  if (!wants('first-run') && !wants('engine') && !wants('store')) return;
  const small = Number(values.small);
  const folder = temporary();
  const first = await announced(small, false, folder);
  if (wants('first-run')) await firstRuns(first);
  if (!wants('engine') && !wants('store')) return;
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  const pool = new pg.Pool({ connectionString: server.url, max: 4 });
  pool.on('error', () => undefined);
  try {
    await engineAndStore(pool, server.url);
  } finally {
    await pool.end();
    await server.close();
  }
}

function drainSize(): { readonly changes: number; readonly percent: number } {
  const [changes, percent] = [Number(values.changes), Number(values.share)];
  if (!Number.isInteger(changes) || changes < 1)
    throw new Error(`--changes must be a whole number from 1 on, not '${values.changes}'.`);
  if (!(percent > 0 && percent <= 100)) throw new Error(`--share must be a number of per cent up to 100, not '${values.share}'.`);
  return { changes, percent };
}

/** Small sizes are over soon, and move more from run to run. */
function sizes(): readonly { readonly rows: number; readonly rounds: number }[] {
  return values.rows.split(',').map((text) => {
    const rows = Number(text);
    return { rows, rounds: rows <= 10_000 ? 3 : 1 };
  });
}

async function firstRuns(small: FirstRun): Promise<void> {
  const runs = [small];
  if (!values['no-large']) runs.push(await announced(Number(values.large), false, temporary()));
  runs.push(await announced(small.people, true, temporary()));
  if (values['with-limits-large']) runs.push(await announced(Number(values.large), true, temporary()));
  say(`### First reconciliation\n\n${stepTable(runs)}`);
  const large = runs.find(({ people, limits }) => people !== small.people && !limits);
  if (large) say(`### How it grows, limits and lags off\n\n${growthTable(small, large)}`);
}

async function engineAndStore(pool: pg.Pool, url: string): Promise<void> {
  const active = await activeRulebook(pool);
  if (!active) throw new Error('The first run left no rulebook in force.');
  const looks = await readFirstLook(pool, active.rulebook);
  const rounds = Number(values.rounds);
  if (wants('engine')) {
    note('engine ...');
    const { rates, records, identities } = await measureEngine(looks, active.rulebook, rounds);
    const rows = Object.entries(rates).map(([step, rate]) => [
      step === 'estimate' ? 'estimate (the model, once)' : step,
      ...cells(rate),
    ]);
    say(
      `### The engine alone\n\n${records.toLocaleString('en-US')} records, ${identities.toLocaleString('en-US')} identities (settle, plan), one thread, ${rounds} rounds.\n\n` +
        markdownTable(['per second', 'median', 'lowest', 'highest'], rows),
    );
  }
  if (wants('store')) {
    note('store ...');
    const figures = await measureStore(url, looks, active.rulebook, rounds);
    const rows = figures.map(({ step, rows: count, store, plain, ratio }) => [
      `${step} (${count.toLocaleString('en-US')} rows)`,
      figure(store.median),
      figure(plain.median),
      ...cells(ratio),
    ]);
    say(
      `### The store alone\n\nInterleaved A B A B with a plain unnest insert of the same rows, ${rounds} rounds.\n\n` +
        markdownTable(['', 'store, rows/s', 'plain insert, rows/s', 'ratio, median', 'lowest', 'highest'], rows),
    );
  }
}

async function announced(people: number, limits: boolean, folder: string): Promise<FirstRun> {
  note(`first run: ${people.toLocaleString('en-US')} people, limits and lags ${limits ? 'on' : 'off'} ...`);
  const run = await firstRun({ people, limits, folder });
  note(`  ${figure(run.seconds)} s`);
  return run;
}

function cells({ median, lowest, highest }: Spread): string[] {
  return [figure(median), figure(lowest), figure(highest)];
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-bench-'));
  // As root the database runs as another user, who must be able to enter the folder (the data below stays 0700).
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}
