import { Command, Option } from '@commander-js/extra-typings';
import type { AdminClient, Connection, ExceptionPage, ExceptionQuery } from '@meshline/admin-api';
import { queueText, type QueueModel } from '@meshline/report';
import { EXCEPTION_KINDS } from '@meshline/rulebook';
import { daemonClient } from './daemon-client.ts';
import { decideCommand } from './queue-decide.ts';
import { showCommand } from './queue-show.ts';
import { print, printJson, screen } from './screen.ts';
import { sinceLines, stopLine } from './stop-words.ts';

/** Pages of 200: more than anybody reads, and an end in any case. */
const MOST_PAGES = 500;

/** `meshline queue`: what waits for a person. */
export function queueCommand() {
  return new Command('queue')
    .description('what waits for a person: list it, show one item, decide it')
    .option('--all', 'everything, and not only what fits on a screen')
    .addOption(new Option('--kind <kind>', 'only one kind of question').choices(EXCEPTION_KINDS))
    .option('--owner <person>', "only one owner's (the id of the rulebook: mara)")
    .option('--connection <id>', 'only what is about one connection (hubspot)')
    .option('--json', 'print it as JSON')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText(
      'after',
      `
Examples:
  meshline queue --kind duplicate-record --all
  meshline queue show E-12
  meshline queue decide E-12 approve --reason "same signature in both mails"`,
    )
    .action(async (options) => {
      const client = daemonClient(options);
      const filter = { kind: options.kind, owner: options.owner, connection: options.connection };
      const page = await listed(client, filter, options.all ?? false);
      const stopped = await client.writeStop();
      if (options.json) return printJson({ ...page, stop: stopped.stop });
      const { items: connections } = await client.connections();
      if (stopped.stop !== null)
        print(
          `■ ${stopLine(stopped, connections)}\n${sinceLines(stopped, connections)}\n  go on    npm run meshline -- resume\n`,
        );
      const filtered = Object.values(filter).some((value) => value !== undefined);
      if (page.items.length === 0 && filtered && page.open.causes > 0) {
        return print(`Nothing of that waits; ${page.open.causes} other causes do: npm run meshline -- queue`);
      }
      print(queueText(modelOf(page, connections), { ...screen(), all: options.all }));
    })
    .addCommand(showCommand())
    .addCommand(decideCommand());
}

type Filter = Pick<Partial<ExceptionQuery>, 'kind' | 'owner' | 'connection'>;

async function listed(client: AdminClient, filter: Filter, all: boolean): Promise<ExceptionPage> {
  const first = await client.exceptions({ ...filter, limit: all ? 200 : 50 });
  const items = [...first.items];
  let { next, more } = first;
  for (let pages = 1; all && next !== null && pages < MOST_PAGES; pages++) {
    const page = await client.exceptions({ ...filter, limit: 200, cursor: next });
    items.push(...page.items);
    ({ next, more } = page);
  }
  return { ...first, items, next, more };
}

function modelOf({ at, zone, items, open, backlog, more }: ExceptionPage, connections: readonly Connection[]): QueueModel {
  return { at, zone, items, open, backlog, more, systems: connections.map(systemOf) };
}

const STATES: Readonly<Record<Connection['state'], string>> = {
  ok: 'ok',
  'needs-auth': 'needs somebody',
  unreachable: 'unreachable',
  paused: 'paused',
};

function systemOf({ name, state, stateReason, paused, feeds, lagSeconds }: Connection): QueueModel['systems'][number] {
  if (paused !== null && state === 'ok') return { name, state: 'paused', note: `by ${paused.by}: ${paused.reason}` };
  const first = feeds.filter(({ complete }) => !complete).length;
  const read =
    lagSeconds === null ? `first pass: ${feeds.length - first} of ${feeds.length} feeds` : `read ${Math.round(lagSeconds)} s ago`;
  return { name, state: STATES[state], note: stateReason ?? read };
}
