import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, markdownTable } from '../markdown.ts';
import { spread } from '../median.ts';
import { writeContacts } from './contacts-file.ts';
import { measured, type Measured } from './measured.ts';
import { pairQuality } from './pair-quality.ts';
import { runAudit, type LinkLine } from './run-audit.ts';

/** The only packages that a benchmark has and the project doesn't: fetched when it is first run. */
const PEERS = ['@duckdb/node-api@1.5.6-r.1', 'csv-parse@7.0.3'];
const SCRIPT = fileURLToPath(new URL('peers.ts', import.meta.url));

interface Size {
  readonly rows: number;
  readonly rounds: number;
}

/** From file to clusters: `meshline audit`, DuckDB with rules of the same kind, and bare csv-parse, interleaved. Gives Markdown. */
export async function auditSpeed(sizes: readonly Size[], note: (text: string) => void): Promise<string> {
  const packages = peerPackages(note);
  const folder = mkdtempSync(join(tmpdir(), 'meshline-bench-audit-'));
  const table: string[][] = [];
  try {
    for (const { rows, rounds } of sizes) {
      const file = join(folder, `contacts-${rows}.csv`);
      const { labels } = writeContacts(file, rows);
      const out = join(folder, 'clusters.txt');
      const runs: { own: Measured; duck: Measured; parse: Measured }[] = [];
      let links: readonly LinkLine[] = [];
      for (let round = 0; round < rounds; round++) {
        note(`audit, ${rows.toLocaleString('en-US')} rows, round ${round + 1} of ${rounds} ...`);
        const own = await runAudit([file]);
        links = own.links;
        note(`  audit alone: ${figure(own.seconds)} s, ${figure(own.peakMiB)} MiB`);
        const duck = await measured([SCRIPT, 'duckdb', file, packages, out]);
        const parse = await measured([SCRIPT, 'csv-parse', file, packages]);
        runs.push({ own, duck, parse });
        const took = [own, duck, parse].map(({ seconds, peakMiB }) => `${figure(seconds)} s, ${figure(peakMiB)} MiB`);
        note(`  audit ${took[0] ?? ''} · DuckDB ${took[1] ?? ''} · csv-parse ${took[2] ?? ''}`);
      }
      const clusters = readFileSync(out, 'utf8').split('\n');
      const theirs = clusters.map((identity, at): LinkLine => ({ file, row: at + 1, identity, tier: 'link' }));
      const labelOf = ({ row }: LinkLine): string | undefined => labels[row - 1];
      const rate = (of: 'own' | 'duck' | 'parse'): string => figure(spread(runs.map((run) => rows / run[of].seconds)).median);
      const peak = (of: 'own' | 'duck' | 'parse'): string => figure(Math.max(...runs.map((run) => run[of].peakMiB)));
      const ratio = spread(runs.map((run) => run.own.seconds / run.duck.seconds));
      table.push([
        rows.toLocaleString('en-US'),
        `${rate('own')} (${figure(spread(runs.map((run) => run.own.seconds)).median)} s)`,
        rate('duck'),
        rate('parse'),
        `${figure(ratio.median)} (${figure(ratio.lowest)} to ${figure(ratio.highest)})`,
        `${peak('own')} / ${peak('duck')} / ${peak('parse')}`,
        `${pairQuality(links, labelOf, 'balanced').f1.toFixed(4)} / ${pairQuality(theirs, labelOf, 'balanced').f1.toFixed(4)}`,
      ]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return markdownTable(
    [
      'rows',
      'audit, rows/s',
      'DuckDB, rows/s',
      'csv-parse alone, rows/s',
      'time of audit / DuckDB',
      'peak MiB: audit / DuckDB / csv-parse',
      'F1: audit / DuckDB',
    ],
    table,
  );
}

function peerPackages(note: (text: string) => void): string {
  const folder = fileURLToPath(new URL('../../../node_modules/.cache/meshline-bench', import.meta.url));
  const stamp = join(folder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === PEERS.join(' ')) return folder;
  note(`fetching ${PEERS.join(' and ')} ...`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--save-exact', ...PEERS], {
    cwd: folder,
    stdio: 'inherit',
  });
  writeFileSync(stamp, PEERS.join(' '));
  return folder;
}
