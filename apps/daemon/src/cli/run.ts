import { Command } from '@commander-js/extra-typings';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@meshline/store-postgres/embedded';
import { EVENTS_PATH } from '@meshline/admin-api';
import { crashPoint } from '../config/crash-point.ts';
import { loadConfig } from '../config/load-config.ts';
import { loadRulebook } from '../config/load-rulebook.ts';
import { rulebookFits } from '../config/rulebook-fits.ts';
import { serveAdmin } from '../http/serve-admin.ts';
import { loadConnector } from '../runtime/connectors.ts';
import { lockFolder } from '../runtime/folder-lock.ts';
import { portIsFree } from '../runtime/free-port.ts';
import { logger } from '../runtime/log.ts';
import { startRuntime } from '../runtime/runtime.ts';
import { port } from './demo.ts';

/** `meshline run`: the daemon on a configuration and a rulebook of the user's. */
export function runCommand() {
  return new Command('run')
    .description('run the daemon on your configuration and rulebook until Ctrl-C or SIGTERM')
    .option('--config <file>', 'the configuration', 'meshline.config.ts')
    .option('--data <folder>', 'where the embedded database and the key of the admin API are kept', '.meshline')
    .option('--port <n>', 'port of the admin API (default: from the configuration, else 7420)', port)
    .option('--log-level <level>', 'trace, debug, info, warn or error', 'info')
    .addHelpText(
      'after',
      `\nWhat the configuration lists under 'events' may send events to POST ${EVENTS_PATH}/SOURCE, signed instead of bearing the key.\n\nExamples:\n  meshline run --config your/meshline.config.ts\n  DATABASE_URL=postgres://... meshline run --port 7430`,
    )
    .action(async (options) => {
      const config = await loadConfig(options.config);
      const { rulebook, hash } = await loadRulebook(config.rulebookFile);
      rulebookFits(rulebook, config);
      for (const connection of config.connections) await loadConnector(connection);
      const adminPort = options.port ?? config.admin.port;
      const folder = resolve(dirname(config.file), options.data);
      const stopped = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());
      const closing: (() => Promise<void> | void)[] = [];
      const log = logger({ level: options.logLevel });
      const crash = crashPoint();
      if (crash !== undefined) log.warn({}, 'this daemon is part of a kill campaign and ends by itself');
      try {
        // With a database of their own any number of daemons may share the work; the embedded one belongs to one.
        let { databaseUrl } = config;
        if (databaseUrl === undefined) {
          const lock = lockFolder(folder);
          closing.push(() => lock.release());
          await portIsFree(adminPort, config.admin.host);
          const postgres = await startEmbeddedPostgres({ folder: resolve(folder, 'postgres') });
          closing.push(() => postgres.close());
          databaseUrl = postgres.url;
        }
        const runtime = await startRuntime({
          databaseUrl,
          connections: config.connections,
          rulebook,
          hash,
          log,
          strict: true,
          ledgerFile: resolve(folder, 'ledger.json'),
          pollSeconds: config.pollSeconds,
          caps: config.caps,
          events: config.events,
          crash,
          onProblem: (connection, message) => process.stderr.write(`meshline: ${connection}: ${message}\n`),
        });
        closing.push(() => runtime.close());
        const admin = await serveAdmin({
          runtime,
          port: adminPort,
          host: config.admin.host,
          folder,
          rulebook,
          hash,
          log,
          events: runtime.events,
        });
        closing.push(() => admin.close());
        log.info(
          {
            url: admin.url,
            ...(runtime.events === undefined ? {} : { events: `${runtime.events.url ?? admin.url}${EVENTS_PATH}/SOURCE` }),
            rulebook: hash.slice(0, 12),
            connections: config.connections.map(({ id, mode }) => `${id} (${mode})`),
          },
          'running',
        );
        while (!stopped.signal.aborted) await sleep(1_000, undefined, { signal: stopped.signal }).catch(() => undefined);
        log.info({}, 'stopping: the batches at hand end first');
      } finally {
        for (const close of closing.toReversed()) await close();
      }
    });
}
