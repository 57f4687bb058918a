import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { AdminClient, Plan, PlanLine } from '@meshline/admin-api';
import { planText } from '@meshline/report';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print, printJson, screen } from './screen.ts';

/** Lines on a screen, and in one answer of the daemon. */
const SHOWN = 10;
const PAGE = 1_000;

/** `meshline plan`: what would be written now. */
export function planCommand() {
  return new Command('plan')
    .description('exactly what would be written now, with reasons and price, locked by a hash; sends nothing')
    .option('--connection <id>', 'only what is written to this connection; may be given several times', several, [])
    .option('--entity <name>', 'only this kind of record (person); may be given several times', several, [])
    .option('--limit <n>', 'how many lines are shown', lines, SHOWN)
    .option('--json <file>', 'all lines, as JSON; - is the terminal')
    .option('--detailed-exitcode', 'exit with 0 where there is nothing to do, 2 where there is, 1 on an error')
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .addHelpText(
      'after',
      `
The plan is made by the engine that writes, also for connections that only observe (see 'mode'). The same state gives the
same hash, at any time; a plan is kept for 30 days. Creates are only planned once what they hang on exists.

Examples:
  meshline plan --connection hubspot --entity person --limit 40
  meshline plan --json plan.json --detailed-exitcode || [ $? -eq 2 ]
  meshline apply 9c41e07b52aa`,
    )
    .action(async (options) => {
      const client = daemonClient(options);
      const plan = await client.makePlan({
        connections: options.connection,
        entities: options.entity,
        limit: Math.min(options.limit, PAGE),
      });
      await show(client, plan, options);
      if (options.detailedExitcode === true && plan.lines > 0) process.exitCode = 2;
    });
}

/** A plan on the screen, or all of it as JSON. */
export async function show(
  client: AdminClient,
  plan: Plan,
  { json, limit = SHOWN }: { readonly json?: string | undefined; readonly limit?: number | undefined },
): Promise<void> {
  const all = json === undefined ? undefined : { ...plan, first: await firstLines(client, plan, plan.lines) };
  if (all !== undefined && json === '-') return printJson(all);
  if (all !== undefined && json !== undefined) write(json, all);
  print(planText({ ...plan, first: await firstLines(client, plan, Math.min(limit, plan.lines)) }, screen()));
  if (json !== undefined) print(`All ${plan.lines} lines are in ${json}.`);
}

function write(file: string, plan: Plan): void {
  try {
    writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(
      `The plan can't be written to ${file} (${(error as { code?: string }).code ?? 'it failed'}). Name a file in a folder that is there and that you may write to; nothing was sent.`,
    );
  }
}

async function firstLines(client: AdminClient, plan: Plan, most: number): Promise<readonly PlanLine[]> {
  const found: PlanLine[] = plan.first.slice(0, most);
  while (found.length < most) {
    const { items } = await client.planLines(plan.hash, found.length, Math.min(PAGE, most - found.length));
    if (items.length === 0) break;
    found.push(...items);
  }
  return found;
}

export function several(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

function lines(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 100_000)
    throw new InvalidArgumentError('It takes a whole number from 0 to 100,000.');
  return value;
}
