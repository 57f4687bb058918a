import { Command } from '@commander-js/extra-typings';
import { createInterface } from 'node:readline/promises';
import { loadConfig } from '../config/load-config.ts';
import { logger } from '../runtime/log.ts';
import { applyPlan, openDetached, planProvisioning, type PlannedProvision } from '../setup/provision.ts';
import { UsageError } from './failure.ts';

/** `meshline setup`: the marker fields, as a plan that is confirmed. */
export function setupCommand() {
  return new Command('setup')
    .description('make the marker fields that MeshLine needs in your systems: shows the plan, asks, then makes them')
    .option('--config <file>', 'the configuration', 'meshline.config.ts')
    .option('--yes', 'make what the plan says without asking')
    .option('--plan', 'show the plan and stop')
    .action(async (options) => {
      const config = await loadConfig(options.config);
      const hosted = await openDetached(config.connections, logger({ level: 'warn' }));
      try {
        const plan = await planProvisioning(hosted);
        process.stdout.write(planText(plan));
        const missing = plan.filter(({ step }) => step.state === 'missing');
        if (missing.length === 0 || options.plan) return;
        if (!options.yes && !(await confirmed(missing.length))) {
          process.stdout.write('Nothing was made.\n');
          return;
        }
        for (const { connection, step } of await applyPlan(hosted, plan))
          process.stdout.write(`✔ ${connection}: ${step.title}\n`);
        const left = (await planProvisioning(hosted)).filter(({ step }) => step.state === 'missing');
        if (left.length > 0)
          throw new UsageError(`These are still missing after they were made; look at the system's own log:\n${planText(left)}`);
      } finally {
        for (const connection of hosted) await connection.close();
      }
    });
}

function planText(plan: readonly PlannedProvision[]): string {
  if (plan.length === 0) return 'None of your systems needs anything made.\n';
  const lines = plan.map(({ connection, step }) =>
    step.state === 'present'
      ? `  there    ${connection}: ${step.title}`
      : `  to make  ${connection}: ${step.title}\n           without it: ${step.why}`,
  );
  const missing = plan.filter(({ step }) => step.state === 'missing').length;
  const sum =
    missing === 0
      ? 'Everything is there; nothing to do.'
      : `${missing} of ${plan.length} to make. Nothing else in your systems is touched.`;
  return `${lines.join('\n')}\n${sum}\n`;
}

async function confirmed(count: number): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('There is no terminal to ask on. Look at the plan with --plan, then say --yes.');
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await prompt.question(`Make ${count} now? Type yes to go on: `);
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    prompt.close();
  }
}
