import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { ExceptionPage, RecordList } from '@meshline/admin-api';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { daemonFilePath } from '../../src/http/daemon-file.ts';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';
import { runCli } from '../support/run-cli.ts';

describe('queue and why against a daemon', () => {
  let served: ServedWorld;
  beforeAll(async () => {
    served = await createServedWorld({ people: 60 });
  }, 120_000);
  afterAll(() => served.close());

  const cli = (...args: string[]) => runCli(...args, '--data', served.folder);
  const single = async (): Promise<{ id: string; what: string }> => {
    const { items } = await served.client.exceptions({ kind: 'duplicate-record', limit: 200 });
    const found = items.find(({ records }) => records === 1);
    if (found === undefined) throw new Error('no single pair');
    return found;
  };

  test('queue lists what waits, with the systems and what to do next', async () => {
    const { out, error } = await cli('queue');
    expect(error).toBeUndefined();
    const { items, open } = await served.client.exceptions({});
    expect(out).toContain(`open ${open.causes} causes with ${open.records} records`);
    for (const { id } of items.slice(0, 20)) expect(out).toContain(id);
    expect(out).toMatch(/Systems: HubSpot ok, read \d+ s ago · Salesforce ok/);
    expect(out).toContain(`Next: npm run meshline -- queue show ${items[0]?.id}`);
    expect(out.split('\n').every((line) => line.length <= 120)).toBe(true);
  });

  test('queue --json is the same under stable keys, and filters narrow it', async () => {
    const { out } = await cli('queue', '--all', '--json', '--kind', 'duplicate-record');
    const page = JSON.parse(out) as ExceptionPage;
    expect(page.next).toBeNull();
    expect(page.items.length).toBeGreaterThan(0);
    expect(page.items.every(({ kind }) => kind === 'duplicate-record')).toBe(true);
    expect((await cli('queue', '--owner', 'nobody')).out).toMatch(/^Nothing of that waits; \d+ other causes do/);
  });

  test('queue show tells whose it is, what each record says, and what may be decided', async () => {
    const { id, what } = await single();
    const { out } = await cli('queue', 'show', id.toLowerCase());
    expect(out).toContain(`${id} ${what}`);
    expect(out).toMatch(/Waits on +Mara Lindner, backlog, because the rulebook gives 'duplicate record' to Mara Lindner/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('Together the evidence says');
    expect(out).toContain('approve  Says that the two are the same');
    expect(JSON.parse((await cli('queue', 'show', id, '--json')).out)).toMatchObject({ id, records: 1 });
  });

  test('queue show says what an id looks like, and which ones are not known', async () => {
    expect((await cli('queue', 'show', 'nonsense')).error?.message).toMatch(/called E-12/);
    expect((await cli('queue', 'show', 'E-424242')).error?.message).toMatch(/There is no item E-424242/);
  });

  test('queue decide says what it will do, asks, and without a terminal does nothing', async () => {
    const { id, what } = await single();
    const { out, error } = await cli('queue', 'decide', id, 'reject', '--reason', 'father and son');
    expect(out).toContain(`${id} ${what}\n  reject: Says that the two are different`);
    expect(out).toContain('reason   father and son');
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('--yes') as string });
    expect(await served.client.exception(id)).toMatchObject({ state: 'open' });
  });

  test('queue decide --yes decides, once', async () => {
    const { id } = await single();
    const { out, error } = await cli('queue', 'decide', id, 'reject', '--reason', 'father and son', '--yes');
    expect(error).toBeUndefined();
    expect(out).toContain(`✔ decided for 1 record`);
    expect(out).toContain(`${id} is closed.`);
    expect(await served.client.exception(id)).toMatchObject({
      state: 'closed',
      closedBecause: 'reject by operator: father and son',
    });
    expect((await cli('queue', 'decide', id, 'reject', '--reason', 'again', '--yes')).error?.message).toContain(
      `${id} is closed`,
    );
  });

  test('queue decide refuses before it asks: no reason, no value, no such record, not possible here', async () => {
    const { items } = await served.client.exceptions({ limit: 200 });
    const several = items.find(({ kind, records }) => kind === 'duplicate-record' && records > 1);
    const asksValue = items.find(({ kind }) => kind === 'missing-field');
    const decide = async (id: string | undefined, ...args: string[]) =>
      (await cli('queue', 'decide', id ?? '', ...args, '--yes')).error?.message;
    expect(await decide(several?.id, 'approve', '--reason', ' ')).toMatch(/needs a reason/);
    expect(await decide(several?.id, 'approve', '--reason', 'x')).toMatch(/needs a look at each .* --item REF/);
    expect(await decide(several?.id, 'approve', '--reason', 'x', '--item', 'hubspot/contacts/1')).toMatch(
      /has no record 'hubspot\/contacts\/1'/,
    );
    expect(await decide(several?.id, 'approve', '--reason', 'x', '--value', 'y')).toMatch(/takes no value/);
    expect(await decide(several?.id, 'route', '--reason', 'x')).toMatch(/comes with a later version[^]*Possible here: approve/);
    expect(await decide(asksValue?.id, 'approve', '--reason', 'x')).toMatch(/--value VALUE/);
  });

  test('queue decide names one record by any ref of its evidence', async () => {
    const { items } = await served.client.exceptions({ kind: 'duplicate-record', limit: 200 });
    const several = await served.client.exception(items.find(({ records }) => records > 1)?.id ?? '');
    const wanted = several.items.at(-1);
    const ref = wanted?.evidence.at(-1)?.ref ?? '';
    const { out, error } = await cli(
      'queue',
      'decide',
      several.id,
      'reject',
      '--item',
      ref.split('/').at(-1) ?? '',
      '--reason',
      'no',
      '--yes',
      '--json',
    );
    expect(error).toBeUndefined();
    expect(JSON.parse(out)).toMatchObject({ exception: several.id, state: 'open', items: [wanted?.item] });
  });

  test('why shows one thing side by side, by an address or by any id', async () => {
    const { rows } = await served.world.pool.query<{ title: string; email: string; ref: string; id: string }>(
      `select i.title, i.golden->'email'->>'value' as email, l.connection || '/' || l.stream || '/' || l.id as ref, l.id from identity i join link l on l.identity = i.id
         where i.entity = 'person' and i.golden->'email'->>'value' is not null and l.role = 'primary' and i.title <> '' limit 1`,
    );
    const [known] = rows;
    for (const name of [known?.email, known?.ref, known?.id]) {
      const { out, error } = await cli('why', name ?? '');
      expect(error).toBeUndefined();
      expect(out).toContain(`${known?.title}, person in`);
      expect(out).toMatch(/E-mail +from \w+ +source of truth/);
      expect(out).toContain('RECORDS, AND WHY THEY ARE ONE');
    }
    const { items } = JSON.parse((await cli('why', known?.ref ?? '', '--json')).out) as RecordList;
    expect(items[0]?.title).toBe(known?.title);
  });

  test('why says which forms it understands where nothing is found', async () => {
    const { out, error } = await cli('why', 'nobody@nowhere.example');
    expect(out).toBe('');
    expect(error?.message).toMatch(/Nothing was found for 'nobody@nowhere.example'[^]*hubspot\/contacts\/512/);
  });

  test('address and key may come from the environment, both or none', async () => {
    vi.stubEnv('MESHLINE_URL', served.admin.url);
    vi.stubEnv('MESHLINE_KEY', served.key);
    expect((await runCli('queue')).error).toBeUndefined();
    vi.stubEnv('MESHLINE_KEY', 'another');
    expect((await runCli('queue')).error).toMatchObject({ name: 'AdminClientError', code: 'wrong-key' });
    vi.stubEnv('MESHLINE_KEY', '');
    expect((await runCli('queue')).error?.message).toMatch(/MESHLINE_URL is set and MESHLINE_KEY isn't/);
    vi.unstubAllEnvs();
  });
});

describe('without a daemon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => vi.unstubAllEnvs());

  test('queue and why say how to start one', async () => {
    for (const args of [
      ['queue'],
      ['queue', 'show', 'E-1'],
      ['queue', 'decide', 'E-1', 'close', '--reason', 'x', '--yes'],
      ['why', 'a@b.example'],
    ]) {
      const { out, error } = await runCli(...args, '--data', folder);
      expect(out).toBe('');
      expect(error).toMatchObject({
        name: 'UsageError',
        message: expect.stringMatching(/No daemon runs here: there is no .*daemon\.json\. Start one \(npm start/) as string,
      });
    }
  });

  test('a daemon that died is told as such', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    writeFileSync(
      daemonFilePath(folder),
      JSON.stringify({ url: 'http://127.0.0.1:9', key: 'k'.repeat(43), pid: dead, startedAt: '2026-11-20T09:00:00.000Z' }),
    );
    expect((await runCli('queue', '--data', folder)).error?.message).toMatch(/process \d+\) has ended/);
  });

  test('a file that is none counts as none', async () => {
    writeFileSync(daemonFilePath(folder), '{"url": 1}');
    expect((await runCli('queue', '--data', folder)).error?.message).toMatch(/there is no/);
  });
});
