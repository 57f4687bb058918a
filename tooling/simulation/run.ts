import { fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { added, faultsOf, lineOf, NOTHING, tooLittle, type Outcome } from './src/figures.ts';
import { openLedger } from './src/ledger.ts';
import { startServer, type Server } from './src/server.ts';
import { simulate } from './src/simulate.ts';

const HELP = `npm run simulate -- [options]: the real program against simulated systems, in one process, with a seeded clock, order of
events and faults; then everything heals, and the laws are judged. The same seed does the same, step by step.
Ends with one line of figures; exit code 1 on any violation.

--seeds N      how many seeds (default 60)
--from SEED    the first of them (default 1)
--workers N    processes that play (default: one for each processor, two at most)
--trace FILE   plays one seed and writes each of its steps to FILE

npm run simulate -- --seeds 1000 --from 5000
npm run simulate -- --seeds 1 --from 17 --trace seed-17.txt
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '60' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    trace: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else {
  const numbers = [values.seeds, values.from, values.workers].map(Number);
  const [seeds = 0, from = 0, workers = 0] = numbers;
  if (numbers.some((number) => !Number.isSafeInteger(number) || number < 1) || (values.trace !== undefined && seeds !== 1)) {
    process.stderr.write(
      `simulate: --seeds, --from and --workers are whole numbers of at least 1, and --trace takes one seed.\n\n${HELP}`,
    );
    process.exitCode = 2;
  } else await main(seeds, from, Math.min(workers, seeds), values.trace);
}

async function main(seeds: number, from: number, workers: number, trace: string | undefined): Promise<void> {
  const server = await startServer();
  const startedAt = performance.now();
  let figures = NOTHING;
  let failed = 0;
  const take = (seed: number, result: Outcome | string): void => {
    const faults = typeof result === 'string' ? [result] : faultsOf(result);
    if (typeof result !== 'string') figures = added(figures, result);
    if (faults.length > 0) {
      failed++;
      process.stdout.write(
        `\nseed ${seed}\n${faults.map((fault) => `  ${fault}`).join('\n')}\n  npm run simulate -- --seeds 1 --from ${seed}\n`,
      );
    }
    if (process.stderr.isTTY || figures.seeds % 50 === 0) {
      const minutes = (performance.now() - startedAt) / 60_000;
      process.stderr.write(
        `${process.stderr.isTTY ? '\r' : ''}${figures.seeds}/${seeds} seeds, ${Math.round(figures.seeds / minutes)} a minute${process.stderr.isTTY ? ' ' : '\n'}`,
      );
    }
  };
  try {
    if (trace === undefined) await played(server, seeds, from, workers, take);
    else {
      const ledger = await openLedger(await server.database('traced'));
      const result = await simulate(from, ledger, { keepTrace: true });
      await ledger.close();
      writeFileSync(trace, `${result.trace.join('\n')}\n`);
      take(from, result);
    }
  } finally {
    await server.close();
  }
  const little = tooLittle(figures);
  for (const line of little) process.stdout.write(`too little was done: ${line}\n`);
  process.stdout.write(`\n${lineOf(figures)}\n`);
  process.exitCode = failed + little.length + (figures.seeds < seeds ? 1 : 0) > 0 ? 1 : 0;
}

type Said = { readonly ready: true } | { readonly outcome: Outcome } | { readonly seed: number; readonly failed: string };

/** Deals the seeds out to processes of their own, the next one to whoever is free. */
async function played(
  server: Server,
  seeds: number,
  from: number,
  workers: number,
  take: (seed: number, result: Outcome | string) => void,
): Promise<void> {
  let next = from;
  const one = async (index: number): Promise<void> => {
    const url = await server.database(`play_${index}`);
    const child: ChildProcess = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [url], {
      execArgv: ['--conditions=meshline-source'],
    });
    await new Promise<void>((resolve, reject) => {
      const deal = (): void => {
        if (next < from + seeds) child.send(next++);
        else child.disconnect();
      };
      child.on('message', (said: Said) => {
        if ('outcome' in said) take(said.outcome.seed, said.outcome);
        if ('failed' in said) take(said.seed, said.failed);
        deal();
      });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code ?? 'a signal'}`))));
    });
  };
  await Promise.all(Array.from({ length: workers }, (_, index) => one(index)));
}
