import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { AdminClientError, type AdminClient } from '@meshline/admin-api';
import { doctorText, type DoctorModel } from '@meshline/report';
import { startEmbeddedPostgres } from '@meshline/store-postgres/embedded';
import pg from 'pg';
import { loadConfig, type ResolvedConfig } from '../config/load-config.ts';
import { loadRulebook } from '../config/load-rulebook.ts';
import { rulebookFits } from '../config/rulebook-fits.ts';
import { examine } from '../doctor/examine.ts';
import { rulebookCheck } from '../doctor/rulebook-check.ts';
import { lockFolder } from '../runtime/folder-lock.ts';
import { logger } from '../runtime/log.ts';
import { daemonClient } from './daemon-client.ts';
import { UsageError } from './failure.ts';
import { print, printJson, screen } from './screen.ts';

const CONFIG = 'meshline.config.ts';
/** The systems are asked in between. */
const ANSWER_MS = 60_000;

/** `meshline doctor`: what is wrong, how it is mended and by whom. */
export function doctorCommand() {
  return new Command('doctor')
    .description(
      'examine database, clocks, daemons, connections, fields and work; says what to mend and who can; changes nothing',
    )
    .option('--config <file>', `your configuration (default: ${CONFIG}, where it is there)`)
    .option('--data <folder>', "the daemon's data folder (default: .meshline, then .meshline/demo)")
    .option('--json', 'print it as JSON')
    .option('--strict', 'warnings count as problems for the exit code')
    .addHelpText(
      'after',
      `
A daemon that runs here is asked and examines itself; without one the configuration's database and systems are looked at directly.
Exit code: 0 nothing is wrong, 1 there are problems (with --strict also for warnings).

Examples:
  meshline doctor
  meshline doctor --config meshline.config.ts --strict`,
    )
    .action(async (options) => {
      const file = options.config ?? (existsSync(CONFIG) ? CONFIG : undefined);
      const config = file === undefined ? undefined : await loadConfig(file);
      const folder = options.data ?? (options.config === undefined ? undefined : ownFolder(options.config, '.meshline'));
      const model = await examined(config, folder, options);
      if (options.json) printJson(model);
      else print(doctorText(model, screen()));
      const wrong = model.checks.some(
        ({ verdict }) => verdict === 'problem' || (options.strict === true && verdict === 'warning'),
      );
      if (wrong) process.exitCode = 1;
    });
}

/** A database of one's own is looked at directly, whoever works on it; an embedded one belongs to its daemon. */
async function examined(
  config: ResolvedConfig | undefined,
  folder: string | undefined,
  options: { readonly config?: string | undefined },
): Promise<DoctorModel> {
  if (config?.databaseUrl !== undefined && options.config !== undefined) return directly(config, config.databaseUrl);
  const client = running(folder, config === undefined);
  if (client !== undefined) {
    try {
      return await byDaemon(client, config);
    } catch (error) {
      const isAway = error instanceof AdminClientError && ['not-running', 'timeout'].includes(error.code);
      if (!isAway || config?.databaseUrl === undefined) throw error;
    }
  }
  if (config === undefined) throw new UsageError(`There is no ${CONFIG} here. Name one with --config FILE.`);
  if (config.databaseUrl !== undefined) return directly(config, config.databaseUrl);
  return embedded(config, ownFolder(config.file, folder ?? '.meshline'));
}

function running(folder: string | undefined, needed: boolean): AdminClient | undefined {
  try {
    return daemonClient({ data: folder }, { timeoutMs: ANSWER_MS });
  } catch (error) {
    if (needed || !(error instanceof UsageError)) throw error;
    return undefined;
  }
}

async function byDaemon(client: AdminClient, config: ResolvedConfig | undefined): Promise<DoctorModel> {
  const model = await client.doctor();
  if (config === undefined) return model;
  const { hash } = await loadRulebook(config.rulebookFile);
  const { rulebook } = await client.status();
  const checks = model.checks.map((check) =>
    check.area === 'rulebook' && check.code === 'rulebook' ? rulebookCheck(hash, rulebook) : check,
  );
  return { ...model, checks };
}

async function directly(config: ResolvedConfig, databaseUrl: string | undefined): Promise<DoctorModel> {
  const { rulebook, hash } = await loadRulebook(config.rulebookFile);
  rulebookFits(rulebook, config);
  const pool =
    databaseUrl === undefined
      ? undefined
      : new pg.Pool({
          connectionString: databaseUrl,
          max: 4,
          application_name: 'meshline-doctor',
          connectionTimeoutMillis: 5_000,
        });
  pool?.on('error', () => undefined);
  try {
    return await examine({
      pool,
      connections: config.connections,
      rulebook,
      hash,
      now: () => Date.now(),
      send: (request) => fetch(request),
      log: logger({ level: 'fatal' }),
    });
  } finally {
    await pool?.end();
  }
}

/** Nobody works on it: it is started for as long as it is looked at. */
async function embedded(config: ResolvedConfig, folder: string): Promise<DoctorModel> {
  if (!existsSync(join(folder, 'postgres'))) return directly(config, undefined);
  const lock = lockFolder(folder);
  try {
    const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
    try {
      return await directly(config, postgres.url);
    } finally {
      await postgres.close();
    }
  } finally {
    lock.release();
  }
}

function ownFolder(configFile: string, folder: string): string {
  return resolve(dirname(configFile), folder);
}
