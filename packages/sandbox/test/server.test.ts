import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../src/core/clock.ts';
import { FolderInUse } from '../src/core/folder-lock.ts';
import { demoCredentials } from '../src/demo-credentials.ts';
import { SeededOtherwise, serveSandbox } from '../src/server.ts';
import { closeApi, control, hubspotApi, put, sandboxFor, start } from './world.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshline-sandbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bearer = { authorization: `Bearer ${demoCredentials.hubspot.secret}` };

describe('one app for all vendors', () => {
  it('answers under its prefixes and under the real hosts alike', async () => {
    const sandbox = sandboxFor({ people: 30 });
    const prefixed = await sandbox.fetch(
      new Request('http://127.0.0.1:1234/hubspot/crm/v3/objects/contacts?limit=2', { headers: bearer }),
    );
    const direct = await sandbox.fetch(
      new Request('https://api.hubapi.com/crm/v3/objects/contacts?limit=2', { headers: bearer }),
    );
    expect(prefixed.status).toBe(200);
    expect(await direct.json()).toEqual(await prefixed.json());
    const me = await sandbox.fetch(
      new Request('https://api.close.com/api/v1/me/', {
        headers: { authorization: `Basic ${btoa(`${demoCredentials.close.secret}:`)}` },
      }),
    );
    expect(me.status).toBe(200);
    const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
    const token = await sandbox.fetch(
      new Request('https://acme.my.salesforce.com/services/oauth2/token', { method: 'POST', body }),
    );
    expect(token.status).toBe(200);
    expect(await token.json()).toMatchObject({ instance_url: 'https://meshline-demo.my.salesforce.com' });
    const nowhere = await sandbox.fetch(new Request('http://127.0.0.1:1234/other'));
    expect([nowhere.status, await nowhere.json()]).toEqual([404, { error: expect.stringContaining('/hubspot') }]);
  });

  it('serves real HTTP on loopback and shows its own URL in what vendors link to', async () => {
    const served = await serveSandbox({ people: 30, clock: new ManualClock(start) });
    try {
      expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
      const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
      const token = await fetch(`${served.url}/salesforce/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
      });
      expect(await token.json()).toMatchObject({ instance_url: `${served.url}/salesforce` });
      const created = await fetch(`${served.url}/hubspot/crm/v3/objects/contacts`, {
        method: 'POST',
        headers: { ...bearer, 'content-type': 'application/json' },
        body: JSON.stringify({ properties: { email: 'x@y.example', lastname: 'Y' } }),
      });
      expect(created.status).toBe(201);
      const health = (await (await fetch(`${served.url}/_control/health`)).json()) as unknown;
      expect(health).toMatchObject({ ok: true, seeding: { people: 30, seed: 1 }, realism: { limits: true, lags: true } });
    } finally {
      await served.close();
    }
  });

  it('says so when its port is taken, and leaves the folder free', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as { port: number };
    await expect(serveSandbox({ port, journalFolder: folder })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    blocker.close();
    sandboxFor({ journalFolder: folder }).close();
  });
});

describe('a sandbox with a folder', () => {
  const dump = async (sandbox: ReturnType<typeof sandboxFor>): Promise<unknown> => {
    const paths = ['/state?limit=50000', '/truth', '/agreement', '/mutations/summary'];
    return Promise.all(paths.map(async (path) => (await control(sandbox, 'GET', path)).body));
  };

  it('goes on exactly from where it was, also when it was never closed properly', async () => {
    const first = sandboxFor({ people: 120, seed: 2, journalFolder: folder });
    for (let i = 0; i < 40; i++) first.state().traffic.step();
    await hubspotApi(first, 'POST', '/crm/v3/objects/contacts', {
      properties: { email: 'new@person.example', lastname: 'Newcomer' },
    });
    await control(first, 'POST', '/clock/advance', { ms: 60_000 });
    const before = await dump(first);
    first.close();
    const second = sandboxFor({ people: 120, seed: 2, journalFolder: folder });
    expect(await dump(second)).toEqual(before);
    expect((await control(second, 'GET', '/clock')).body).toEqual({ now: start + 60_000 });
    const { body } = await hubspotApi(second, 'POST', '/crm/v3/objects/contacts', {
      properties: { email: 'next@person.example', lastname: 'Next' },
    });
    const ids = (before as [{ records: { id: string }[] }])[0].records.map(({ id }) => id);
    expect(ids).not.toContain(body.id);
    second.close();
  });

  it('is refused to a second one, and to another population unless fresh', async () => {
    const first = sandboxFor({ people: 40, journalFolder: folder });
    expect(() => sandboxFor({ people: 40, journalFolder: folder })).toThrow(FolderInUse);
    first.close();
    expect(() => sandboxFor({ people: 50, journalFolder: folder })).toThrow(SeededOtherwise);
    const fresh = sandboxFor({ people: 50, journalFolder: folder, fresh: true });
    expect((await control(fresh, 'POST', '/seed', { people: 60, seed: 1 })).status).toBe(409);
    expect((await control(fresh, 'POST', '/seed', { people: 50, seed: 1 })).body).toMatchObject({ people: 50, seed: 1 });
    expect((await control(fresh, 'POST', '/seed', { people: 60, seed: 9, fresh: true })).body).toMatchObject({
      people: 60,
      seed: 9,
    });
    expect((await control(fresh, 'GET', '/truth')).body.counts.person.things).toBe(60);
    fresh.close();
    const again = sandboxFor({ people: 60, seed: 9, journalFolder: folder });
    expect((await control(again, 'GET', '/truth')).body.counts.person.things).toBe(60);
    again.close();
  });
});

describe('the control API', () => {
  it('pages through the live state', async () => {
    const sandbox = sandboxFor({ people: 40 });
    const { body: all } = await control(sandbox, 'GET', '/state');
    const paged: unknown[] = [];
    for (let after: number | null = 0; after !== null;) {
      const { body } = (await control(sandbox, 'GET', `/state?limit=17&after=${after}`)) as {
        body: { records: unknown[]; next: number | null };
      };
      paged.push(...body.records);
      after = body.next;
    }
    expect(paged).toEqual(all.records);
    const { body: leads } = await control(sandbox, 'GET', '/state?vendor=close&type=lead');
    expect(new Set(leads.records.map(({ vendor, type }: { vendor: string; type: string }) => `${vendor} ${type}`))).toEqual(
      new Set(['close lead']),
    );
  });

  it('switches lags and limits while it runs', async () => {
    const sandbox = sandboxFor({ realism: { limits: true, lags: true } });
    const search = async (): Promise<number[]> => {
      const { status, body } = await hubspotApi(sandbox, 'POST', '/crm/v3/objects/contacts/search', { limit: 100 });
      return [status, body.total];
    };
    const create = (lastname: string) => hubspotApi(sandbox, 'POST', '/crm/v3/objects/contacts', { properties: { lastname } });
    await create('One');
    expect(await search()).toEqual([200, 0]);
    await control(sandbox, 'PUT', '/realism', { lags: false });
    await create('Two');
    expect(await search()).toEqual([200, 1]);
    for (let i = 0; i < 3; i++) await search();
    expect((await search())[0]).toBe(429);
    await control(sandbox, 'PUT', '/realism', { limits: false });
    expect((await search())[0]).toBe(200);
    await control(sandbox, 'POST', '/clock/advance', { ms: 10_000 });
    expect(await search()).toEqual([200, 2]);
  });

  it('keeps all money in one currency', async () => {
    const sandbox = sandboxFor();
    const details = await hubspotApi(sandbox, 'GET', '/account-info/v3/details');
    expect(details.body).toMatchObject({ companyCurrency: 'EUR' });
    const lead = await put(sandbox, 'close', 'lead', 'company-1', { name: 'Nordlicht' });
    const id = await put(sandbox, 'close', 'opportunity', 'deal-1', { lead_id: lead, status: 'Demo', value: 100 });
    expect((await closeApi(sandbox, 'GET', `/opportunity/${id}/`)).body).toMatchObject({ value_currency: 'EUR' });
  });

  it('refuses what it does not understand in plain words', async () => {
    const sandbox = sandboxFor();
    expect((await control(sandbox, 'PUT', '/realism', { lags: true })).body).toEqual({ limits: false, lags: true });
    expect((await control(sandbox, 'PUT', '/realism', { lags: 'yes' })).body).toEqual({ error: "'lags' must be true or false." });
    expect((await control(sandbox, 'POST', '/clock/advance', { ms: -1 })).status).toBe(400);
    expect((await control(sandbox, 'POST', '/edit', { vendor: 'pipedrive', type: 'x', id: '1', properties: {} })).body).toEqual({
      error: expect.stringContaining('hubspot'),
    });
    expect(
      (await control(sandbox, 'POST', '/edit', { vendor: 'hubspot', type: 'contacts', id: '1', properties: { lastname: 'X' } }))
        .status,
    ).toBe(409);
    expect((await control(sandbox, 'GET', '/nothing')).status).toBe(404);
  });
});

describe('the child process', () => {
  const entry = fileURLToPath(new URL('../src/bin/serve.ts', import.meta.url));
  type Child = ChildProcessByStdio<Writable, Readable, Readable>;
  const run = (...args: string[]): Child =>
    spawn(process.execPath, [entry, '--people', '40', '--folder', folder, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ready = async (child: Child): Promise<{ ready: true; url: string; seeding: unknown }> => {
    for await (const line of child.stdout.setEncoding('utf8'))
      return JSON.parse(String(line)) as { ready: true; url: string; seeding: unknown };
    throw new Error('the sandbox ended without a word');
  };
  const ended = async (child: Child): Promise<number | null> =>
    child.exitCode !== null ? child.exitCode : ((await once(child, 'exit')) as [number | null])[0];

  it('says when it is ready, survives Ctrl-C, and ends when its stdin closes', async () => {
    const child = run();
    const { url, seeding } = await ready(child);
    expect(seeding).toMatchObject({ people: 40, seed: 1 });
    child.kill('SIGINT');
    expect((await fetch(`${url}/_control/health`)).status).toBe(200);
    const second = run();
    let message = '';
    second.stderr.setEncoding('utf8').on('data', (text: string) => (message += text));
    expect(await ended(second)).toBe(1);
    expect(message).toMatch(/^sandbox: The folder .* is in use by another sandbox \(process \d+\)\.[^\n]*\n$/u);
    child.stdin.end();
    expect(await ended(child)).toBe(0);
  });

  it('loses nothing that it acknowledged when it is killed, and starts again on the same folder', async () => {
    const child = run('--no-limits', '--no-lags');
    const { url } = await ready(child);
    const created = await fetch(`${url}/hubspot/crm/v3/objects/contacts`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ properties: { email: 'kept@person.example', lastname: 'Kept' } }),
    });
    const { id } = (await created.json()) as { id: string };
    child.kill('SIGKILL');
    await ended(child);
    const again = run('--no-limits', '--no-lags');
    const { url: other } = await ready(again);
    const kept = await fetch(`${other}/hubspot/crm/v3/objects/contacts/${id}`, { headers: bearer });
    expect(await kept.json()).toMatchObject({ id, properties: { email: 'kept@person.example' } });
    again.kill('SIGTERM');
    expect(await ended(again)).toBe(0);
  });

  it('refuses wrong arguments with one message', async () => {
    const child = run('--port', 'many');
    let message = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (message += text));
    expect(await ended(child)).toBe(1);
    expect(message).toBe("sandbox: --port must be a whole number, not 'many'.\n");
  });
});
