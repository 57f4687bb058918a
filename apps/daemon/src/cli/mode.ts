import { Argument, Command } from '@commander-js/extra-typings';
import type { AdminClient, ModeList, Plan, WireMode } from '@meshline/admin-api';
import { confirmed } from './confirmed.ts';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print, printJson } from './screen.ts';

const MODES = ['observe', 'approve', 'live'] as const;
const MEANS: Readonly<Record<WireMode, string>> = {
  observe: 'reads and reports; nothing is written there',
  approve: "writes only what 'meshline apply' sends",
  live: 'writes by itself',
};

/** `meshline mode`: what MeshLine may do where, as recorded decisions. */
export function modeCommand() {
  return new Command('mode')
    .description('what MeshLine may do in each connection: show it, or decide it (observe, approve, live)')
    .argument('[connection]', 'its id in the configuration: hubspot')
    .addArgument(new Argument('[entity-or-mode]', 'one kind of record (person), or the mode of all'))
    .addArgument(new Argument('[mode]', 'observe, approve or live'))
    .option('--reason <text>', 'why, in your words; it is kept with the decision')
    .option('--yes', 'widen without being asked')
    .option('--json', 'print it as JSON')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText(
      'after',
      `
  observe  ${MEANS.observe}
  approve  ${MEANS.approve}
  live     ${MEANS.live}

A decision holds until the next one, on all daemons and over every start. The 'mode' in the configuration is only that of a
connection that is seen for the first time (observe where it says none): a start neither widens nor narrows what was decided,
and a kind of record that is new in a known connection is only observed. Narrowing holds at once; widening shows what would be
written, and asks.

Examples:
  meshline mode
  meshline mode hubspot person approve --reason "the first week looked right"
  meshline mode hubspot observe --reason "the admin moves fields"`,
    )
    .action(async (connection, second, third, options) => {
      const client = daemonClient(options);
      if (connection === undefined) return show(await client.modes(), undefined, options.json ?? false);
      const list = await client.modes();
      const own = list.items.filter((row) => row.connection === connection);
      if (own.length === 0)
        throw new UsageError(
          `There is no connection '${connection}'; there are ${[...new Set(list.items.map((row) => row.connection))].join(', ')}.`,
        );
      if (second === undefined) return show(list, connection, options.json ?? false);
      const [entity, mode] = isMode(second) && third === undefined ? [undefined, second] : [second, third];
      if (mode === undefined || !isMode(mode))
        throw new UsageError(`'${mode ?? second}' is no mode; there are ${MODES.join(', ')}.`);
      if (entity !== undefined && !own.some((row) => row.entity === entity))
        throw new UsageError(`${connection} holds no '${entity}'; it has ${own.map((row) => row.entity).join(', ')}.`);
      if ((options.reason ?? '').trim() === '')
        throw new UsageError("A mode needs a reason: --reason 'the first week looked right'.");
      const wider = own.filter(
        (row) => (entity === undefined || row.entity === entity) && MODES.indexOf(row.mode) < MODES.indexOf(mode),
      );
      if (wider.length > 0) {
        print(`${connection}: ${wider.map((row) => `${row.entity} ${row.mode} -> ${mode}`).join(', ')}. It ${MEANS[mode]}.`);
        print(
          consequence(
            mode,
            await planOf(
              client,
              connection,
              wider.map((row) => row.entity),
            ),
            connection,
          ),
        );
        if (options.yes !== true && !(await confirmed('Widen it?'))) {
          print('Nothing was decided.');
          return;
        }
      }
      const decided = await client.decideMode(connection, {
        mode,
        reason: (options.reason ?? '').trim(),
        ...(entity === undefined ? {} : { entity }),
      });
      return show(decided, connection, options.json ?? false);
    });
}

function isMode(text: string): text is WireMode {
  return (MODES as readonly string[]).includes(text);
}

function planOf(client: AdminClient, connection: string, entities: readonly string[]): Promise<Plan> {
  return client.makePlan({ connections: [connection], entities: [...entities], limit: 0 });
}

function consequence(mode: WireMode, { updates, creates, hash }: Plan, connection: string): string {
  const writes = [
    ...(updates === 0 ? [] : [`${updates} ${updates === 1 ? 'update' : 'updates'}`]),
    ...(creates === 0 ? [] : [`${creates} ${creates === 1 ? 'create' : 'creates'}`]),
  ].join(' and ');
  if (writes === '') return 'Nothing differs there now: nothing would be written at once.';
  return mode === 'live'
    ? `${writes} would be sent at once: npm run meshline -- plan --connection ${connection}`
    : `${writes} could be sent with npm run meshline -- apply ${hash.slice(0, 12)}`;
}

function show({ items, history, ...rest }: ModeList, connection: string | undefined, json: boolean): void {
  const own = items.filter((row) => connection === undefined || row.connection === connection);
  const past = history.filter((row) => connection === undefined || row.connection === connection);
  if (json) return printJson({ ...rest, items: own, history: past });
  const width = (key: 'system' | 'entity'): number => Math.max(0, ...own.map((row) => row[key].length));
  const line = (row: ModeList['items'][number]): string =>
    `  ${row.system.padEnd(width('system'))}  ${row.entity.padEnd(width('entity'))}  ${row.mode.padEnd(7)}  since ${row.since.slice(0, 16).replace('T', ' ')} UTC, by ${row.by}: ${row.reason}`;
  print(own.map(line).join('\n'));
  if (connection === undefined)
    return print('Decide one: npm run meshline -- mode CONNECTION [ENTITY] observe|approve|live --reason TEXT');
  const earlier = past.filter(({ was }) => was !== null);
  if (earlier.length > 0)
    print(
      earlier
        .slice(0, 10)
        .map(
          (row) =>
            `  ${row.since.slice(0, 16).replace('T', ' ')}  ${row.entity}: ${row.was ?? ''} -> ${row.mode}, by ${row.by}: ${row.reason}`,
        )
        .join('\n'),
    );
}
