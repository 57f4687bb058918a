import type { ConnectorContext, ReadItem } from '@meshline/connector-spec';
import { isConnectorError } from '@meshline/connector-spec';
import { expect, test } from 'vitest';
import type { CallOptions, Lane, QuotaStore } from '../src/index.ts';
import { connectorWith, failure, hosted, leapingClock } from './support.ts';

/** A connector that sends one request in each of its methods, and in a reading one for each item. */
function recording(over: Partial<QuotaStore> = {}, answer: () => Response = () => new Response('ok')) {
  const lanes: Lane[] = [];
  const limited: { bucket: string; seconds: number }[] = [];
  let sent = 0;
  let context: ConnectorContext | undefined;
  const request = async (): Promise<void> => {
    await context?.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' });
  };
  const connection = hosted(
    connectorWith(
      {
        async *read(): AsyncIterable<ReadItem> {
          for (let i = 0; i < 2; i++) {
            await request();
            yield { kind: 'checkpoint', cursor: {}, phase: 'changes' };
          }
        },
        async get() {
          await request();
          return [];
        },
        async write() {
          await request();
          return [{ opId: 'a', outcome: 'applied', id: '1' }];
        },
      },
      {},
      (given) => {
        context = given;
      },
    ),
    {
      clock: leapingClock(),
      transport: () => (sent++, Promise.resolve(answer())),
      quotaStore: {
        take: (_, __, lane) => {
          lanes.push(lane);
          return Promise.resolve({ ok: true });
        },
        limited: async (_, bucket, waitMs) => void limited.push({ bucket: bucket.name, seconds: waitMs / 1_000 }),
        ...over,
      },
    },
  );
  const { signal } = new AbortController();
  const write = (how?: CallOptions) =>
    connection.write({ operations: [{ opId: 'a', kind: 'update', stream: 'contacts', id: '1', patch: {} }], signal }, how);
  const get = (how?: CallOptions) => connection.get({ stream: 'contacts', targets: [], signal }, how);
  const read = async (how?: CallOptions): Promise<void> => {
    for await (const _ of connection.read({ feed: 'contacts', cursor: undefined, fields: {}, signal }, how));
  };
  return { lanes, limited, write, get, read, sent: () => sent };
}

test('the lane of a call is that of each of its requests, also when calls of several lanes are under way', async () => {
  const { lanes, read, get, write } = recording();
  await read({ lane: 'backfill' });
  expect(lanes.splice(0)).toEqual(['backfill', 'backfill']);
  await get();
  await write({ lane: 'handoff' });
  expect(lanes.splice(0)).toEqual(['live', 'handoff']);
  await Promise.all([read({ lane: 'backfill' }), write({ lane: 'live' }), write({ lane: 'handoff' })]);
  expect(lanes.splice(0).sort()).toEqual(['backfill', 'backfill', 'handoff', 'live']);
});

test('a second try that has no budget isn’t sent, and says when it may be; first tries don’t ask', async () => {
  let asked = 0;
  const { write, sent } = recording({ retry: () => (asked++, Promise.resolve({ ok: false, waitMs: 7_000 })) });
  expect(await write()).toMatchObject([{ outcome: 'applied' }]);
  expect(asked).toBe(0);
  const [refused] = await write({ retry: true });
  expect(refused).toMatchObject({ outcome: 'rejected', error: { code: 'UNAVAILABLE', retryAt: 1_700_000_007_000 } });
  expect([asked, sent()]).toEqual([1, 1]);
});

test('a 429 is told to all daemons at once, also by a connector that says nothing of it; a wrong unit is cut to a minute', async () => {
  const answers = [
    { 'retry-after': '3' },
    { 'retry-after': 'Tue, 14 Nov 2023 22:13:24 GMT' },
    {},
    { 'retry-after': 'soon' },
    { 'retry-after': '3000' },
  ];
  const { get, limited } = recording({}, () => new Response('', { status: 429, headers: answers.shift() ?? {} }));
  while (answers.length > 0) await get();
  expect(limited).toEqual([3, 4, 1, 1, 60].map((seconds) => ({ bucket: 'all', seconds })));
});

test('a limit met while a connection is checked is thrown, not reported as its problem', async () => {
  const problems = [{ code: 'reach' as const, message: 'limit', mend: 'wait' }];
  const connection = hosted(
    connectorWith({ check: async () => ({ ok: false, problems }) }, {}, () => undefined),
    {},
  );
  expect(await connection.check(new AbortController().signal)).toEqual({ ok: false, problems });
  let context: ConnectorContext | undefined;
  const limited = hosted(
    connectorWith(
      {
        async check() {
          await context?.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' });
          return { ok: false, problems };
        },
      },
      {},
      (given) => {
        context = given;
      },
    ),
    { transport: () => Promise.resolve(new Response('', { status: 429 })) },
  );
  const error = await failure(limited.check(new AbortController().signal));
  expect(isConnectorError(error) && [error.code, error.sent]).toEqual(['RATE_LIMITED', false]);
});
