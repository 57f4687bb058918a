import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Doctor } from '@meshline/admin-api';
import { demoCredentials, serveSandbox, type ServedSandbox } from '@meshline/sandbox';
import { beat } from '@meshline/store-postgres';
import { emptyDatabase, freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';
import { edit, of, quietSubjects } from '../support/subjects.ts';

const RULEBOOK = new URL('../../src/demo/rulebook.ts', import.meta.url).href;
type Check = Doctor['checks'][number];

/** What was found, by code; each at most once for a connection. */
const found = (checks: readonly Check[], code: string, connection: string | null = null): Check | undefined =>
  checks.find((check) => check.code === code && check.connection === connection);

afterEach(() => {
  process.exitCode = undefined;
});

describe('doctor on a configuration, without a daemon', () => {
  let sandbox: ServedSandbox;
  let database: TestDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'meshline-doctor-'));
  let count = 0;
  beforeAll(async () => {
    sandbox = await serveSandbox({ people: 5, realism: { limits: false, lags: false } });
    database = await freshDatabase();
    vi.stubEnv('T_HUBSPOT', demoCredentials.hubspot.secret);
    vi.stubEnv('T_CLOSE', demoCredentials.close.secret);
    vi.stubEnv('T_WRONG', 'pat-not-the-right-one');
  }, 60_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await sandbox.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Given {
    readonly database?: string | undefined;
    readonly token?: string | undefined;
  }
  const doctor = async (given: Given = {}, ...args: string[]) => {
    const file = join(folder, `config-${count++}.ts`);
    const config = {
      database: given.database ?? database.url,
      rulebook: 'rulebook.ts',
      connections: {
        hubspot: {
          package: '@meshline/connector-hubspot',
          apiShare: '100%',
          baseUrl: `${sandbox.url}/hubspot`,
          token: { secret: given.token ?? 'T_HUBSPOT' },
        },
      },
    };
    writeFileSync(join(folder, 'rulebook.ts'), `import { demoRulebook } from '${RULEBOOK}';\nexport default demoRulebook;\n`);
    const others = {
      salesforce: {
        package: '@meshline/connector-salesforce',
        baseUrl: `${sandbox.url}/salesforce`,
        currency: 'EUR',
        clientId: { secret: 'T_WRONG' },
        clientSecret: { secret: 'T_WRONG' },
      },
      close: { package: '@meshline/connector-close', baseUrl: 'http://127.0.0.1:9', apiKey: { secret: 'T_CLOSE' } },
    };
    writeFileSync(file, `export default ${JSON.stringify({ ...config, connections: { ...config.connections, ...others } })};\n`);
    return runCli('doctor', '--config', file, ...args);
  };
  const checks = async (given: Given = {}): Promise<readonly Check[]> => {
    const { out, error } = await doctor(given, '--json');
    expect(error).toBeUndefined();
    return (JSON.parse(out) as Doctor).checks;
  };

  test('every problem names its mend and who can do it; a system that is away is one problem and hides no other', async () => {
    const all = await checks();
    expect(process.exitCode).toBe(1);
    for (const check of all.filter(({ verdict }) => verdict === 'problem' || verdict === 'warning')) {
      expect(check.mend, check.message).toMatch(/\S/);
      expect(check.who, check.message).toMatch(/\S/);
    }
    expect(found(all, 'credentials', 'hubspot')?.message).toMatch(/account 48311207, pinned at the first start; mode observe/);
    expect(found(all, 'connection-credentials', 'salesforce')).toMatchObject({
      verdict: 'problem',
      who: 'an administrator of Salesforce',
    });
    expect(found(all, 'connection-reach', 'close')).toMatchObject({ verdict: 'problem', who: 'the engineer' });
    expect(found(all, 'vendor-clock', 'hubspot')?.verdict).toBe('good');
    expect(found(all, 'quota', 'hubspot')?.message).toMatch(/of 625,000 calls of the day are left/);
    expect(found(all, 'markers-missing', 'hubspot')?.verdict).toBe('note');
    expect(found(all, 'key-can-write', 'hubspot')?.verdict).toBe('note');
    expect(JSON.stringify(all)).not.toContain('pat-not-the-right-one');
  });

  test('the text has a line for each finding, and no colours without a terminal', async () => {
    const { out } = await doctor();
    expect(out).toContain("✔ It is MeshLine's, and its schema is this version's.");
    expect(out).toMatch(/\nSALESFORCE\n✘ .*refused/);
    expect(out).toMatch(/\n {2}→ an administrator of Salesforce: /);
    expect(out).toMatch(/\d+ problems, \d+ warnings\. Nothing was changed\.\n$/);
    expect(out).not.toContain(String.fromCodePoint(27));
  });

  test('a database that is empty, of another program, of a newer version or older is told apart, and left as it was', async () => {
    const other = await emptyDatabase();
    try {
      const state = async (): Promise<string[]> =>
        (await checks({ database: other.url })).filter(({ code }) => code.startsWith('schema-')).map(({ code }) => code);
      const tables = async (): Promise<number> =>
        (await other.pool.query(`select from information_schema.tables where table_schema = 'public'`)).rowCount ?? 0;
      expect(await state()).toEqual(['schema-empty']);
      expect(await tables()).toBe(0);
      await other.pool.query('create table invoice (id int)');
      expect(await state()).toEqual(['schema-foreign']);
      await other.pool.query('create table migration (id text primary key, at timestamptz not null default now())');
      await other.pool.query(`insert into migration values ('0001-records')`);
      expect(await state()).toEqual(['schema-pending']);
      await other.pool.query(`insert into migration values ('9999-of-tomorrow')`);
      expect(await state()).toEqual(['schema-newer']);
      expect(await tables()).toBe(2);
    } finally {
      await other.close();
    }
    const [unreachable] = await checks({ database: 'postgres://nobody:secret-word@127.0.0.1:9/none' });
    expect(unreachable).toMatchObject({ code: 'database-unreachable', verdict: 'problem', who: 'whoever runs the database' });
    expect(JSON.stringify(unreachable)).not.toContain('secret-word');
  });

  test('a daemon that died, none that runs, and daemons of which none sweeps are found', async () => {
    expect(found(await checks(), 'no-daemon')?.verdict).toBe('warning');
    const daemon = { holder: 'a0000000-0000-7000-8000-000000000001', version: '0.1.0', host: 'crm-1', pid: 11 };
    await beat(database.pool, daemon);
    const running = await checks();
    expect(found(running, 'daemons')?.verdict).toBe('good');
    expect(found(running, 'no-sweeper')?.verdict).toBe('problem');
    await database.pool.query(`update daemon set seen_at = seen_at - interval '5 minutes'`);
    expect(found(await checks(), 'daemon-silent')?.message).toMatch(/crm-1 \(process 11\) ended without a word 5 min ago/);
    expect(found(running, 'rulebook-none')?.verdict).toBe('note');
  });

  test('it refuses what it cannot examine, and says what to name', async () => {
    expect((await runCli('doctor', '--config', join(folder, 'none.ts'))).error?.message).toMatch(/There is no configuration at/);
    expect((await runCli('doctor', '--data', join(folder, 'none'))).error?.message).toMatch(/No daemon runs here/);
  });
});

describe('doctor against a daemon', () => {
  let served: ServedWorld;
  beforeAll(async () => {
    served = await createServedWorld({ people: 40 });
  }, 120_000);
  afterAll(() => served.close());
  const checks = async (): Promise<readonly Check[]> =>
    (JSON.parse((await runCli('doctor', '--json', '--data', served.folder)).out) as Doctor).checks;

  test('what works is said to work for every connection, and the daemon is not disturbed', async () => {
    const { world } = served;
    const before = await world.count('select count(*) from change');
    const all = await checks();
    for (const id of ['hubspot', 'salesforce', 'close']) {
      expect(found(all, 'credentials', id)?.message).toMatch(/as pinned; mode live/);
      expect(found(all, 'markers', id)?.verdict).toBe('good');
      expect(found(all, 'fields-writable', id)?.verdict).toBe('good');
      expect(found(all, 'unsent', id)?.verdict).toBe('good');
    }
    expect(found(all, 'rulebook')?.verdict).toBe('good');
    expect(found(all, 'ledger-sound')?.verdict).toBe('good');
    expect(found(all, 'sending')?.verdict).toBe('good');
    // The world's clock is not the database's: the one problem that there is.
    expect(all.filter(({ verdict }) => verdict === 'problem').map(({ code }) => code)).toEqual(['clock-differs']);
    expect(await world.count('select count(*) from change')).toBe(before);
  });

  test('fields that MeshLine writes and somebody else changes, too, are named, and its own writes are not', async () => {
    const { world } = served;
    expect(found(await checks(), 'writers-none', 'salesforce')?.verdict).toBe('good');
    const [person] = await quietSubjects(world, 'person', ['hubspot/contacts', 'salesforce/Contact', 'close/contact']);
    if (person === undefined) throw new Error('the population has no such person');
    await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Title: 'By hand' });
    await world.drain();
    const all = await checks();
    expect(found(all, 'writers', 'salesforce')).toMatchObject({ verdict: 'note', who: 'an administrator of Salesforce' });
    expect(found(all, 'writers', 'salesforce')?.message).toContain('Contact: Title 1 time in 1 record');
    expect(found(all, 'writers-none', 'close')?.verdict).toBe('good');
    expect(found(all, 'writers-none', 'hubspot')?.verdict).toBe('good');
  });

  test("a key that can't write is a good thing in observe and a problem in approve and live", async () => {
    const { world } = served;
    world.faults.transport = async (connection, request, forward) => {
      const response = await forward();
      if (connection !== 'salesforce' || !request.url.endsWith('/describe')) return response;
      const text = (await response.text()).replaceAll(/"(createable|updateable)":true/gu, '"$1":false');
      return new Response(text, { status: response.status, headers: { 'content-type': 'application/json' } });
    };
    const mode = (to: 'observe' | 'approve' | 'live') =>
      world.deps.store.transaction(async (tx) => {
        for (const { name } of world.rulebook.entities)
          await tx.setMode('salesforce', name, to, 'test', 'test', world.clock.now());
      });
    try {
      for (const to of ['approve', 'live'] as const) {
        await mode(to);
        const all = await checks();
        expect(found(all, 'key-cannot-write', 'salesforce')).toMatchObject({
          verdict: 'problem',
          who: 'an administrator of Salesforce',
        });
        expect(found(all, 'key-cannot-write', 'salesforce')?.message).toContain(`mode ${to}`);
        expect(all.filter(({ code, message }) => code === 'mapping' && message.includes("can't be written"))).toEqual([]);
      }
      await mode('observe');
      const all = await checks();
      expect(found(all, 'key-reads-only', 'salesforce')?.verdict).toBe('good');
      expect(all.filter(({ connection, verdict }) => connection === 'salesforce' && verdict === 'problem')).toEqual([]);
    } finally {
      delete world.faults.transport;
      await mode('live');
    }
  });

  test('a field that is gone there, another account, and work that is late are found', async () => {
    const { world } = served;
    await world.control('faults', {
      rules: [{ vendor: 'hubspot', fault: { kind: 'field-removed', type: 'contacts', field: 'jobtitle' } }],
    });
    await world.pool.query(`update connection set account_id = 'another' where id = 'close'`);
    await world.pool.query(
      `update intent set state = 'ready', not_before = $1 where id = (select id from intent where connection = 'salesforce' limit 1)`,
      [new Date(world.clock.now() - 3_600_000)],
    );
    await world.pool.query(
      `update intent set state = 'sending', lease_until = now() - interval '5 minutes'
         where id = (select id from intent where connection = 'hubspot' and state = 'confirmed' limit 1)`,
    );
    const all = await checks();
    // What was bent above breaks laws of the ledger, too.
    expect(found(all, 'ledger-unsound')).toMatchObject({ verdict: 'problem', area: 'invariants' });
    expect(found(all, 'sending-stuck')).toMatchObject({ verdict: 'problem', who: 'the engineer' });
    expect(found(all, 'mapping', 'hubspot')?.message).toMatch(/There is no field 'jobtitle' there/);
    expect(found(all, 'account-other', 'close')?.message).toMatch(
      /belong to account .*, but this database was filled from account another/,
    );
    expect(found(all, 'unsent-late', 'salesforce')).toMatchObject({ verdict: 'warning' });
    expect(found(all, 'unsent-late', 'salesforce')?.message).toContain('1 write is due, the oldest for 60 min');
  });
});
