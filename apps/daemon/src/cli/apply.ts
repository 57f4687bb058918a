import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from '@commander-js/extra-typings';
import { AdminClientError, type AdminClient, type Applied, type ChangeSetDetail } from '@meshline/admin-api';
import { changeSetText, outcomes, planText } from '@meshline/report';
import { barView } from './bar-view.ts';
import { confirmed } from './confirmed.ts';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print, printJson, screen } from './screen.ts';

const LOOK_MS = 500;
/** Without any progress, before the reader is told what may be the matter. */
const STILL_MS = 20_000;
/** A call that wasn't answered is repeated with the same key; a plan is applied once in any case. */
const TRIES = 3;

/** `meshline apply`: sends exactly a plan, and waits until it has landed. */
export function applyCommand() {
  return new Command('apply')
    .description('send exactly what a plan says, or nothing where the world moved; waits until it has landed')
    .argument('<hash>', "the hash that 'plan' or 'undo' showed, or 8 or more characters of it")
    .option('--unchanged', 'send the lines that are still the same, and list the others')
    .option('--no-wait', "don't wait until it has landed; 'meshline changes' shows it")
    .option('--yes', 'go on without being asked')
    .option('--json', 'print the outcome as JSON')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText(
      'after',
      `
It ends with 0 where everything was read back as written, with 2 where some of it did not land, with 1 where it was refused
and nothing was sent. Ctrl-C ends the waiting only: what was sent goes on.

Example:
  meshline apply 9c41e07b52aa --unchanged`,
    )
    .action(async (hash, options) => {
      const wanted = hash.trim().toLowerCase();
      if (!/^[0-9a-f]{8,64}$/u.test(wanted))
        throw new UsageError(
          `'${hash}' is no hash of a plan: it has 8 or more of the characters 0-9 and a-f. npm run meshline -- plan`,
        );
      const client = daemonClient(options);
      const json = options.json ?? false;
      if (options.yes !== true) {
        const plan = await client.plan(wanted);
        if (!json) print(planText(plan, screen()));
        if (
          plan.lines > 0 &&
          plan.applied === null &&
          !(await confirmed(`Send ${plan.lines} ${plan.lines === 1 ? 'write' : 'writes'}?`))
        ) {
          print('Nothing was sent.');
          return;
        }
      }
      const applied = await sent(client, wanted, options.unchanged ?? false);
      if (!json) print(startWords(applied));
      const set = options.wait ? await landed(client, applied.changeSet, json) : await client.changeSet(applied.changeSet);
      if (json) printJson({ ...applied, set });
      else print(`${changeSetText(set, screen())}`);
      if (options.wait && set.writes.confirmed < set.creates + set.updates) process.exitCode = 2;
      if (applied.left.length > 0) process.exitCode = 2;
    });
}

async function sent(client: AdminClient, hash: string, unchanged: boolean): Promise<Applied> {
  const key = randomUUID();
  for (let tries = 1; ; tries++) {
    try {
      return await client.applyPlan(hash, { unchanged }, key);
    } catch (error) {
      const unanswered = error instanceof AdminClientError && (error.code === 'timeout' || error.code === 'not-running');
      if (!unanswered || tries >= TRIES) throw told(error);
    }
  }
}

/** Which lines differ, and how, a line each. */
function told(error: unknown): unknown {
  if (!(error instanceof AdminClientError) || error.problem?.errors === undefined) return error;
  const lines = error.problem.errors.map(({ path, message }) => `  ${path}${path === '' ? '' : ': '}${message}`);
  return new UsageError([error.problem.detail, ...lines].join('\n'));
}

function startWords({ earlier, sent: count, left, changeSet }: Applied): string {
  if (earlier) return `The plan was applied before, as change set ${changeSet}; nothing is sent again.`;
  const rest = left.map(({ ref, title, how }) => `  left out  ${title === '' ? ref : `${title}, ${ref}`}: ${how}`);
  return [`▸ ${count} ${count === 1 ? 'write goes' : 'writes go'} out as change set ${changeSet}.`, ...rest].join('\n');
}

/** Shows how far it is until everything has ended; a line for each change where there is no terminal. */
async function landed(client: AdminClient, id: string, quiet: boolean): Promise<ChangeSetDetail> {
  const view = barView(process.stderr);
  let said = '';
  let moved = performance.now();
  let told = false;
  for (;;) {
    const set = await client.changeSet(id);
    const { writes } = set;
    const total = set.creates + set.updates;
    const open = writes.planned + writes.ready + writes.sending + writes.pending + writes.unknown;
    const line = outcomes(set);
    if (!quiet && process.stderr.isTTY)
      view.show([
        { name: 'deliver', done: total - writes.planned - writes.ready - writes.sending, total, unit: 'writes' },
        { name: 'confirm by reading', done: total - open, total, unit: 'writes' },
      ]);
    else if (!quiet && line !== said) process.stderr.write(`${line}\n`);
    if (line !== said) moved = performance.now();
    said = line;
    if (!quiet && !told && open > 0 && performance.now() - moved > STILL_MS) {
      told = true;
      view.end();
      process.stderr.write(
        "Nothing has moved for a while: a limit, a pause or an outage may be in the way ('npm run meshline -- plan' says which). Ctrl-C ends the waiting only.\n",
      );
    }
    if (open === 0) {
      view.end();
      return set;
    }
    await sleep(LOOK_MS);
  }
}
