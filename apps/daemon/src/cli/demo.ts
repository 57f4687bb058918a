import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { resolve } from 'node:path';
import { demo } from '../demo/demo.ts';

/** `meshline demo`, which is what `npm start` runs. */
export function demoCommand() {
  return new Command('demo')
    .description('run MeshLine on three simulated systems: first reconciliation, report, then live traffic until Ctrl-C')
    .option('--once', 'stop after the report')
    .option('--json <file>', 'also write the report as JSON')
    .option('--people <n>', 'how many people the simulated systems hold (default 2000)', whole)
    .option('--seed <n>', 'another number is another population (default 1)', whole)
    .option('--fresh', 'forget what earlier runs left, and start anew')
    .option('--port <n>', 'port of the admin API on 127.0.0.1 (0 takes a free one)', port, 7420)
    .option('--data <folder>', 'where the demo keeps its data', '.meshline/demo')
    .option('--fast', "switch the vendors' limits and lags off")
    .action(async (options) => {
      process.exitCode = await demo({
        once: options.once ?? false,
        json: options.json === undefined ? undefined : resolve(options.json),
        people: options.people,
        seed: options.seed,
        fresh: options.fresh ?? false,
        port: options.port,
        folder: resolve(options.data),
        realistic: !(options.fast ?? false),
      });
    });
}

export function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw new InvalidArgumentError('It takes a whole number from 1 to 1,000,000.');
  return value;
}

export function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('It takes a port from 0 to 65535.');
  return value;
}
