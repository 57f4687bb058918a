import { describe, expect, test } from 'vitest';
import {
  agreementListSchema,
  BODY_LIMIT,
  connectionListSchema,
  createAdminApi,
  decisionResultSchema,
  doctorSchema,
  exceptionDetailSchema,
  exceptionPageSchema,
  hashKey,
  healthSchema,
  problemSchema,
  recordListSchema,
  statusSchema,
  writeStopSchema,
  type AdminHandlers,
} from '../src/index.ts';
import { fakeDaemon, KEY } from './fake-daemon.ts';

const decision = { verb: 'approve', reason: 'spoke with them', version: 2 } as const;
const DECISIONS = '/exceptions/E-1198/decisions';

async function refused(response: Promise<Response> | Response, status: number, code: string) {
  const answer = await response;
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await answer.json());
  expect(problem).toMatchObject({ status, code, type: `urn:meshline:problem:${code}` });
  return problem;
}

describe('every route answers in its schema', () => {
  test.each([
    ['/health', healthSchema],
    ['/status', statusSchema],
    ['/doctor', doctorSchema],
    ['/agreement', agreementListSchema],
    ['/agreement?entity=person', agreementListSchema],
    ['/connections', connectionListSchema],
    ['/stop', writeStopSchema],
    ['/connections/hubspot/pause', writeStopSchema],
    ['/exceptions', exceptionPageSchema],
    ['/exceptions/E-1198', exceptionDetailSchema],
    ['/exceptions/1198', exceptionDetailSchema],
    ['/records?ref=hubspot%2Fcontacts%2F512', recordListSchema],
    ['/records?ref=512', recordListSchema],
    ['/records?email=jana%40x.example', recordListSchema],
  ] as const)('GET %s', async (path, schema) => {
    const response = await fakeDaemon().request(path);
    expect(response.status).toBe(200);
    schema.parse(await response.json());
  });
  test('POST decisions', async () => {
    const { post, decided } = fakeDaemon();
    const response = await post(DECISIONS, { ...decision, item: 'settle:1', value: { amount: '12.50', currency: 'EUR' } });
    expect(response.status).toBe(200);
    decisionResultSchema.parse(await response.json());
    expect(decided).toEqual([
      { ...decision, item: 'settle:1', value: { amount: '12.50', currency: 'EUR' }, exception: 1198, actor: 'mara' },
    ]);
  });
  test.each([
    null,
    'sql',
    3,
    true,
    { stream: '@user', id: '0190' },
    [{ value: 'a@x.example', kind: 'work', parts: { city: null } }],
  ])('a decision takes the value %j', async (value) => {
    const { post, decided } = fakeDaemon();
    expect((await post(DECISIONS, { ...decision, value })).status).toBe(200);
    expect(decided[0]?.value).toEqual(value);
  });
});

describe('stop and resume', () => {
  const since = '2026-11-20T15:42:00.000Z';
  test.each([
    ['/stop', '/stop', '/resume', null],
    ['/connections/hubspot/pause', '/connections/hubspot/pause', '/connections/hubspot/unpause', 'hubspot'],
  ])('POST %s stops, and only the stop that was seen is lifted', async (state, stop, resume, connection) => {
    const { post, request } = fakeDaemon();
    await refused(post(resume, { since }), 409, 'not-stopped');
    const stopped = await post(stop, { reason: ' a strange import ' });
    expect(writeStopSchema.parse(await stopped.json())).toMatchObject({
      connection,
      stop: { by: 'mara', reason: 'a strange import', since },
    });
    expect(writeStopSchema.parse(await (await post(stop, { reason: 'another' })).json()).stop?.reason).toBe('a strange import');
    await refused(post(resume, { since: '2026-11-20T15:43:00.000Z' }), 409, 'stopped-anew');
    expect((await post(resume, { since, reason: 'it was ours' })).status).toBe(200);
    expect(writeStopSchema.parse(await (await request(state)).json()).stop).toBeNull();
  });
  test.each([{}, { reason: ' ' }, { reason: 'x'.repeat(2_001) }, { reason: 'x', connection: 'hubspot' }])(
    'a stop without a proper reason is none: %j',
    async (body) => {
      const { post } = fakeDaemon();
      await refused(post('/stop', body), 400, 'bad-request');
      await refused(post('/connections/hubspot/pause', body), 400, 'bad-request');
    },
  );
  test('a connection that is not there can be neither looked at, paused nor unpaused', async () => {
    const { post, request } = fakeDaemon();
    await refused(request('/connections/pipedrive/pause'), 404, 'not-found');
    await refused(post('/connections/pipedrive/pause', { reason: 'x' }), 404, 'not-found');
    await refused(post('/connections/pipedrive/unpause', { since }), 404, 'not-found');
  });
});

describe('the key', () => {
  test('health needs none, and says no details', async () => {
    const response = await fakeDaemon().app.request('/api/v1/health');
    expect(await response.json()).toEqual({ status: 'ok', writes: 'running', version: '0.1.0' });
  });
  test.each([
    '/stop',
    '/connections/hubspot/pause',
    '/connections',
    '/exceptions',
    '/exceptions/E-1198',
    '/records?ref=512',
    '/openapi.json',
    '/nothing',
  ])('%s needs one', async (path) => {
    const { app } = fakeDaemon();
    const answer = await app.request(`/api/v1${path}`);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="meshline"');
    await refused(answer, 401, 'wrong-key');
  });
  test.each([
    `Bearer ${KEY}x`,
    `Bearer ${KEY.slice(1)}`,
    KEY,
    `Basic ${KEY}`,
    'Bearer ',
    'Bearer',
    `Bearer ${hashKey(KEY)}`,
    `Bearer ${KEY} ${KEY}`,
  ])('a wrong one is refused before anything is read: %#', async (authorization) => {
    const { app, decided } = fakeDaemon();
    const body = JSON.stringify(decision);
    await refused(
      app.request(`/api/v1${DECISIONS}`, {
        method: 'POST',
        body,
        headers: { authorization, 'content-type': 'application/json' },
      }),
      401,
      'wrong-key',
    );
    expect(decided).toEqual([]);
  });
  test('the scheme may be written in any case', async () => {
    expect((await fakeDaemon().app.request('/api/v1/connections', { headers: { authorization: `bearer ${KEY}` } })).status).toBe(
      200,
    );
  });
  test('an API without a proper hash is never made', () => {
    for (const keyHash of ['', 'abc', hashKey(KEY).toUpperCase()])
      expect(() => createAdminApi({} as AdminHandlers, { keyHash })).toThrow(/SHA-256/);
  });
});

describe('the list of exceptions', () => {
  test('takes its filters, with defaults', async () => {
    const { request, asked } = fakeDaemon();
    await request('/exceptions');
    await request('/exceptions?state=closed&kind=conflict&owner=mara&connection=close&limit=200&cursor=abc');
    expect(asked).toEqual([
      { state: 'open', limit: 50 },
      { state: 'closed', kind: 'conflict', owner: 'mara', connection: 'close', limit: 200, cursor: 'abc' },
    ]);
  });
  test.each([
    'state=all',
    'kind=toString',
    'limit=0',
    'limit=201',
    'limit=1e2',
    'limit=',
    'limit=1&limit=2',
    'nonsense=1',
    'cursor=',
    '__proto__=1',
    'cursor=broken',
  ])('refuses %s', async (query) => {
    await refused(fakeDaemon().request(`/exceptions?${query}`), 400, 'bad-request');
  });
});

describe('one exception', () => {
  test.each(['E-0', 'E-', '-1', '1.5', 'x', 'E-1e3', '1198%20', 'E-99999999999999999999'])('refuses the id %s', async (id) => {
    await refused(fakeDaemon().request(`/exceptions/${id}`), 400, 'bad-request');
  });
  test('that does not exist is a 404', async () => {
    await refused(fakeDaemon().request('/exceptions/E-5'), 404, 'not-found');
    await refused(fakeDaemon().post('/exceptions/5/decisions', decision), 404, 'not-found');
  });
});

describe('a decision', () => {
  test.each([
    ['an unknown key', { ...decision, force: true }],
    ['an unknown verb', { ...decision, verb: 'delete' }],
    ['no reason', { ...decision, reason: '   ' }],
    ['no version', { verb: 'approve', reason: 'x' }],
    ['a version as text', { ...decision, version: '2' }],
    ['a float for money', { ...decision, value: { amount: 12.5, currency: 'EUR' } }],
    ['an object as value', { ...decision, value: { anything: 1 } }],
    ['a list', [decision]],
    ['nothing', ''],
    ['no JSON', '{"verb": "approve"'],
    ['an unknown key that is special', '{"verb":"approve","reason":"x","version":2,"__proto__":{"version":3}}'],
  ])('with %s is refused', async (_what, body) => {
    const { post, decided } = fakeDaemon();
    await refused(post(DECISIONS, body), 400, 'bad-request');
    expect(decided).toEqual([]);
  });
  test('what is wrong is told by place and never by value', async () => {
    const problem = await refused(
      fakeDaemon().post(DECISIONS, { ...decision, reason: '', secret: 'hunter2', verb: 'hunter2' }),
      400,
      'bad-request',
    );
    expect(problem.errors?.map(({ path }) => path)).toEqual(expect.arrayContaining(['verb', 'reason']));
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });
  test('on an old version is a conflict, and one that is not legal is refused with its reason', async () => {
    const { post } = fakeDaemon();
    await refused(post(DECISIONS, { ...decision, version: 1 }), 409, 'version-mismatch');
    expect((await refused(post(DECISIONS, { ...decision, verb: 'route' }), 422, 'not-yet')).detail).toBe('Comes later.');
  });
  test.each([
    ['already-closed', 409],
    ['item-not-open', 409],
    ['unknown-item', 422],
    ['value-missing', 422],
    ['value-not-legal', 422],
    ['one-by-one', 422],
  ] as const)('the refusal %s is a %i', async (code, status) => {
    const { post } = fakeDaemon({ decide: async () => ({ kind: 'refused', code, message: 'Because.' }) });
    await refused(post(DECISIONS, decision), status, code);
  });
});

describe('an idempotency key', () => {
  test('answers a repeated decision with the first result, and decides once', async () => {
    const { post, decided } = fakeDaemon();
    const headers = { 'idempotency-key': 'abc' };
    const first = await (await post(DECISIONS, decision, headers)).json();
    // The same content in another order of keys, and by the other form of the id.
    const again = await (
      await post('/exceptions/1198/decisions', { version: 2, reason: decision.reason, verb: 'approve' }, headers)
    ).json();
    expect(again).toEqual(first);
    expect(decided).toHaveLength(1);
  });
  test('for another decision is refused', async () => {
    const { post, decided } = fakeDaemon();
    const headers = { 'idempotency-key': 'abc' };
    await post(DECISIONS, decision, headers);
    await refused(post(DECISIONS, { ...decision, verb: 'close' }, headers), 422, 'key-reused');
    await refused(post('/exceptions/E-7/decisions', decision, headers), 422, 'key-reused');
    expect(decided).toHaveLength(1);
  });
  test.each(['', 'with blank', 'x'.repeat(201)])('that is none is refused: %#', async (key) => {
    await refused(fakeDaemon().post(DECISIONS, decision, { 'idempotency-key': key }), 400, 'bad-request');
  });
});

describe('the records', () => {
  test.each(['', '?ref=1&email=a@x.example', '?id=1', '?ref=', '?ref=1&more=1'])(
    'need exactly one of id and e-mail: %s',
    async (query) => {
      await refused(fakeDaemon().request(`/records${query}`), 400, 'bad-request');
    },
  );
  test('that nobody knows are a 404', async () => {
    await refused(fakeDaemon().request('/records?ref=nobody'), 404, 'not-found');
  });
});

describe('the frame', () => {
  const big = JSON.stringify({ ...decision, reason: 'x'.repeat(BODY_LIMIT) });
  const stream = (text: string): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < text.length; at += 1000) controller.enqueue(new TextEncoder().encode(text.slice(at, at + 1000)));
        controller.close();
      },
    });
  const chunked = (text: string, headers: Record<string, string> = {}): Promise<Response> =>
    fakeDaemon().request(DECISIONS, {
      method: 'POST',
      body: stream(text),
      duplex: 'half',
      headers: { 'content-type': 'application/json', ...headers },
    } as RequestInit);

  test('a body that is too large is refused, chunked or with a header that lies', async () => {
    await refused(fakeDaemon().post(DECISIONS, big), 413, 'too-large');
    await refused(chunked(big), 413, 'too-large');
    await refused(chunked(big, { 'content-length': '10' }), 413, 'too-large');
    await refused(fakeDaemon().post(DECISIONS, decision, { 'content-length': String(BODY_LIMIT + 1) }), 413, 'too-large');
  });
  test('a small chunked body is read', async () => {
    expect((await chunked(JSON.stringify(decision))).status).toBe(200);
  });
  test('bytes count, not characters', async () => {
    await refused(
      fakeDaemon().post(DECISIONS, JSON.stringify({ ...decision, reason: 'é'.repeat(BODY_LIMIT / 2) })),
      413,
      'too-large',
    );
  });
  test('a body that is no plain JSON is refused', async () => {
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      { 'content-type': '' },
    ]) {
      await refused(fakeDaemon().post(DECISIONS, decision, headers as Record<string, string>), 415, 'wrong-content-type');
    }
  });
  test('an unknown address and a wrong method are told apart', async () => {
    const { request } = fakeDaemon();
    await refused(request('/nothing'), 404, 'not-found');
    const answer = await request('/exceptions/E-1198', { method: 'DELETE', headers: { 'content-type': 'application/json' } });
    expect(answer.headers.get('allow')).toBe('GET');
    await refused(answer, 405, 'wrong-method');
  });
  test('what a handler throws is told to the daemon alone', async () => {
    const secret = new Error('password=hunter2 at postgres://');
    const { request, failures } = fakeDaemon({ connections: () => Promise.reject(secret) });
    const problem = await refused(request('/connections'), 500, 'internal');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
    expect(failures).toEqual([secret]);
  });
  test('every answer has the security headers and none allows another origin', async () => {
    const { request, app, post } = fakeDaemon();
    const answers = [
      await request('/connections'),
      await request('/nothing'),
      await app.request('/api/v1/connections'),
      await app.request('/api/v1/health'),
      await request('/exceptions/x'),
      await post(DECISIONS, big),
      await request('/connections', {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
      }),
      await fakeDaemon({ connections: () => Promise.reject(new Error('x')) }).request('/connections'),
    ];
    for (const { headers } of answers) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});
