import { Command } from '@commander-js/extra-typings';
import { isConnectorError, type StreamDescription } from '@meshline/connector-spec';
import type { Hosted } from '@meshline/connector-host';
import { lintRulebook } from '@meshline/rulebook';
import { postgresStore } from '@meshline/store-postgres';
import { otherAccount } from '@meshline/sync';
import { loadConfig } from '../config/load-config.ts';
import { loadRulebook } from '../config/load-rulebook.ts';
import { rulebookFits } from '../config/rulebook-fits.ts';
import { openDatabase } from '../runtime/database.ts';
import { logger } from '../runtime/log.ts';
import { openDetached, planProvisioning } from '../setup/provision.ts';
import { failureText } from './failure.ts';

/** `meshline check`: configuration, rulebook, credentials, live schema. Reads only; exit 1 when something must be mended. */
export function checkCommand() {
  return new Command('check')
    .description('check configuration, rulebook, credentials and the live schema of your systems; sends nothing')
    .option('--config <file>', 'the configuration', 'meshline.config.ts')
    .option('--offline', 'configuration and rulebook only: no system is asked')
    .action(async (options) => {
      const out = new Findings();
      const config = await loadConfig(options.config);
      out.good(`${config.file}: ${config.connections.length} connections`);
      const { rulebook, hash } = await loadRulebook(config.rulebookFile);
      out.good(
        `${config.rulebookFile}: version ${hash.slice(0, 12)}, ${rulebook.entities.map(({ label }) => label.many).join(', ')}`,
      );
      rulebookFits(rulebook, config);
      if (options.offline) {
        for (const { severity, path, message, mend } of lintRulebook(rulebook)) out.add(severity, `${path}: ${message} ${mend}`);
        return out.end();
      }
      const log = logger({ level: 'error' });
      const pins = new Map<string, string>();
      if (config.databaseUrl !== undefined) {
        const pool = await openDatabase(config.databaseUrl, log);
        const stored = await postgresStore(pool).transaction((tx) => tx.connections());
        for (const { id, accountId } of stored) if (accountId !== undefined) pins.set(id, accountId);
        await pool.end();
        out.good('database: reached, schema current');
      }
      const hosted = await openDetached(config.connections, log);
      const described: Record<string, readonly StreamDescription[]> = {};
      for (const connection of hosted) {
        const streams = await checkConnection(connection, pins.get(connection.id), out);
        if (streams) described[connection.id] = streams;
      }
      for (const { severity, path, message, mend } of lintRulebook(rulebook, described))
        out.add(severity, `${path}: ${message} ${mend}`);
      for (const connection of hosted) await connection.close();
      out.end();
    });
}

async function checkConnection(
  connection: Hosted,
  pinned: string | undefined,
  out: Findings,
): Promise<readonly StreamDescription[] | undefined> {
  const { signal } = new AbortController();
  try {
    const report = await connection.check(signal);
    for (const { message, mend } of report.problems) out.add('error', `${connection.id}: ${message} ${mend}`);
    if (!report.ok) return undefined;
    const account = report.account?.id;
    if (account !== undefined && pinned !== undefined && account !== pinned) {
      const { message, mend } = otherAccount(connection.id, account, pinned);
      out.add('error', `${connection.id}: ${message} ${mend}`);
      return undefined;
    }
    const streams = await connection.describe(signal);
    out.good(
      `${connection.id}: account ${report.account?.name ?? report.account?.id ?? '?'}, ${streams.length} streams readable`,
    );
    const missing = (await planProvisioning([connection])).filter(({ step }) => step.state === 'missing');
    if (missing.length > 0)
      out.add(
        'warning',
        `${connection.id}: ${missing.length} marker fields are missing; without them creates aren't repeatable. Run: meshline setup`,
      );
    return streams;
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    out.add('error', `${connection.id}: ${failureText(error)}`);
    return undefined;
  }
}

class Findings {
  #errors = 0;
  #warnings = 0;
  good(text: string): void {
    process.stdout.write(`✔ ${text}\n`);
  }
  add(severity: 'error' | 'warning', text: string): void {
    if (severity === 'error') this.#errors++;
    else this.#warnings++;
    process.stdout.write(`${severity === 'error' ? '✘' : '!'} ${text}\n`);
  }
  end(): void {
    if (this.#errors > 0) process.exitCode = 1;
    const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
    process.stdout.write(`${count(this.#errors, 'error')}, ${count(this.#warnings, 'warning')}. Nothing was sent.\n`);
  }
}
