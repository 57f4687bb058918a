import { Command } from '@commander-js/extra-typings';
import { daemonClient } from './daemon-client.ts';
import { goOn } from './go-on.ts';

/** `meshline resume`: shows what has changed since the stop, asks, and lifts it. */
export function resumeCommand() {
  return new Command('resume')
    .description('let the writing go on after a stop: shows first what waits and what has changed since, and asks')
    .option('--reason <text>', 'why it may go on, in your words')
    .option('--yes', 'go on without being asked')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText('after', '\nExample:\n  meshline resume --reason "the import was undone"')
    .action((options) => goOn(daemonClient(options), undefined, options));
}
