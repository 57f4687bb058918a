import { randomUUID } from 'node:crypto';
import { Argument, Command } from '@commander-js/extra-typings';
import {
  AdminClientError,
  type AdminClient,
  type DecisionBody,
  type DecisionResult,
  type ExceptionDetail,
} from '@meshline/admin-api';
import { VERBS, type Verb } from '@meshline/queue';
import { confirmed } from './confirmed.ts';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { exceptionById, inherited, isJson } from './queue-show.ts';
import { print, printJson } from './screen.ts';

/** A call that wasn't answered is repeated with the same key, so that it decides once. */
const TRIES = 3;

/** `meshline queue decide`: says what it will do, asks, and does it. */
export function decideCommand() {
  return new Command('decide')
    .description('decide an item, or one record of it: says what will happen and asks before it does')
    .argument('<id>', 'E-12, or 12')
    .addArgument(new Argument('<verb>', "what to do; 'queue show' says what each of them means here").choices(VERBS))
    .requiredOption('--reason <text>', 'why, in your words; it is kept with the decision')
    .option('--item <ref>', 'one record: connection/stream/id, its id alone, or its name (default: all that are open)')
    .option('--value <value>', "the right value, where you know better than what is proposed; '' is blank")
    .option('--yes', 'go on without being asked')
    .option('--json', 'print the outcome as JSON')
    .option('--data <folder>', "the daemon's data folder")
    .addHelpText(
      'after',
      `
Examples:
  meshline queue decide E-12 approve --reason "same signature" --item hubspot/contacts/512
  meshline queue decide E-12 approve --reason "she told me" --value "+49 30 901820"
  meshline queue decide E-31 retry --reason "the validation rule is off now" --yes`,
    )
    .action(async (id, verb, options, command) => {
      if (options.reason.trim() === '')
        throw new UsageError("A decision needs a reason: --reason 'same signature in both mails'.");
      const client = daemonClient(inherited(options, command));
      const detail = await exceptionById(client, id);
      const item = options.item === undefined ? undefined : itemOf(detail, options.item);
      const says = allowed(detail, verb, item?.item, options.value);
      const json = isJson(options, command);
      if (!json) print(plan(detail, verb, says, item, options.value, options.reason));
      if (!options.yes && !(await confirmed('Do it?'))) {
        print('Nothing was decided.');
        return;
      }
      const result = await decided(client, detail.id, {
        verb,
        reason: options.reason,
        version: detail.version,
        ...(item === undefined ? {} : { item: item.item }),
        ...(options.value === undefined ? {} : { value: options.value }),
      });
      if (json) return printJson(result);
      print(outcome(result));
    });
}

type Item = ExceptionDetail['items'][number];

/** The record that a person means; throws `UsageError` where it is none, or could be several. */
function itemOf({ id, items, moreItems }: ExceptionDetail, named: string): Pick<Item, 'item' | 'title' | 'ref'> {
  const text = named.trim();
  const exact = items.filter(({ item, ref }) => item === text || ref === text);
  const loose = items.filter(
    ({ title, evidence, ref }) =>
      title === text || [ref, ...evidence.map((one) => one.ref)].some((one) => one === text || one?.endsWith(`/${text}`)),
  );
  const found = exact.length > 0 ? exact : loose;
  const [one, ...others] = found;
  if (one !== undefined && others.length === 0) return one;
  if (others.length > 0)
    throw new UsageError(
      `Several records of ${id} are '${named}': ${found.map(({ ref, item }) => ref ?? item).join(', ')}. Name one of these.`,
    );
  // What isn't among the records shown may be further back; the daemon knows its key.
  if (moreItems > 0) return { item: text };
  throw new UsageError(`${id} has no record '${named}'. npm run meshline -- queue show ${id} lists them.`);
}

/** What the decision does here; throws `UsageError` with the reason where it can't be taken so. */
function allowed(detail: ExceptionDetail, verb: Verb, item: string | undefined, value: string | undefined): string {
  const { id, decisions, records, state } = detail;
  if (state === 'closed')
    throw new UsageError(`${id} is closed (${detail.closedBecause ?? 'nothing of it is left'}); nothing is left to decide.`);
  const decision = decisions.find((one) => one.verb === verb);
  if (decision === undefined || !decision.allowed) {
    const others = decisions.filter((one) => one.allowed).map((one) => `${one.verb} (${one.says})`);
    throw new UsageError(`${id}: ${decision?.says ?? 'no such decision.'}\nPossible here: ${others.join('\n               ')}`);
  }
  if (decision.value === 'required' && value === undefined)
    throw new UsageError(`${id}: nothing is proposed, so '${verb}' needs the right value: --value VALUE`);
  if (decision.value === 'none' && value !== undefined)
    throw new UsageError(`${id}: '${verb}' takes no value here; leave --value out.`);
  if (decision.oneByOne && item === undefined)
    throw new UsageError(`${id}: '${verb}' needs a look at each of the ${records} records; name one with --item REF.`);
  return decision.says;
}

function plan(
  { id, what, records, items }: ExceptionDetail,
  verb: Verb,
  says: string,
  item: Pick<Item, 'title' | 'ref' | 'item'> | undefined,
  value: string | undefined,
  reason: string,
): string {
  const only = item ?? (records === 1 ? items[0] : undefined);
  const about =
    only === undefined
      ? `all ${records} records of it`
      : [only.title, only.ref].filter((part) => part !== undefined).join(', ') || only.item;
  const proposed = value === undefined ? items.find((one) => one.item === only?.item)?.proposed : undefined;
  return [
    `${id} ${what}`,
    `  ${verb}: ${says}`,
    `  about    ${about}`,
    ...(value === undefined ? [] : [`  value    ${value === '' ? '(blank)' : value}`]),
    ...(proposed === undefined || verb !== 'approve' ? [] : [`  value    ${proposed} (proposed)`]),
    `  reason   ${reason}`,
  ].join('\n');
}

async function decided(client: AdminClient, id: string, body: DecisionBody): Promise<DecisionResult> {
  const key = randomUUID();
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.decide(id, body, key);
    } catch (error) {
      if (!(error instanceof AdminClientError) || error.code !== 'timeout' || attempt >= TRIES) throw error;
    }
  }
}

function outcome({ exception, state, items }: DecisionResult): string {
  const count = items.length === 1 ? '1 record' : `${items.length} records`;
  const rest = state === 'closed' ? `${exception} is closed.` : `${exception} stays open with the others.`;
  return `✔ decided for ${count}; what follows is planned, checked and sent like every other write. ${rest}\nNext: npm run meshline -- queue`;
}
