import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isConnectorError, type ConnectorError } from '@meshline/connector-spec';
import { directContext } from '../src/index.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const failure = async (promise: Promise<unknown>): Promise<ConnectorError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isConnectorError(error)) return error;
  throw new Error('no ConnectorError was thrown', { cause: error });
};

const context = () => directContext({ secrets: { token: 't1' } });

describe('fetch of the direct context', () => {
  test('returns any status with a fully read body', async () => {
    const url = await serve((_request, response) => response.writeHead(418, { 'x-a': '1' }).end('short'));
    const response = await context().fetch(new Request(url), { class: 'any' });
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([418, '1', 'short']);
  });
  test('sends method, headers and body as they are', async () => {
    const url = await serve((request, response) => {
      request.pipe(response.writeHead(200, { 'x-method': request.method, 'x-auth': request.headers.authorization }));
    });
    const request = new Request(url, { method: 'POST', body: 'hello', headers: { authorization: 'Bearer t' } });
    const response = await context().fetch(request, { class: 'any' });
    expect([response.headers.get('x-method'), response.headers.get('x-auth'), await response.text()]).toEqual([
      'POST',
      'Bearer t',
      'hello',
    ]);
  });
  test('refuses a redirect', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { location: 'https://elsewhere.invalid/' }).end());
    expect((await failure(context().fetch(new Request(url), { class: 'any' }))).code).toBe('UNAVAILABLE');
  });
  test('a body that never ends is cut off by the timeout, and may have been sent', async () => {
    const url = await serve((_request, response) => void response.writeHead(200).write('first'));
    const error = await failure(context().fetch(new Request(url), { class: 'any', timeoutMs: 50 }));
    expect([error.code, error.sent]).toEqual(['NETWORK', true]);
  });
  test('a broken connection may have been sent, a refused one was not', async () => {
    const url = await serve((request) => request.socket.destroy());
    const broken = await failure(context().fetch(new Request(url, { method: 'POST', body: '{}' }), { class: 'any' }));
    expect([broken.code, broken.sent]).toEqual(['NETWORK', true]);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const refused = await failure(context().fetch(new Request(url), { class: 'any' }));
    expect([refused.code, refused.sent]).toEqual(['NETWORK', false]);
  });
  test('an aborted request is ABORTED, with nothing sent if it had not begun', async () => {
    const before = await failure(
      context().fetch(new Request('http://127.0.0.1:9', { signal: AbortSignal.abort() }), { class: 'any' }),
    );
    expect([before.code, before.sent]).toEqual(['ABORTED', false]);
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    const during = await failure(context().fetch(new Request(url, { signal: controller.signal }), { class: 'any' }));
    expect([during.code, during.sent]).toEqual(['ABORTED', true]);
  });
});

test('credentials are renewed once for all who ask, and not when somebody was first', async () => {
  const { credentials } = context();
  let renewals = 0;
  const renew = () => Promise.resolve({ token: `t${++renewals + 1}` });
  const stale = await credentials.get();
  const all = await Promise.all([credentials.refresh(stale, renew), credentials.refresh(stale, renew)]);
  expect(all).toEqual([{ token: 't2' }, { token: 't2' }]);
  expect(await credentials.refresh(stale, renew)).toEqual({ token: 't2' });
  expect(renewals).toBe(1);
});

test('a sleep ends with its time or with its signal', async () => {
  const { clock } = context();
  await clock.sleep(1);
  expect((await failure(clock.sleep(60_000, AbortSignal.abort()))).code).toBe('ABORTED');
});
