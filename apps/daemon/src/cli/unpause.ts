import { Command } from '@commander-js/extra-typings';
import { daemonClient } from './daemon-client.ts';
import { goOn } from './go-on.ts';

/** `meshline unpause`: shows what has changed since the pause, asks, and lifts it. */
export function unpauseCommand() {
  return new Command('unpause')
    .description('let the writing to a connection go on: shows first what waits and what has changed since, and asks')
    .argument('<connection>', 'its id in the configuration: hubspot')
    .option('--reason <text>', 'why it may go on, in your words')
    .option('--yes', 'go on without being asked')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText('after', '\nExample:\n  meshline unpause hubspot')
    .action((connection, options) => goOn(daemonClient(options), connection, options));
}
