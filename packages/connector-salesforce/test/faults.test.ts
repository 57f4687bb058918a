import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { WriteOperation, WriteResult } from '@meshline/connector-spec';
import { to18 } from '../src/ids.ts';
import { json, signal, stubbed, type Sent } from './stub.ts';

const id = (n: number): string => to18(`003M0000000000${n}`) ?? '';
const create = (opId: string, marker?: string): WriteOperation => ({
  opId,
  stream: 'Contact',
  kind: 'create',
  patch: { LastName: opId },
  ...(marker === undefined ? {} : { marker }),
});
const update = (opId: string, n: number): WriteOperation => ({
  opId,
  stream: 'Contact',
  kind: 'update',
  id: id(n),
  patch: { LastName: opId },
});
const isWrite = ({ path, method }: Sent): boolean => path.includes('/composite/sobjects') && method !== 'GET';
const isData = ({ path }: Sent): boolean => path.startsWith('/services/data/');
const rowsOf = ({ body }: Sent): Record<string, unknown>[] =>
  (JSON.parse(body) as { records: Record<string, unknown>[] }).records;
const outcomes = (results: readonly WriteResult[]): string[] =>
  results.map((result) => ('error' in result ? `${result.outcome} ${result.error.code}` : result.outcome));

async function written(operations: readonly WriteOperation[], answer: (sent: Sent) => Response | Promise<Response>) {
  const { session, sent } = stubbed((one) => (isWrite(one) ? answer(one) : undefined));
  const results = (await session.write?.({ operations, signal })) ?? [];
  expect(results.map(({ opId }) => opId)).toEqual(operations.map(({ opId }) => opId));
  return { results, sent: sent.filter(isWrite) };
}

describe('an answer that is none (T1, T3)', () => {
  const cut = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('[{"id":"003'));
      controller.error(new Error('other side closed'));
    },
  });
  it.each<[string, () => Response]>([
    ['a body that breaks off', () => new Response(cut, { status: 200, headers: { 'content-type': 'application/json' } })],
    [
      'truncated JSON with status 200',
      () => new Response('[{"id":"003M0000000', { status: 200, headers: { 'content-type': 'application/json' } }),
    ],
    ['an HTML page with status 200', () => new Response('<html>', { status: 200, headers: { 'content-type': 'text/html' } })],
    ['an empty 204', () => new Response(null, { status: 204 })],
    ['too few rows', () => json([{ id: id(1), success: true, errors: [] }])],
    ['an object instead of the list', () => json({ success: true })],
    ['status 500', () => json([{ errorCode: 'UNKNOWN_EXCEPTION', message: 'x' }], 500)],
    ['status 503 with HTML', () => new Response('<html>', { status: 503, headers: { 'content-type': 'text/html' } })],
  ])('%s makes every write unknown, and none is repeated', async (_, answer) => {
    const { results, sent } = await written([update('a', 1), update('b', 2)], answer);
    expect(outcomes(results)).toEqual(['unknown OUTCOME_UNKNOWN', 'unknown OUTCOME_UNKNOWN']);
    expect(sent).toHaveLength(1);
  });
  it.each(['cut', 'stalled'])('a body that is %s on the wire ends the call, and nothing else', async (how) => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('[{"id":"003', () => (how === 'cut' ? response.destroy() : undefined));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { results } = await written([update('a', 1)], (one) => fetch(`http://127.0.0.1:${port}`, { signal: one.signal }));
      expect(outcomes(results)).toEqual(['unknown OUTCOME_UNKNOWN']);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  it('a success without an id, or with the id of another record, is unknown', async () => {
    const rows = [
      { success: true, errors: [] },
      { id: id(3), success: true, errors: [] },
    ];
    const { results } = await written([update('a', 1), update('b', 2)], () => json(rows));
    expect(outcomes(results)).toEqual(['unknown OUTCOME_UNKNOWN', 'unknown OUTCOME_UNKNOWN']);
  });
});

describe('a refusal before anything happened', () => {
  it.each<[string, Response, string]>([
    [
      'the day is used up',
      json([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }], 403),
      'rejected RATE_LIMITED',
    ],
    ['a malformed request', json([{ errorCode: 'JSON_PARSER_ERROR', message: 'x' }], 400), 'rejected CONTRACT_VIOLATION'],
    [
      'several errors at once',
      json(
        [
          { errorCode: 'INVALID_FIELD', message: 'x' },
          { errorCode: 'INVALID_FIELD', message: 'y' },
        ],
        400,
      ),
      'rejected SCHEMA_CHANGED',
    ],
  ])('%s rejects every row', async (_, answer, outcome) => {
    const { results } = await written([update('a', 1), update('b', 2)], () => answer);
    expect(outcomes(results)).toEqual([outcome, outcome]);
  });
  it.each(['/services/oauth2/token', '/describe'])(
    'a connection lost at %s, before the write itself, rejects it: nothing was sent',
    async (path) => {
      const { session, sent } = stubbed((one) =>
        one.path.endsWith(path) ? Promise.reject(new TypeError('fetch failed')) : undefined,
      );
      const results = (await session.write?.({ operations: [create('a', 'm1')], signal })) ?? [];
      expect(outcomes(results)).toEqual(['rejected NETWORK']);
      expect(sent.filter(isWrite)).toEqual([]);
    },
  );
  it('redirects are refused, and the token goes to no other host (T22)', async () => {
    const { session, sent } = stubbed((one) =>
      isData(one) ? new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }) : undefined,
    );
    await expect(session.describe(signal)).rejects.toMatchObject({ data: { code: 'UNAVAILABLE', httpStatus: 302 } });
    expect(sent.every(({ path }) => path.startsWith('/services/'))).toBe(true);
  });
});

describe('an expired token (T2)', () => {
  const refuse = () => json([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }], 401);
  it('is renewed once and the request repeated', async () => {
    const { session, sent } = stubbed((one) =>
      isData(one) && one.headers.get('authorization') === 'Bearer token-1' ? refuse() : undefined,
    );
    await session.describe(signal);
    expect(sent.filter(({ path }) => path.includes('oauth2'))).toHaveLength(2);
  });
  it('that a renewal does not mend ends in AUTH_REVOKED after two requests', async () => {
    const { session, sent } = stubbed((one) => (isData(one) ? refuse() : undefined));
    await expect(session.get({ stream: 'Contact', targets: [{ key: 'a', id: id(1) }], signal })).rejects.toMatchObject({
      data: { code: 'AUTH_REVOKED' },
    });
    expect(sent.filter(isData)).toHaveLength(2);
  });
  it('is renewed once for many callers', async () => {
    const { session, sent } = stubbed((one) =>
      isData(one) && one.headers.get('authorization') === 'Bearer token-1' ? refuse() : undefined,
    );
    const targets = [{ key: 'a', marker: 'm' }];
    await Promise.allSettled(['Account', 'Contact', 'Lead'].map((stream) => session.get({ stream, targets, signal })));
    expect(sent.filter(({ path }) => path.includes('oauth2'))).toHaveLength(2);
  });
  it('is renewed also where the host compares the whole of what it holds', async () => {
    const { session, sent, context } = stubbed(
      (one) => (isData(one) && one.headers.get('authorization') === 'Bearer token-1' ? refuse() : undefined),
      {},
      {},
      (secrets) => {
        let held = secrets;
        return {
          get: () => Promise.resolve(held),
          refresh: async (stale, renew) => {
            const names = new Set([...Object.keys(held), ...Object.keys(stale)]);
            if ([...names].every((name) => held[name] === stale[name])) held = { ...secrets, ...(await renew(held)) };
            return held;
          },
        };
      },
    );
    await session.get({ stream: 'Contact', targets: [{ key: 'a', id: 'x' }], signal });
    expect((await context.credentials.get())['accessToken']).toBe('token-2');
    expect(sent.filter(({ path }) => path.includes('oauth2'))).toHaveLength(2);
  });
  it('on a write leads to one write', async () => {
    const { results, sent } = await written([create('a', 'm1')], (one) =>
      one.headers.get('authorization') === 'Bearer token-1'
        ? refuse()
        : json([{ id: id(1), success: true, created: true, errors: [] }]),
    );
    expect(results).toEqual([{ opId: 'a', outcome: 'applied', id: id(1), created: true }]);
    expect(sent).toHaveLength(2);
  });
});

describe('signing in', () => {
  const token = (body: unknown, status: number) =>
    stubbed(({ path }) => (path === '/services/oauth2/token' ? json(body, status) : undefined));
  it('with a wrong secret is a problem of check, with its mend', async () => {
    const report = await token({ error: 'invalid_client', error_description: 'invalid client credentials' }, 400).session.check(
      signal,
    );
    expect(report).toMatchObject({ ok: false, problems: [{ code: 'credentials' }] });
  });
  it('with an instance on a foreign host sends no token there', async () => {
    const { session, sent } = token(
      {
        access_token: 't',
        instance_url: 'https://evil.example',
        id: 'https://login.salesforce.com/id/00DM000000qfPyS/005M000000qfPyS',
      },
      200,
    );
    await expect(session.describe(signal)).rejects.toMatchObject({ data: { code: 'CONFIG_INVALID' } });
    expect(sent.filter(isData)).toEqual([]);
  });
  it('with an answer of another shape is no success', async () => {
    await expect(token({ ok: true }, 200).session.describe(signal)).rejects.toMatchObject({ data: { code: 'UNAVAILABLE' } });
  });
  it('is a form with the grant, and the secret is nowhere else', async () => {
    const { session, sent } = stubbed(() => undefined);
    await session.describe(signal);
    const [first, ...others] = sent;
    expect(first).toMatchObject({
      method: 'POST',
      path: '/services/oauth2/token',
      body: 'grant_type=client_credentials&client_id=id&client_secret=secret',
    });
    expect(JSON.stringify(others)).not.toContain('secret');
    expect(others.every(({ headers }) => headers.get('sforce-call-options') === 'client=MeshLine')).toBe(true);
  });
  it('is kept by the host, and done anew when the secret or the address changes', async () => {
    const first = stubbed(() => undefined);
    await first.session.describe(signal);
    const stored = await first.context.credentials.get();
    const same = stubbed(() => undefined, {}, stored);
    await same.session.describe(signal);
    expect(same.sent.every(isData)).toBe(true);
    const other = stubbed(() => undefined, {}, { ...stored, clientSecret: 'another' });
    await other.session.describe(signal);
    expect(other.sent[0]).toMatchObject({ path: '/services/oauth2/token' });
  });
});

describe('what is sent', () => {
  it('is a collections upsert on the marker with rules for assignment off (T4, T17), at most 200 rows a call (T6)', async () => {
    const operations = Array.from({ length: 201 }, (_, n) => create(`op${n}`, `m${n}`));
    const { results, sent } = await written(operations, (one) =>
      json(rowsOf(one).map((_, n) => ({ id: id(n % 10), success: true, created: true, errors: [] }))),
    );
    expect(outcomes(results)).toEqual(operations.map(() => 'applied'));
    expect(sent.map((one) => [one.method, one.path, rowsOf(one).length])).toEqual(
      [200, 1].map((n) => ['PATCH', '/services/data/v62.0/composite/sobjects/Contact/MeshLine_Id__c', n]),
    );
    expect(sent.every(({ headers }) => headers.get('sforce-auto-assign') === 'FALSE')).toBe(true);
    expect(rowsOf(sent[0] as Sent)[0]).toEqual({ MeshLine_Id__c: 'm0', attributes: { type: 'Contact' }, LastName: 'op0' });
  });
  it('has no key twice in one call (T7)', async () => {
    const { sent } = await written([create('a', 'K1'), create('b', 'k1'), create('c', 'k2')], (one) =>
      json(rowsOf(one).map(() => ({ id: id(1), success: true, created: false, errors: [] }))),
    );
    expect(sent.map((one) => rowsOf(one).map(({ LastName }) => LastName))).toEqual([['a', 'c'], ['b']]);
  });
  it('is cut where an answer is missing, and the rest of the calls keep their results', async () => {
    const operations = Array.from(
      { length: 201 },
      (_, n) => ({ ...update(`op${n}`, 1), id: to18(`003M00000000${String(n).padStart(3, '0')}`) ?? '' }) as WriteOperation,
    );
    let calls = 0;
    const { results } = await written(operations, (one) =>
      ++calls === 2 ? json([], 503) : json(rowsOf(one).map(({ id: own }) => ({ id: own, success: true, errors: [] }))),
    );
    expect(outcomes(results).filter((outcome) => outcome === 'applied')).toHaveLength(200);
    expect(outcomes(results)[200]).toBe('unknown OUTCOME_UNKNOWN');
  });
  it('leaves out what the schema does not take, without a call', async () => {
    const bad: WriteOperation[] = [
      { opId: 'a', stream: 'Contact', kind: 'update', id: id(1), patch: { Nope__c: 'x' } },
      { opId: 'b', stream: 'Contact', kind: 'update', id: id(2), patch: { Amount: { amount: '1', currency: 'USD' } } },
      { opId: 'c', stream: 'Contact', kind: 'update', id: '001M000000qfPySIAU', patch: { LastName: 'x' } },
      { opId: 'd', stream: 'Contact', kind: 'update', id: id(3), patch: {} },
      { opId: 'e', stream: 'Contact', kind: 'upsert', key: { field: 'Email', value: 'a@b.example' }, patch: { LastName: 'x' } },
    ];
    const { results, sent } = await written(bad, () => json([]));
    expect(outcomes(results)).toEqual([
      'rejected SCHEMA_CHANGED',
      'rejected RECORD_REJECTED',
      'rejected RECORD_GONE',
      'unchanged',
      'rejected NOT_SUPPORTED',
    ]);
    expect(sent).toEqual([]);
  });
  it('counts a repeated delete as done (T26)', async () => {
    const deleted = { success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }] };
    const { results, sent } = await written([{ opId: 'a', stream: 'Contact', kind: 'archive', id: id(1) }], () =>
      json([{ id: id(1), ...deleted }]),
    );
    expect(results).toEqual([{ opId: 'a', outcome: 'unchanged', id: id(1) }]);
    expect(sent[0]).toMatchObject({ method: 'DELETE', path: `/services/data/v62.0/composite/sobjects?ids=${id(1)}` });
  });
});

describe('an ended call', () => {
  it('throws ABORTED before the next request', async () => {
    const { session, sent } = stubbed(() => undefined);
    const ended = AbortSignal.abort();
    await expect(session.describe(ended)).rejects.toMatchObject({ data: { code: 'ABORTED' }, sent: false });
    await expect(session.write?.({ operations: [update('a', 1)], signal: ended })).rejects.toMatchObject({
      data: { code: 'ABORTED' },
      sent: false,
    });
    expect(sent).toEqual([]);
  });
});
