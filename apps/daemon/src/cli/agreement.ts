import { Command } from '@commander-js/extra-typings';
import { agreementText } from '@meshline/report';
import { daemonClient } from './daemon-client.ts';
import { print, printJson, screen } from './screen.ts';

/** `meshline agreement`: how far the systems agree, field by field. */
export function agreementCommand() {
  return new Command('agreement')
    .description(
      'how far the systems agree, by field and pair of systems, from records that were read anew by chance in the last 24 hours',
    )
    .option('--entity <name>', 'only one kind of thing, as the rulebook calls it (person)')
    .option('--json', 'print it as JSON')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText('after', '\nExample:\n  meshline agreement --entity person')
    .action(async (options) => {
      const found = await daemonClient(options).agreement(options.entity === undefined ? {} : { entity: options.entity });
      if (options.json) return printJson(found);
      print(agreementText(found, screen()));
    });
}
