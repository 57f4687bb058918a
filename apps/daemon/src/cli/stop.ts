import { Command } from '@commander-js/extra-typings';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print } from './screen.ts';
import { sinceLines, stopLine } from './stop-words.ts';

/** `meshline stop`: at once and without a question; going on is what is asked about. */
export function stopCommand() {
  return new Command('stop')
    .description('stop everything that writes, on all daemons, within 5 seconds; reading goes on')
    .requiredOption('--reason <text>', 'why, in your words; it is kept and shown until it goes on')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText('after', '\nExample:\n  meshline stop --reason "a list import moves owners that it should not"')
    .action(async (options) => {
      if (options.reason.trim() === '') throw new UsageError("A stop needs a reason: --reason 'what you saw'.");
      const client = daemonClient(options);
      const stop = await client.stopWrites({ reason: options.reason });
      const { items } = await client.connections();
      print(`■ ${stopLine(stop, items)}\n${sinceLines(stop, items)}\nGo on: npm run meshline -- resume`);
    });
}
