import { Command } from '@commander-js/extra-typings';
import { AdminClientError, type AdminClient, type ExceptionDetail } from '@meshline/admin-api';
import { exceptionText } from '@meshline/report';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print, printJson, screen } from './screen.ts';

/** `meshline queue show`: one item with its records, what each system says, and what may be decided. */
export function showCommand() {
  return new Command('show')
    .description('one item: its records, what each system says, and what may be decided')
    .argument('<id>', 'E-12, or 12')
    .option('--json', 'print it as JSON')
    .option('--data <folder>', "the daemon's data folder")
    .addHelpText('after', '\nExample:\n  meshline queue show E-12')
    .action(async (id, options, command) => {
      const detail = await exceptionById(daemonClient(inherited(options, command)), id);
      if (isJson(options, command)) return printJson(detail);
      print(exceptionText(detail, screen()));
    });
}

/** Throws `UsageError` for what is no id, and for one that isn't known. */
export async function exceptionById(client: AdminClient, id: string): Promise<ExceptionDetail> {
  const match = /^(?:E-?)?([1-9]\d{0,14})$/iu.exec(id.trim());
  if (match === null)
    throw new UsageError(`'${id}' is no item of the queue; they are called E-12. npm run meshline -- queue lists them.`);
  try {
    return await client.exception(`E-${match[1]}`);
  } catch (error) {
    if (!(error instanceof AdminClientError) || error.problem?.code !== 'not-found') throw error;
    throw new UsageError(`There is no item E-${match[1]}. npm run meshline -- queue lists those that wait.`);
  }
}

interface Shared {
  readonly data?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `queue --data FOLDER show E-12` and `queue show E-12 --data FOLDER` are the same. */
export function inherited(options: Shared, command: { optsWithGlobals(): object }): { readonly data?: string | undefined } {
  const { data } = command.optsWithGlobals() as Shared;
  return { data: options.data ?? data };
}

export function isJson(options: Shared, command: { optsWithGlobals(): object }): boolean {
  return options.json ?? (command.optsWithGlobals() as Shared).json ?? false;
}
