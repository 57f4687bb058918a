import { Command } from '@commander-js/extra-typings';
import { changeSetId } from './changes.ts';
import { daemonClient } from './daemon-client.ts';
import { show } from './plan.ts';
import { print } from './screen.ts';

/** `meshline undo`: plans what puts a change set back. */
export function undoCommand() {
  return new Command('undo')
    .description('plan what puts a change set back: skips what was changed since, lists what can not be undone; sends nothing')
    .argument('<change-set>', "its id; 'changes' lists them")
    .option('--release', 'of an undo: end its holds, so that what it restored may be written again')
    .option('--json <file>', 'all lines, as JSON; - is the terminal')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText(
      'after',
      `
Each field that still holds what was written gets what stood there before; what was made is never deleted. The plan is sent
by 'meshline apply HASH'. What was restored is on hold, and isn't written again, until it is released or another rulebook is
in force. A change set is undone once; an undo isn't undone, but released.

Example:
  meshline undo 0199c2f4-7a10-7c3e-9d55-2f7a6c1b0e11`,
    )
    .action(async (text, options) => {
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
