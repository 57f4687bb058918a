import { Command } from '@commander-js/extra-typings';
import { changeSetId } from './changes.ts';
import { daemonClient } from './daemon-client.ts';
import { show } from './plan.ts';
import { UsageError } from './failure.ts';
import { print } from './screen.ts';

/** `meshline undo`: plans what puts a change set back, or takes two linked records apart and plans what puts back what their link wrote. */
export function undoCommand() {
  return new Command('undo')
    .description(
      'plan what puts a change set, or a wrong link, back: skips what was changed since, lists what can not be undone; sends nothing',
    )
    .argument('<what>', "a change set's id ('changes' lists them), or a record as connection/stream/id with --from")
    .option('--from <record>', 'of a link: the other record, from which the first one is taken apart')
    .option('--reason <text>', 'of a link: why the two are not one, in your words; it is kept')
    .option('--release', 'of an undo: end its holds, so that what it restored may be written again')
    .option('--json <file>', 'all lines, as JSON; - is the terminal')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText(
      'after',
      `
Each field that still holds what was written gets what stood there before; what was made is never deleted. The plan is sent
by 'meshline apply HASH'. What was restored is on hold, and isn't written again, until it is released or another rulebook is
in force. A change set is undone once; an undo isn't undone, but released.

With --from two records that are kept as one thing are taken apart at once and are never linked again. What was about to be
written because of the link is dropped; what it has written is planned to be put back.

Examples:
  meshline undo 0199c2f4-7a10-7c3e-9d55-2f7a6c1b0e11
  meshline undo hubspot/contacts/512 --from salesforce/Lead/00QKZ00000AbCdE2AV --reason "two people, one mailbox"`,
    )
    .action(async (text, options) => {
      if (options.from !== undefined) return undoLink(text, options.from, options);
      if (/^[^/\s]+\/[^/\s]+\/\S+$/u.test(text))
        throw new UsageError(
          `To take ${text} apart from a record that it is linked to, name that too: --from CONNECTION/STREAM/ID.`,
        );
      const id = changeSetId(text);
      const client = daemonClient(options);
      if (options.release === true) {
        const { records } = await client.releaseUndo(id);
        print(
          `✔ released ${records} ${records === 1 ? 'thing' : 'things'}; npm run meshline -- plan shows what would be written now.`,
        );
        return;
      }
      await show(client, await client.planUndo(id), options);
    });
}

type LinkOptions = Parameters<typeof show>[2] & Parameters<typeof daemonClient>[0] & { readonly reason?: string | undefined };

async function undoLink(record: string, from: string, options: LinkOptions): Promise<void> {
  const reason = (options.reason ?? '').trim();
  if (reason === '') throw new UsageError("Taking records apart needs a reason: --reason 'two people, one mailbox'.");
  const client = daemonClient(options);
  const { changeSet, plan } = await client.undoLink({ record: record.trim(), from: from.trim(), reason });
  if (options.json !== '-') print(`✔ ${record} and ${from} are two things from now on, and are never linked again.`);
  if (plan !== null) return show(client, plan, options);
  print(
    `Writes of the link are under way. Once they have ended, plan what puts them back: npm run meshline -- undo ${changeSet}`,
  );
}
