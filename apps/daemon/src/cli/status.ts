import { Command } from '@commander-js/extra-typings';
import { statusText } from '@meshline/report';
import { daemonClient } from './daemon-client.ts';
import { print, printJson, screen } from './screen.ts';

/** `meshline status`: how it stands, on one screen. */
export function statusCommand() {
  return new Command('status')
    .description('how it stands, on one screen: daemons, connections, what waits, exceptions, agreement, the last hour')
    .option('--json', 'print it as JSON')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText('after', '\nExamples:\n  meshline status\n  meshline status --json | jq .exceptions')
    .action(async (options) => {
      const status = await daemonClient(options).status();
      if (options.json) return printJson(status);
      print(statusText(status, screen()));
    });
}
