import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '../src/demo-credentials.ts';
import { serveSandbox, type ServedSandbox } from '../src/server.ts';
import { CONTACTS, person } from './fault-world.ts';

let served: ServedSandbox;
beforeEach(async () => {
  served = await serveSandbox({ realism: { limits: false, lags: false } });
});
afterEach(() => served.close());

const script = async (...rules: readonly Record<string, unknown>[]): Promise<void> => {
  const response = await fetch(`${served.url}/_control/faults`, { method: 'PUT', body: JSON.stringify({ rules }) });
  if (response.status !== 200) throw new Error(await response.text());
};
const headers = { authorization: `Bearer ${demoCredentials.hubspot.secret}`, 'content-type': 'application/json' };
const create = (email: string, more: RequestInit = {}): Promise<Response> =>
  fetch(`${served.url}/hubspot${CONTACTS}`, { method: 'POST', headers, body: JSON.stringify(person(email)), ...more });
const creates = async (): Promise<readonly (readonly string[])[]> => {
  const { mutations } = (await (await fetch(`${served.url}/_control/mutations`)).json()) as {
    mutations: { faults?: { kind: string }[] }[];
  };
  return mutations.map(({ faults = [] }) => faults.map(({ kind }) => kind));
};

describe('over real HTTP', () => {
  it('a dropped connection is a closed socket without a byte of an answer', async () => {
    await script({ path: CONTACTS, fault: { kind: 'drop-before-apply' } });
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
    let bytes = 0;
    socket.on('data', (chunk) => (bytes += chunk.length)).on('error', () => undefined);
    socket.write(`GET /hubspot${CONTACTS} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
    await once(socket, 'close');
    expect(bytes).toBe(0);
  });

  it('fetch fails as with any broken connection; applied is what the rule says, and the next request works', async () => {
    await script(
      { vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'drop-before-apply' } },
      { vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'apply-then-drop' } },
    );
    for (const email of ['a@x.example', 'b@x.example']) {
      const error: unknown = await create(email).catch((failed: unknown) => failed);
      expect(error).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
      expect(['UND_ERR_SOCKET', 'ECONNRESET']).toContain((error as { cause: { code: string } }).cause.code);
    }
    expect((await create('c@x.example')).status).toBe(201);
    expect(await creates()).toEqual([['apply-then-drop'], []]);
  });

  it('a late effect comes by itself, also when nobody asks', async () => {
    await script({ vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'late-apply', afterMs: 150 } });
    await expect(create('late@x.example')).rejects.toThrow('fetch failed');
    expect(await creates()).toEqual([]);
    await expect.poll(() => served.sandbox.state().observer.observed.length, { timeout: 3_000 }).toBe(1);
    expect(await creates()).toEqual([['late-apply']]);
  });

  it('a held connection ends with the patience of the client; the effect is there', async () => {
    await script({ vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'apply-then-drop', holdMs: 60_000 } });
    await expect(create('slow@x.example', { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await creates()).toEqual([['apply-then-drop']]);
  });

  it('latency is real time, and odd answers arrive as they are', async () => {
    await script(
      { vendor: 'hubspot', method: 'GET', times: 1, fault: { kind: 'latency', ms: 120 } },
      { vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'server-error', status: 502, body: 'html' } },
      { vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'rate-limit', retryAfter: 'date', waitMs: 5_000 } },
      { vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'truncated', keep: 0.4 } },
    );
    const began = performance.now();
    expect((await fetch(`${served.url}/hubspot${CONTACTS}`, { headers })).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
    const first = await create('t@x.example');
    expect([first.status, first.headers.get('content-type')]).toEqual([502, 'text/html']);
    const second = await create('t@x.example');
    expect([second.status, Date.parse(second.headers.get('retry-after') ?? '') > Date.now() + 3_000]).toEqual([429, true]);
    const third = await create('t@x.example');
    expect(third.status).toBe(201);
    await expect(third.json()).rejects.toThrow(SyntaxError);
  });
});
