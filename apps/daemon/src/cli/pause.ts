import { Command } from '@commander-js/extra-typings';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print } from './screen.ts';
import { sinceLines, stopLine } from './stop-words.ts';

/** `meshline pause`: nothing is written to one connection, until somebody lifts it. */
export function pauseCommand() {
  return new Command('pause')
    .description('stop what is written to one connection, on all daemons, within 5 seconds; reading goes on')
    .argument('<connection>', 'its id in the configuration: hubspot')
    .requiredOption('--reason <text>', 'why, in your words; it is kept and shown until it goes on')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText('after', '\nExample:\n  meshline pause hubspot --reason "the admin moves fields until noon"')
    .action(async (connection, options) => {
      if (options.reason.trim() === '') throw new UsageError("A pause needs a reason: --reason 'what you saw'.");
      const client = daemonClient(options);
      const { items } = await client.connections();
      const stop = await client.stopWrites({ reason: options.reason }, connection);
      print(`■ ${stopLine(stop, items)}\n${sinceLines(stop, items)}\nGo on: npm run meshline -- unpause ${connection}`);
    });
}
