import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCredentials, serveSandbox, type ServedSandbox } from '@meshline/sandbox';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { failureText } from '../../src/cli/failure.ts';
import { runCli } from '../support/run-cli.ts';

const RULEBOOK = new URL('../../src/demo/rulebook.ts', import.meta.url).href;
const LIBRARY = new URL('../../../../packages/rulebook/src/index.ts', import.meta.url).href;
const GOOD_RULEBOOK = `import { demoRulebook } from '${RULEBOOK}';\nexport default demoRulebook;\n`;

describe('bad input of check and run', () => {
  let sandbox: ServedSandbox;
  let database: TestDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'meshline-config-'));
  let count = 0;
  beforeAll(async () => {
    sandbox = await serveSandbox({ people: 5, realism: { limits: false, lags: false } });
    database = await freshDatabase();
    const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
    vi.stubEnv('T_HUBSPOT', demoCredentials.hubspot.secret);
    vi.stubEnv('T_SF_ID', clientId);
    vi.stubEnv('T_SF_SECRET', clientSecret);
    vi.stubEnv('T_CLOSE', demoCredentials.close.secret);
    vi.stubEnv('T_WRONG', 'pat-not-the-right-one');
  }, 60_000);
  afterEach(() => {
    process.exitCode = undefined;
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await sandbox.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Config {
    database?: string;
    rulebook?: string;
    connections: Record<string, Record<string, unknown>>;
  }
  const good = (): Config => ({
    database: database.url,
    rulebook: 'rulebook.ts',
    connections: {
      hubspot: {
        package: '@meshline/connector-hubspot',
        apiShare: '100%',
        baseUrl: `${sandbox.url}/hubspot`,
        token: { secret: 'T_HUBSPOT' },
      },
      salesforce: {
        package: '@meshline/connector-salesforce',
        apiShare: '100%',
        baseUrl: `${sandbox.url}/salesforce`,
        clientId: { secret: 'T_SF_ID' },
        clientSecret: { secret: 'T_SF_SECRET' },
      },
      close: {
        package: '@meshline/connector-close',
        apiShare: '100%',
        baseUrl: `${sandbox.url}/close/api/v1`,
        apiKey: { secret: 'T_CLOSE' },
      },
    },
  });
  const connected = (id: string, changes: Record<string, unknown>): Config => {
    const config = good();
    return { ...config, connections: { ...config.connections, [id]: { ...config.connections[id], ...changes } } };
  };

  /** Runs both commands on it; gives what a person reads, after checking that nothing was changed or sent. */
  async function refusals(config: Config | string, rulebook = GOOD_RULEBOOK): Promise<{ check: string; run: string }> {
    const own = join(folder, String(++count));
    const file = join(folder, `${count}.config.ts`);
    writeFileSync(join(folder, `rulebook-${count}.ts`), rulebook);
    const text =
      typeof config === 'string'
        ? config
        : `export default ${JSON.stringify({ ...config, rulebook: `rulebook-${count}.ts` })};\n`;
    writeFileSync(file, text);
    const before = await footprint();
    const said: Record<string, string> = {};
    for (const command of ['check', 'run'] as const) {
      process.exitCode = undefined;
      const more = command === 'run' ? ['--data', own, '--port', '0', '--log-level', 'silent'] : [];
      const { out, error } = await runCli(command, '--config', file, ...more);
      // What main.ts does with an error.
      if (error !== undefined) process.exitCode = 1;
      expect(process.exitCode, `${command}: ${out}`).toBe(1);
      said[command] =
        error === undefined
          ? out
              .split('\n')
              .filter((line) => line.startsWith('✘'))
              .join('\n')
          : failureText(error);
      expect(said[command], command).not.toMatch(/Something failed that shouldn't|\[object|undefined|at .*\.ts:\d+/);
      expect(said[command], command).not.toBe('');
    }
    expect(await footprint()).toEqual(before);
    expect(readdirSync(folder)).not.toContain(String(count));
    return { check: said['check'] ?? '', run: said['run'] ?? '' };
  }

  async function footprint(): Promise<unknown> {
    const response = await fetch(`${sandbox.url}/_control/mutations/summary`);
    const { rows } = await database.pool.query(
      `select (select count(*) from connection) as connections, (select count(*) from exception) as exceptions, (select count(*) from activation) as activations, (select count(*) from snapshot) as snapshots`,
    );
    return { ledger: rows, systems: await response.json() };
  }
  const both = async (given: ReturnType<typeof refusals>, ...parts: readonly (string | RegExp)[]): Promise<void> => {
    const said = await given;
    for (const text of [said.check, said.run])
      for (const part of parts)
        expect(text).toMatch(typeof part === 'string' ? new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : part);
  };

  test('the good configuration passes', async () => {
    writeFileSync(join(folder, 'rulebook.ts'), GOOD_RULEBOOK);
    writeFileSync(join(folder, 'good.config.ts'), `export default ${JSON.stringify(good())};\n`);
    const { out, error } = await runCli('check', '--config', join(folder, 'good.config.ts'));
    expect(error).toBeUndefined();
    expect(out).toContain('0 errors');
    expect(process.exitCode).toBeUndefined();
  });

  test('a configuration that is not there, is no TypeScript, or has no default export is named by its path', async () => {
    for (const command of ['check', 'run']) {
      const { error } = await runCli(command, '--config', join(folder, 'none.config.ts'));
      expect(failureText(error)).toMatch(/none\.config\.ts.*--config/);
    }
    await both(refusals('export default {{{'), /\d\.config\.ts can't be loaded/);
    await both(refusals('export const config = {};'), /\d\.config\.ts/, 'default export');
  });

  test('each mistake in a configuration is named by its path, all of them at once', async () => {
    const config = { ...connected('hubspot', { apiShare: 'half', mode: 'fast' }), pollSeconds: 0, typo: 1 };
    await both(refusals(config), 'connections.hubspot.apiShare', 'per cent', 'connections.hubspot.mode', 'pollSeconds', 'typo');
    await both(refusals(connected('hubspot', { baseURL: 'x' })), 'connections.hubspot', 'baseURL');
  });

  test('a secret that is not set is named by its variable, and no secret is shown', async () => {
    const given = refusals(connected('hubspot', { token: { secret: 'T_NOT_SET' } }));
    await both(given, 'connections.hubspot.token', 'T_NOT_SET', 'Set it');
    expect(JSON.stringify(await given)).not.toContain(demoCredentials.close.secret);
  });

  test("a connector that isn't installed, and a package that is none, are named", async () => {
    await both(
      refusals(connected('close', { package: 'meshline-connector-nonesuch' })),
      'connections.close',
      'meshline-connector-nonesuch',
      "isn't installed",
    );
    await both(
      refusals(connected('close', { package: '@meshline/record' })),
      'connections.close',
      '@meshline/record',
      'connector',
    );
  });

  test('a rulebook with mistakes is named by path and mend, and so is one that is not there', async () => {
    const source = readFileSync(new URL(RULEBOOK), 'utf8').replaceAll("'@meshline/rulebook'", `'${LIBRARY}'`);
    const broken = (change: (text: string) => string): string => `${change(source)}\nexport default demoRulebook;\n`;
    await both(
      refusals(
        good(),
        broken((text) => text.replace(/^ +lastName: sales,\n/mu, '')),
      ),
      /rulebook-\d+\.ts: .*lastName/,
    );
    await both(
      refusals(
        good(),
        broken((text) => text.replace('reviewFrom, trialHours }', 'reviewFrom: 7, trialHours }')),
      ),
      /rulebook-\d+\.ts: .*reviewFrom/,
    );
    await both(refusals(good(), 'export default {{{'), /rulebook-\d+\.ts can't be loaded/);
    await both(refusals(good(), 'export default 7;'), /rulebook/);
    await both(refusals(`export default ${JSON.stringify({ ...good(), rulebook: 'gone.ts' })};`), 'gone.ts');
  });

  test('a rulebook that maps a connection which is not configured is named', async () => {
    const { close: _, ...others } = good().connections;
    await both(refusals({ ...good(), connections: others }), "'close'", '.config.ts');
  });

  test('a wrong token is told for its connection, with whom to ask, and never shown', async () => {
    const given = refusals(connected('hubspot', { token: { secret: 'T_WRONG' } }));
    await both(given, 'hubspot: ', /token/);
    expect(JSON.stringify(await given)).not.toContain('pat-not-the-right-one');
  });

  test('a system that cannot be reached is told with its address', async () => {
    const port = await closedPort();
    await both(
      refusals(connected('close', { baseUrl: `http://127.0.0.1:${port}/close/api/v1` })),
      'close: ',
      `127.0.0.1:${port}`,
      /reach/,
    );
  }, 30_000);

  test('another account behind the same credentials is refused, with both accounts named', async () => {
    await database.pool.query(
      `insert into connection (id, package, account_id, state_since) values ('hubspot', '@meshline/connector-hubspot', '4711', now())`,
    );
    await both(refusals(good()), 'hubspot: ', '4711', 'fresh database');
    await database.pool.query(`delete from connection where id = 'hubspot'`);
  });

  test("a database that can't be reached is told without its password", async () => {
    const port = await closedPort();
    const given = refusals({ ...good(), database: `postgres://me:geheim@127.0.0.1:${port}/ledger` });
    await both(given, 'ledger', String(port), 'DATABASE_URL');
    expect(JSON.stringify(await given)).not.toContain('geheim');
  });
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
