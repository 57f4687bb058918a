import { Command } from '@commander-js/extra-typings';
import { AdminClientError, type RecordList } from '@meshline/admin-api';
import { whyText } from '@meshline/report';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print, printJson, screen } from './screen.ts';

/** `meshline why`: one thing across all systems, side by side, and why each value is what it is. */
export function whyCommand() {
  return new Command('why')
    .description('show one person, company or deal across all systems, and why each value is what it is')
    .argument('<ref-or-email>', "an e-mail address, a system's id, or connection/stream/id")
    .option('--json', 'print it as JSON')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText(
      'after',
      `
Examples:
  meshline why jana.roth@nordlicht.example    by any address that any system holds
  meshline why hubspot/contacts/512           by a record: connection, stream, id
  meshline why 0035g00000XyZ1aAAF             by an id alone, whichever system it is of`,
    )
    .action(async (what, options) => {
      const by = asked(what);
      const { items } = await found(daemonClient(options).records(by), what);
      if (options.json) return printJson({ items });
      if (items.length > 1) print(`${items.length} things have ${'email' in by ? 'this address' : 'this id'}; each of them:\n`);
      print(items.map((why) => whyText(why, screen())).join('\n\n'));
    });
}

function asked(what: string): { readonly ref: string } | { readonly email: string } {
  const text = what.trim();
  if (text === '') throw new UsageError("Say which one: an e-mail address, a system's id, or connection/stream/id.");
  return text.includes('@') && !text.includes('/') ? { email: text } : { ref: text };
}

async function found(call: Promise<RecordList>, what: string): Promise<RecordList> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof AdminClientError) || error.problem?.code !== 'not-found') throw error;
    throw new UsageError(
      `Nothing was found for '${what}'. It takes an e-mail address that any system holds, a system's id (0035g00000XyZ1aAAF),\n` +
        'or connection/stream/id (hubspot/contacts/512). A record that was made just now is known once it was read.',
    );
  }
}
