import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adminClient } from '@meshline/admin-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { daemonFilePath, readDaemonFile } from '../../src/http/daemon-file.ts';
import { health } from '../../src/http/handlers/health.ts';
import { serveAdmin } from '../../src/http/serve-admin.ts';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';

describe('the admin API over HTTP', () => {
  let served: ServedWorld;
  beforeAll(async () => {
    served = await createServedWorld({ people: 60 });
  }, 120_000);
  afterAll(() => served.close());

  const get = (path: string, key = served.key): Promise<Response> =>
    fetch(`${served.admin.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });

  test('answers probes without a key, and nothing else', async () => {
    const response = await fetch(`${served.admin.url}/api/v1/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ok' });
    for (const path of ['/connections', '/exceptions', '/exceptions/E-1', '/records?ref=1', '/openapi.json']) {
      const refused = await get(path, 'mk_another');
      expect([path, refused.status]).toEqual([path, 401]);
      expect(await refused.text()).not.toContain(served.key);
    }
  });

  test('says degraded where a connection needs somebody, or the database is gone', async () => {
    const { deps, pool, hosted, rulebook } = served.world;
    const context = { runtime: { deps, pool, hosted }, rulebook };
    await pool.query(`update connection set state = 'unreachable' where id = 'close'`);
    expect(await health(context)()).toMatchObject({ status: 'degraded' });
    await pool.query(`update connection set state = 'ok' where id = 'close'`);
    expect(await health(context)()).toMatchObject({ status: 'ok' });
    const gone = { ...deps, store: { transaction: () => Promise.reject(new Error('terminated')) } };
    expect(await health({ ...context, runtime: { ...context.runtime, deps: gone } })()).toMatchObject({ status: 'degraded' });
  });

  test('shows each connection with its account, modes and feeds', async () => {
    const { items } = await served.client.connections();
    expect(items.map(({ id, name, state }) => [id, name, state])).toEqual([
      ['hubspot', 'HubSpot', 'ok'],
      ['salesforce', 'Salesforce', 'ok'],
      ['close', 'Close', 'ok'],
    ]);
    for (const { account, modes, feeds, lagSeconds } of items) {
      expect(account).not.toBeNull();
      expect(modes['person']).toBe('live');
      expect(feeds.length).toBeGreaterThan(1);
      expect(feeds.every(({ complete }) => complete)).toBe(true);
      expect(lagSeconds).toBeGreaterThanOrEqual(0);
    }
  });

  test('lists the queue in one order, whatever the size of the page', async () => {
    const whole = await served.client.exceptions({ limit: 200 });
    expect(whole).toMatchObject({ more: 0, next: null });
    expect(whole.items.length).toBeGreaterThan(6);
    expect(whole.open.causes).toBe(whole.items.length);
    expect(whole.open.records).toBe(whole.items.reduce((sum, { records }) => sum + records, 0));
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await served.client.exceptions({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      ids.push(...page.items.map(({ id }) => id));
      expect(ids.length + page.more).toBe(whole.items.length);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual(whole.items.map(({ id }) => id));
    const backlog = whole.items.map((item) => item.backlog);
    expect(backlog.lastIndexOf(false)).toBeLessThan(backlog.includes(true) ? backlog.indexOf(true) : backlog.length);
  });

  test('filters the queue by kind, owner and connection, and refuses a cursor of its own making', async () => {
    const whole = await served.client.exceptions({ limit: 200 });
    const pairs = await served.client.exceptions({ kind: 'duplicate-record' });
    expect(pairs.items.map(({ id }) => id)).toEqual(
      whole.items.filter(({ kind }) => kind === 'duplicate-record').map(({ id }) => id),
    );
    expect((await served.client.exceptions({ owner: 'lea' })).items.every(({ owner }) => owner === 'lea')).toBe(true);
    expect((await served.client.exceptions({ owner: 'nobody' })).items).toEqual([]);
    expect((await served.client.exceptions({ connection: 'hubspot' })).items.length).toBeGreaterThan(0);
    expect((await served.client.exceptions({ state: 'closed' })).items.every(({ state }) => state === 'closed')).toBe(true);
    for (const cursor of [
      'nonsense',
      Buffer.from('[true,1,1]').toString('base64url'),
      Buffer.from('[true,9e15,1,1]').toString('base64url'),
    ]) {
      expect((await get(`/exceptions?cursor=${cursor}`)).status).toBe(400);
    }
  });

  test('shows of every exception what the systems say, in words and not in ids', async () => {
    const { items } = await served.client.exceptions({ limit: 200 });
    for (const { id, records, what } of items) {
      const detail = await served.client.exception(id);
      expect(detail.what).toBe(what);
      expect(detail.items).toHaveLength(records);
      expect(detail.decisions.map(({ verb }) => verb)).toHaveLength(7);
      expect(detail.because).toMatch(/the rulebook gives|keeps/);
      for (const item of detail.items) {
        expect([id, item.evidence.length > 0]).toEqual([id, true]);
        for (const { system, value } of item.evidence) {
          expect(['HubSpot', 'Salesforce', 'Close']).toContain(system);
          expect(value ?? '').not.toMatch(/^@|[0-9a-f]{8}-[0-9a-f]{4}-7|\[object/);
        }
      }
    }
    expect((await get('/exceptions/E-999999')).status).toBe(404);
  });

  test('tells the two of a pair apart, and why they may be one', async () => {
    const { items } = await served.client.exceptions({ kind: 'duplicate-record', limit: 200 });
    const single = items.find(({ records }) => records === 1);
    expect(single?.what).toMatch(/^Same \w+\? .+ \/ .+ \(0\.\d\d\)$/);
    const detail = await served.client.exception(single?.id ?? '');
    expect(detail.message).toMatch(/Together the evidence says with \d+\.\d+ %/);
    expect(detail.items[0]?.evidence.map(({ value }) => value?.includes(' · '))).toEqual([true, true]);
    expect(detail.decisions.filter(({ allowed }) => allowed).map(({ verb }) => verb)).toEqual([
      'approve',
      'reject',
      'retry',
      'close',
    ]);
  });

  test('finds one thing by any of its records, by an id alone, and by any address that a system holds', async () => {
    const { rows } = await served.world.pool.query<{ identity: string; refs: string[]; email: string }>(
      `select l.identity, array_agg(l.connection || '/' || l.stream || '/' || l.id) as refs, min(i.golden->'email'->>'value') as email
         from link l join identity i on i.id = l.identity where l.entity = 'person' and l.role = 'primary'
         group by l.identity having count(*) = 3 and bool_or(l.evidence is not null) limit 1`,
    );
    const [known] = rows;
    const [ref = ''] = known?.refs ?? [];
    for (const by of [
      ...(known?.refs ?? []).map((one) => ({ ref: one })),
      { ref: ref.split('/').at(-1) ?? '' },
      { email: (known?.email ?? '').toUpperCase() },
    ]) {
      const { items } = await served.client.records(by);
      expect(items.map(({ identity }) => identity)).toContain(known?.identity);
    }
    const [why] = (await served.client.records({ ref })).items;
    expect(why).toMatchObject({ entity: { name: 'person' }, identity: known?.identity });
    // A system may hold a spare copy beside its record.
    expect([...new Set(why?.records.map(({ connection }) => connection))].sort()).toEqual(['close', 'hubspot', 'salesforce']);
    const email = why?.fields.find(({ field }) => field === 'email');
    expect(email?.value).toBe(known?.email);
    expect(email?.rule).toContain('source of truth');
    expect(email?.source).toMatchObject({ kind: 'record' });
    expect(why?.records.some(({ evidence }) => evidence.some((word) => word.startsWith('same ')))).toBe(true);
    const owner = why?.fields.find(({ field }) => field === 'owner');
    expect(Object.values(owner?.values ?? {}).every(({ value }) => value === null || / /.test(value))).toBe(true);
  });

  test('agrees with settling: what is marked as different is open or on its way', async () => {
    const { rows } = await served.world.pool.query<{ id: string }>(
      `select l.id from link l where l.entity = 'person' and not exists (select from exception_item e where e.identity = l.identity and e.state = 'open') limit 25`,
    );
    for (const { id } of rows) {
      for (const why of (await served.client.records({ ref: id })).items) {
        if (why.exceptions.length > 0) continue;
        const differing = why.fields.flatMap(({ field, values }) =>
          Object.entries(values).flatMap(([connection, { state }]) => (state === 'same' ? [] : [`${connection} ${field}`])),
        );
        expect(differing).toEqual([]);
      }
    }
  });

  test('says so where nothing is found, and where both or none of the two is given', async () => {
    expect((await get('/records?ref=hubspot/contacts/1')).status).toBe(404);
    expect((await get('/records?email=nobody%25@x.example')).status).toBe(404);
    expect((await get('/records?ref=%00')).status).toBe(404);
    expect((await get('/records')).status).toBe(400);
  });

  test('describes itself', async () => {
    expect(await served.client.openapi()).toMatchObject({ openapi: '3.1.0' });
  });

  test('keeps address and key where only its user can read them', () => {
    const path = daemonFilePath(served.folder);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readDaemonFile(path)).toMatchObject({ url: served.admin.url, pid: process.pid });
    expect(Buffer.from(served.key, 'base64url')).toHaveLength(32);
  });
});

describe('serving', () => {
  let served: ServedWorld;
  beforeAll(async () => {
    served = await createServedWorld({ people: 10 });
  }, 120_000);
  afterAll(() => served.close());

  const options = () => {
    const { deps, pool, hosted, rulebook } = served.world;
    return { runtime: { deps, pool, hosted }, port: 0, folder: served.folder, rulebook, hash: 'abc', log: deps.log };
  };

  test('stays on this machine', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.2', 'example.org', '127.0.0.1.example.org']) {
      await expect(serveAdmin({ ...options(), host })).rejects.toThrow(/stays on this machine/);
    }
  });

  test('tells a taken port as Node does, and leaves the file of the daemon that has it', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const before = readFileSync(daemonFilePath(served.folder), 'utf8');
    await expect(serveAdmin({ ...options(), port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    expect(readFileSync(daemonFilePath(served.folder), 'utf8')).toBe(before);
    taken.close();
  });

  test('takes its own file away when it ends, keeps the key of one that died, and none that others could read', async () => {
    const path = daemonFilePath(served.folder);
    const first = await serveAdmin(options());
    const left = readFileSync(path, 'utf8');
    const key = readDaemonFile(path)?.key ?? '';
    await first.close();
    expect(readDaemonFile(path)).toBeUndefined();
    await expect(adminClient(first.url, key).health()).rejects.toMatchObject({ code: 'not-running' });

    writeFileSync(path, left, { mode: 0o600 });
    const second = await serveAdmin(options());
    expect(readDaemonFile(path)?.key).toBe(key);
    const third = await serveAdmin(options());
    await second.close();
    expect(readDaemonFile(path)?.url).toBe(third.url);
    await third.close();

    writeFileSync(path, left, { mode: 0o644 });
    const fourth = await serveAdmin(options());
    expect(readDaemonFile(path)?.key).not.toBe(key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await fourth.close();
  });
});
