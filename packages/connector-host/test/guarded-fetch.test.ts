import { isConnectorError, type ConnectorError } from '@meshline/connector-spec';
import { afterEach, describe, expect, test } from 'vitest';
import { contextOf, failure, vendor, type Vendor } from './support.ts';

const open: Vendor[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serving(answer: Parameters<typeof vendor>[0]): Promise<Vendor> {
  const server = await vendor(answer);
  open.push(server);
  return server;
}

/** What the fetch of a hosted connector throws, as the contract's error. */
async function refused(call: Promise<Response>): Promise<ConnectorError> {
  const error = await failure(call);
  if (!isConnectorError(error)) throw new Error(`not a ConnectorError: ${String(error)}`);
  return error;
}

const read = { class: 'read' };

describe('answers', () => {
  test('come with status, headers and a body that is fully read', async () => {
    const server = await serving((_, response) => response.writeHead(207, { 'x-limit': '9' }).end('{"a":1}'));
    const { context } = contextOf();
    const response = await context.fetch(new Request(`${server.url}/x?y=1`, { method: 'POST', body: 'in' }), read);
    expect([response.status, response.headers.get('x-limit'), await response.json()]).toEqual([207, '9', { a: 1 }]);
    expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/x?y=1' });
  });

  test('of 204 and 304 have no body and are no error', async () => {
    const server = await serving((request, response) => response.writeHead(request.url === '/304' ? 304 : 204).end());
    const { context } = contextOf();
    for (const status of [204, 304])
      expect((await context.fetch(new Request(`${server.url}/${status}`), read)).status).toBe(status);
  });

  test('of 4xx and 5xx are the connector’s to read', async () => {
    const server = await serving((request, response) => response.writeHead(Number(request.url?.slice(1))).end('why'));
    const { context } = contextOf();
    for (const status of [400, 401, 404, 409, 429, 500, 503]) {
      const response = await context.fetch(new Request(`${server.url}/${status}`), read);
      expect([response.status, await response.text()]).toEqual([status, 'why']);
    }
  });
});

describe('what never leaves the machine says so', () => {
  test('a host that isn’t listed', async () => {
    let asked = 0;
    const { context } = contextOf({ transport: () => (asked++, Promise.resolve(new Response())) });
    for (const url of [
      'https://evil.example/',
      'https://127.0.0.1.evil.example/',
      'http://169.254.169.254/latest',
      'http://evil.example/',
    ]) {
      const error = await refused(context.fetch(new Request(url), read));
      expect([error.code, error.sent]).toEqual(['CONFIG_INVALID', false]);
    }
    expect(asked).toBe(0);
  });

  test('a suffix allows hosts below it and nothing that only looks like it', async () => {
    const { context } = contextOf(
      { transport: () => Promise.resolve(new Response('ok')) },
      { hosts: ['*.vendor.example', 'api.vendor.example:8443'] },
    );
    const allowed = async (url: string): Promise<boolean> =>
      context.fetch(new Request(url), read).then(
        () => true,
        () => false,
      );
    expect(await allowed('https://eu.vendor.example/')).toBe(true);
    expect(await allowed('https://api.vendor.example:8443/')).toBe(true);
    expect(await allowed('https://vendor.example/')).toBe(false);
    expect(await allowed('https://evilvendor.example/')).toBe(false);
    expect(await allowed('http://eu.vendor.example/')).toBe(false);
  });

  test('plain http goes to loopback only, also when the host is listed', async () => {
    const { context } = contextOf(
      { transport: () => Promise.resolve(new Response('ok')) },
      { hosts: ['api.vendor.example', 'localhost'] },
    );
    expect((await refused(context.fetch(new Request('http://api.vendor.example/'), read))).code).toBe('CONFIG_INVALID');
    expect((await context.fetch(new Request('http://localhost:1/'), read)).status).toBe(200);
  });

  test('a quota class that the manifest doesn’t have', async () => {
    const { context } = contextOf();
    const error = await refused(context.fetch(new Request('http://127.0.0.1:1/'), { class: 'wild' }));
    expect([error.code, error.sent]).toEqual(['CONTRACT_VIOLATION', false]);
  });

  test('a connection that is refused', async () => {
    const server = await vendor((_, response) => response.end());
    await server.close();
    const { context } = contextOf();
    const error = await refused(context.fetch(new Request(server.url), read));
    expect([error.code, error.sent]).toEqual(['NETWORK', false]);
    expect(error.message).toContain('ECONNREFUSED');
  });

  test('a call whose signal is aborted already', async () => {
    const server = await serving((_, response) => response.end());
    const { context } = contextOf();
    const error = await refused(context.fetch(new Request(server.url, { signal: AbortSignal.abort() }), read));
    expect([error.code, error.sent]).toEqual(['ABORTED', false]);
    expect(server.requests).toEqual([]);
  });

  test('a call that is aborted while it waits for quota', async () => {
    const abort = new AbortController();
    const { context } = contextOf({
      quotaStore: { take: () => Promise.resolve({ ok: false, waitMs: 1_000 }) },
      clock: {
        now: () => 0,
        sleep: (_, signal) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason as Error));
            abort.abort();
          }),
      },
    });
    const error = await refused(context.fetch(new Request('http://127.0.0.1:1/', { signal: abort.signal }), read));
    expect([error.code, error.sent]).toEqual(['ABORTED', false]);
  });

  test('a call for which the quota has no place soon', async () => {
    const { context } = contextOf({ quotaStore: { take: () => Promise.resolve({ ok: false, waitMs: 3_600_000 }) } });
    const error = await refused(context.fetch(new Request('http://127.0.0.1:1/'), read));
    expect([error.code, error.sent]).toEqual(['RATE_LIMITED', false]);
    expect(error.data.retryAt).toBe(context.clock.now() + 3_600_000);
  });
});

describe('a connection that fails after the request left', () => {
  test('cut in the middle of the body: NETWORK, and it may have been applied', async () => {
    const server = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    const { context } = contextOf();
    const error = await refused(context.fetch(new Request(server.url, { method: 'POST' }), read));
    expect([error.code, error.sent]).toEqual(['NETWORK', true]);
  });

  test('cut before the headers: the same', async () => {
    const server = await serving((request) => request.socket.destroy());
    const { context } = contextOf();
    const error = await refused(context.fetch(new Request(server.url), read));
    expect([error.code, error.sent]).toEqual(['NETWORK', true]);
  });

  test('a body that stalls ends at the timeout, not never', async () => {
    const server = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
    });
    const { context } = contextOf();
    const error = await refused(context.fetch(new Request(server.url), { class: 'read', timeoutMs: 150 }));
    expect([error.code, error.sent]).toEqual(['NETWORK', true]);
  });

  test('headers that never come end at the timeout, and the socket is given up', async () => {
    let gone: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const server = await serving((request) => request.socket.once('close', () => gone()));
    const { context } = contextOf();
    expect((await refused(context.fetch(new Request(server.url), { class: 'read', timeoutMs: 150 }))).code).toBe('NETWORK');
    await closed;
  });

  test('aborted under way: ABORTED, and it may have been applied', async () => {
    const abort = new AbortController();
    const server = await serving(() => abort.abort());
    const { context } = contextOf();
    const error = await refused(context.fetch(new Request(server.url, { signal: abort.signal }), read));
    expect([error.code, error.sent]).toEqual(['ABORTED', true]);
  });

  test('the host’s own end aborts every call under way', async () => {
    const stop = new AbortController();
    const server = await serving(() => stop.abort());
    const { context } = contextOf({ signal: stop.signal });
    expect((await refused(context.fetch(new Request(server.url), read))).code).toBe('ABORTED');
  });
});

describe('what an answer may not be', () => {
  test('a redirect: it would carry the credentials elsewhere', async () => {
    const target = await serving((_, response) => response.end('stolen'));
    const server = await serving((_, response) => response.writeHead(302, { location: target.url }).end());
    const { context } = contextOf();
    const error = await refused(context.fetch(new Request(server.url, { headers: { authorization: 'Bearer x' } }), read));
    expect(error.code).toBe('UNAVAILABLE');
    expect(target.requests).toEqual([]);
  });

  test('larger than 64 MiB: it is cut off and not held', async () => {
    const chunk = Buffer.alloc(1 << 20);
    const { context } = contextOf({
      transport: () => {
        const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) });
        return Promise.resolve(new Response(endless));
      },
    });
    const error = await refused(context.fetch(new Request('http://127.0.0.1:1/'), read));
    expect(error.code).toBe('UNAVAILABLE');
    expect(error.message).toContain('64 MiB');
  });
});

test('errors show neither the path, the query nor a header of the request', async () => {
  const server = await serving((request) => request.socket.destroy());
  const { context } = contextOf();
  const request = new Request(`${server.url}/contacts/ada@example.com?token=hunter2`, {
    headers: { authorization: 'Bearer hunter2' },
  });
  const error = await refused(context.fetch(request, read));
  for (const text of ['hunter2', 'ada@example.com']) expect(`${error.message} ${JSON.stringify(error.data)}`).not.toContain(text);
});
