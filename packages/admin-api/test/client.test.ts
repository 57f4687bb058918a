import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { adminClient, AdminClientError, type AdminClient } from '../src/index.ts';
import { fakeDaemon, KEY } from './fake-daemon.ts';

const URL_ = 'http://127.0.0.1:7420';

function connected(daemon = fakeDaemon(), key = KEY): AdminClient {
  return adminClient(URL_, key, { fetch: async (request) => daemon.app.request(request) });
}

async function failure(promise: Promise<unknown>): Promise<AdminClientError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AdminClientError);
  return error as AdminClientError;
}

describe('the client', () => {
  test('calls every route', async () => {
    const daemon = fakeDaemon();
    const client = connected(daemon);
    expect((await client.health()).status).toBe('ok');
    expect((await client.connections()).items[0]?.id).toBe('hubspot');
    expect((await client.exceptions({ owner: 'mara', limit: 5 })).items).toHaveLength(1);
    expect(daemon.asked).toEqual([{ state: 'open', owner: 'mara', limit: 5 }]);
    expect((await client.exception('E-1198')).waitsOn).toBe('Mara');
    expect((await client.records({ ref: 'hubspot/contacts/512' })).items[0]?.title).toBe('Jana Roth');
    expect((await client.records({ email: 'jana@x.example' })).items).toHaveLength(1);
    expect(await client.writeStop('hubspot')).toMatchObject({ connection: 'hubspot', stop: null });
    for (const connection of [undefined, 'hubspot']) {
      const { stop } = await client.stopWrites({ reason: 'a strange import' }, connection);
      expect(await client.resumeWrites({ since: stop?.since ?? '' }, connection)).toMatchObject({ stop: null });
    }
    expect(await client.openapi()).toMatchObject({ openapi: '3.1.0' });
    const decision = { verb: 'approve', reason: 'ok', version: 2 } as const;
    const first = await client.decide('E-1198', decision, 'key-1');
    expect(await client.decide('E-1198', decision, 'key-1')).toEqual(first);
    expect(daemon.decided).toHaveLength(1);
  });

  test('an id cannot lead to another address', async () => {
    const error = await failure(connected().exception('../connections'));
    expect(error.problem?.code).toBe('bad-request');
  });

  test('tells a wrong key, a refusal and a stranger apart', async () => {
    const wrong = await failure(connected(fakeDaemon(), 'other').connections());
    expect([wrong.code, wrong.message]).toEqual(['wrong-key', expect.stringContaining("doesn't take this key")]);
    const refused = await failure(connected().decide('E-1198', { verb: 'approve', reason: 'x', version: 1 }));
    expect([refused.code, refused.problem?.code, refused.message]).toEqual([
      'refused',
      'version-mismatch',
      'It changed since you looked.',
    ]);
    for (const answer of [
      () => new Response('<html>'),
      () => Response.json({ status: 'fine' }),
      () => new Response('', { status: 502 }),
    ]) {
      const strange = await failure(adminClient(URL_, KEY, { fetch: async () => answer() }).health());
      expect(strange.code).toBe('not-understood');
    }
  });

  test('an invalid request says which part is wrong', async () => {
    const error = await failure(connected().exceptions({ limit: 999 }));
    expect(error.message).toMatch(/^Correct what is named under errors\. limit: /);
  });

  test('says where nobody answers, and never the key', async () => {
    // A port that was free a moment ago.
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(adminClient(`http://127.0.0.1:${port}/`, KEY).connections());
    expect(error.code).toBe('not-running');
    expect(error.message).toBe(
      `No daemon answers at http://127.0.0.1:${port}. Start one (npm start, or npm run meshline -- run), or correct its address.`,
    );
    expect(JSON.stringify(error) + error.message).not.toContain(KEY);
  });

  test('gives up after its time', async () => {
    const never = adminClient(URL_, KEY, {
      timeoutMs: 20,
      fetch: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    });
    expect((await failure(never.health())).code).toBe('timeout');
  });

  test.each(['', 'localhost:7420', 'ftp://x', 'http://user:pw@127.0.0.1'])('refuses the address %j', (address) => {
    expect(() => adminClient(address, KEY)).toThrow(/must look like http:\/\/127\.0\.0\.1:7420/);
  });
});
