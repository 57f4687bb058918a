import { randomUUID } from 'node:crypto';
import { Argument, Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Replay, ReplayBody } from '@meshline/admin-api';
import { planLines } from '@meshline/report';
import { confirmed } from './confirmed.ts';
import { daemonClient } from './daemon-client.ts';
import { whole } from './demo.ts';
import { UsageError } from './failure.ts';
import { print, printJson, screen } from './screen.ts';

/** `meshline replay`: decides again what has ended. */
export function replayCommand() {
  return new Command('replay')
    .description('decide again what has ended (a refused write, an exception, or a filtered set), against what is true now')
    .addArgument(
      new Argument('[what]', 'intent or exception; left out, the filter says which').choices(['intent', 'exception'] as const),
    )
    .argument('[id]', "the id of the write ('changes' shows it), or E-12")
    .addOption(new Option('--kind <kind>', 'only creates, or only updates').choices(['create', 'update'] as const))
    .addOption(
      new Option('--state <state>', 'only what ended so').choices(['rejected', 'superseded', 'rewritten', 'confirmed'] as const),
    )
    .option('--connection <id>', 'only what was written to this connection')
    .option('--entity <name>', 'only this kind of record (person)')
    .option('--since <time>', 'only what ended since then: 2026-11-20, or 2026-11-20T09:00Z', time)
    .option('--all <n>', 'everything, with the number of things that you expect', whole)
    .option('--preview', 'only say what would be written; decides nothing')
    .option('--rate <n>', 'so many things in a minute (default 600)', whole)
    .option('--reason <text>', 'why, in your words; it is kept')
    .option('--yes', 'go on without being asked')
    .option('--json', 'print it as JSON')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText(
      'after',
      `
Nothing is sent as it was: everything is settled, planned and checked anew, under the same keys. Where nothing has changed,
nothing is written. In connections that only write what was approved it is planned, and 'apply' sends it.

Examples:
  meshline replay exception E-31 --reason "the validation rule is off now"
  meshline replay --connection salesforce --state rejected --since 2026-11-20 --preview
  meshline replay --entity person --state rejected --rate 60 --reason "the picklist is mended"`,
    )
    .action(async (what, id, options) => {
      const target = targetOf(what, id, options);
      const reason = (options.reason ?? '').trim();
      if (options.preview !== true && reason === '')
        throw new UsageError("A replay needs a reason: --reason 'the validation rule is off now'. --preview needs none.");
      const client = daemonClient(options);
      const base: ReplayBody = {
        ...target,
        ...(options.all === undefined ? {} : { all: options.all }),
        ...(options.rate === undefined ? {} : { rate: Math.min(options.rate, 100_000) }),
      };
      const seen = await client.replay({ ...base, preview: true });
      const json = options.json ?? false;
      if (options.preview === true) return json ? printJson(seen) : print(words(seen));
      if (!json) print(words(seen));
      if (options.yes !== true && !(await confirmed('Decide again?'))) {
        print('Nothing was decided again.');
        return;
      }
      const done = await client.replay({ ...base, reason }, randomUUID());
      if (json) return printJson(done);
      print(
        `✔ ${things(done.records)} decided again${Date.parse(done.until) > Date.now() + 1_000 ? `, the last of them at ${done.until.slice(11, 16)} UTC` : ''}. npm run meshline -- changes shows what comes of it.`,
      );
    });
}

interface Options {
  readonly kind?: 'create' | 'update' | undefined;
  readonly state?: 'rejected' | 'superseded' | 'rewritten' | 'confirmed' | undefined;
  readonly connection?: string | undefined;
  readonly entity?: string | undefined;
  readonly since?: string | undefined;
  readonly all?: number | undefined;
}

function targetOf(what: 'intent' | 'exception' | undefined, id: string | undefined, options: Options): ReplayBody {
  const { kind, state, connection, entity, since, all } = options;
  const filter = {
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
    ...(connection === undefined ? {} : { connection }),
    ...(entity === undefined ? {} : { entity }),
    ...(since === undefined ? {} : { since }),
  };
  if (what === undefined) {
    if (Object.keys(filter).length === 0 && all === undefined)
      throw new UsageError(
        'Say what: replay intent ID, replay exception E-12, or a filter (--connection, --entity, --state, --kind, --since). Everything is --all N, with the number of things that --preview says.',
      );
    return { filter };
  }
  if (Object.keys(filter).length > 0) throw new UsageError(`'replay ${what}' takes one id and no filter.`);
  if (id === undefined) throw new UsageError(`'replay ${what}' needs an id.`);
  if (what === 'exception') {
    const match = /^(?:E-?)?([1-9]\d{0,14})$/iu.exec(id.trim());
    if (match === null)
      throw new UsageError(`'${id}' is no item of the queue; they are called E-12. npm run meshline -- queue lists them.`);
    return { exception: `E-${match[1]}` };
  }
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(id.trim()))
    throw new UsageError(`'${id}' is no write; npm run meshline -- changes CHANGE-SET shows the ids of those that failed.`);
  return { intent: id.trim().toLowerCase() };
}

function words({ records, freed, lines, first, until }: Replay): string {
  const minutes = Math.max(0, Math.round((Date.parse(until) - Date.now()) / 60_000));
  return [
    `${things(records)} would be decided again${minutes > 0 ? `, within ${minutes} min` : ''}; ${freed} refused ${freed === 1 ? 'write' : 'writes'} may be tried again.`,
    lines === null
      ? 'They are too many to say what would be written.'
      : lines === 0
        ? 'Nothing would be written: everything is as it should be, or waits for a person.'
        : `${lines} ${lines === 1 ? 'write' : 'writes'} would follow now:`,
    ...planLines(first, screen().width ?? 120),
    ...(lines !== null && lines > first.length ? [`  ... ${lines - first.length} more`] : []),
  ].join('\n');
}

function things(count: number): string {
  return `${count} ${count === 1 ? 'thing' : 'things'}`;
}

function time(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('It takes a time like 2026-11-20 or 2026-11-20T09:00Z.');
  return new Date(at).toISOString();
}
