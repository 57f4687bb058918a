import { Command } from '@commander-js/extra-typings';
import { changeSetText, changesText } from '@meshline/report';
import { whole } from './demo.ts';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print, printJson, screen } from './screen.ts';

/** `meshline changes`: what was written together, and what became of it. */
export function changesCommand() {
  return new Command('changes')
    .description('what was written together (change sets), the latest first: cause, who, and what became of it')
    .argument('[change-set]', 'one of them, with what did not land')
    .option('--limit <n>', 'how many are listed (default 20, at most 200)', whole)
    .option('--before <change-set>', 'those made before this one')
    .option('--json', 'print it as JSON')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText('after', '\nExamples:\n  meshline changes --limit 5\n  meshline changes 0199c2f4-7a10-7c3e-9d55-2f7a6c1b0e11')
    .action(async (id, options) => {
      const client = daemonClient(options);
      if (id !== undefined) {
        const set = await client.changeSet(changeSetId(id));
        return options.json ? printJson(set) : print(changeSetText(set, screen()));
      }
      const { limit, before } = options;
      const list = await client.changeSets({
        ...(limit === undefined ? {} : { limit: Math.min(limit, 200) }),
        ...(before === undefined ? {} : { before: changeSetId(before) }),
      });
      return options.json ? printJson(list) : print(changesText(list, screen()));
    });
}

/** Throws `UsageError` for what can't be one. */
export function changeSetId(text: string): string {
  const id = text.trim().toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(id)) return id;
  throw new UsageError(
    `'${text}' is no change set; they look like 0199c2f4-7a10-7c3e-9d55-2f7a6c1b0e11. npm run meshline -- changes lists them.`,
  );
}
