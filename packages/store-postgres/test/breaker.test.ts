import { setTimeout as sleep } from 'node:timers/promises';
import { host, memoryCredentials, type Hosted } from '@meshline/connector-host';
import type { ConnectorContext, Session } from '@meshline/connector-spec';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBreakers, postgresBreaker } from '../src/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.pool.query('delete from breaker'));

interface Daemon {
  readonly hosted: Hosted;
  /** One call: its status, or what kept it from being sent. */
  call(): Promise<string>;
}

/** A system that answers as the test says, and the daemons that call it; each has its host, and all share the database. */
function vendor() {
  let answer: () => Promise<Response> = () => Promise.resolve(new Response('ok'));
  const seen = { sent: 0, under: 0, most: 0 };
  const daemon = (): Daemon => {
    let context: ConnectorContext | undefined;
    const hosted = host({
      id: 'sample',
      connector: {
        specVersion: 'v1',
        manifest: {
          id: 'sample',
          displayName: 'Sample',
          apiVersions: ['v1'],
          streams: {},
          feeds: {},
          quota: { buckets: [], classes: { read: [] } },
          webhooks: false,
          provisions: false,
          hosts: ['127.0.0.1'],
          secrets: [],
        },
        open(given) {
          context = given;
          return { close: () => Promise.resolve() } as Session;
        },
      },
      secrets: {},
      share: 1,
      quotaStore: { take: () => Promise.resolve({ ok: true }) },
      breakerStore: postgresBreaker(database.pool),
      credentialStore: memoryCredentials(),
      clock: { now: () => Date.now(), sleep: (ms) => sleep(ms) },
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      signal: new AbortController().signal,
      transport: async () => {
        seen.sent++;
        seen.most = Math.max(seen.most, ++seen.under);
        try {
          return await answer();
        } finally {
          seen.under--;
        }
      },
    });
    const call = async (): Promise<string> => {
      try {
        return String((await context?.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' }))?.status);
      } catch (error) {
        const { code, sent } = error as { code: string; sent: boolean };
        return `${code}${sent ? '' : ' unsent'}`;
      }
    };
    return { hosted, call };
  };
  return { seen, daemon, answers: (next: typeof answer) => (answer = next) };
}

const down = (): Promise<Response> => Promise.resolve(new Response('', { status: 503 }));
const many = (daemon: Daemon, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => daemon.call()));
/** The pause is over, for all daemons. */
const due = (): Promise<unknown> => database.pool.query('update breaker set resume_at = meshline_now()');
/** As long as a daemon may not know yet what another wrote. */
const heard = (): Promise<void> => sleep(600);

test('what one daemon finds out, the others know within a second, and send nothing', async () => {
  const system = vendor();
  const [one, other] = [system.daemon(), system.daemon()];
  expect(await other.call()).toBe('200');
  system.answers(down);
  for (let i = 0; i < 5; i++) expect(await one.call()).toBe('503');
  await heard();
  const before = system.seen.sent;
  expect(await many(other, 20)).toEqual(Array.from({ length: 20 }, () => 'UNAVAILABLE unsent'));
  expect(system.seen.sent).toBe(before);
  // The same moment for all of them, and for people.
  const [shown] = await openBreakers(database.pool);
  expect(shown).toMatchObject({ connection: 'sample', failedProbes: 0, reason: 'HTTP 503' });
  const stated = shown?.resumeAt.getTime() ?? 0;
  expect(Math.abs((one.hosted.openUntil() ?? 0) - stated)).toBeLessThan(100);
  expect(Math.abs((other.hosted.openUntil() ?? 0) - stated)).toBeLessThan(100);
});

test('of two daemons with crowds of callers one call probes in each pause', async () => {
  const system = vendor();
  const daemons = [system.daemon(), system.daemon()] as const;
  system.answers(down);
  for (let i = 0; i < 5; i++) await daemons[0].call();
  for (let probe = 1; probe <= 3; probe++) {
    await due();
    await heard();
    const before = system.seen.sent;
    system.answers(() => sleep(200).then(down));
    const answers = (await Promise.all(daemons.map((daemon) => many(daemon, 150)))).flat();
    expect(system.seen.sent).toBe(before + 1);
    expect(answers.filter((answer) => answer === '503')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'UNAVAILABLE unsent')).toHaveLength(299);
    expect(await openBreakers(database.pool)).toMatchObject([{ failedProbes: probe }]);
  }
  const { rows } = await database.pool.query<{ pause: string }>(
    'select extract(epoch from resume_at - at) as pause from breaker',
  );
  // 2 s, doubled three times, less up to a quarter of jitter.
  expect(Number(rows[0]?.pause)).toBeGreaterThanOrEqual(12);
  expect(Number(rows[0]?.pause)).toBeLessThanOrEqual(16);
});

test('after the probe all daemons go on, slowly: no herd falls upon a system that is just back', async () => {
  const system = vendor();
  const daemons = [system.daemon(), system.daemon()] as const;
  system.answers(down);
  for (let i = 0; i < 5; i++) await daemons[0].call();
  await due();
  await heard();
  system.answers(() => Promise.resolve(new Response('ok')));
  expect(await daemons[1].call()).toBe('200');
  expect(await openBreakers(database.pool)).toEqual([]);
  await heard();
  const mosts: number[] = [];
  system.answers(async () => {
    mosts.push(system.seen.under);
    await sleep(5);
    return new Response('ok');
  });
  const answers = (await Promise.all(daemons.map((daemon) => many(daemon, 100)))).flat();
  expect(answers.every((answer) => answer === '200')).toBe(true);
  // One more for each that went well, in each of the two daemons.
  expect(Math.max(...mosts.slice(0, 3))).toBeLessThanOrEqual(3);
  expect(Math.max(...mosts.slice(0, 10))).toBeLessThanOrEqual(8);
  expect(Math.max(...mosts)).toBeGreaterThan(16);
});

test('it outlives a restart', async () => {
  const system = vendor();
  system.answers(down);
  const before = system.daemon();
  for (let i = 0; i < 5; i++) await before.call();
  const after = system.daemon();
  expect(await after.call()).toBe('UNAVAILABLE unsent');
  expect(system.seen.sent).toBe(5);
  expect(Math.abs((after.hosted.openUntil() ?? 0) - (before.hosted.openUntil() ?? 0))).toBeLessThan(100);
});

test('a probe whose process dies is free for another when its lease ends, and its late word counts for nothing', async () => {
  const system = vendor();
  const daemon = system.daemon();
  system.answers(down);
  for (let i = 0; i < 5; i++) await daemon.call();
  await due();
  const store = postgresBreaker(database.pool);
  const { probe } = await store.takeProbe('sample', 700);
  expect(probe).toBe(1);
  await heard();
  system.answers(() => Promise.resolve(new Response('ok')));
  expect(await daemon.call()).toBe('UNAVAILABLE unsent');
  await sleep(700);
  expect(await daemon.call()).toBe('200');
  const stands = await store.endProbe('sample', 1, { closes: false, pauseMs: 60_000, counts: true });
  expect(stands.open).toBeUndefined();
});

test('a straggler from before does not open it again', async () => {
  const system = vendor();
  const daemon = system.daemon();
  const stragglers: ((response: Response) => void)[] = [];
  system.answers(() => new Promise((resolve) => stragglers.push(resolve)));
  const late = many(daemon, 10);
  await sleep(50);
  system.answers(down);
  for (let i = 0; i < 5; i++) await daemon.call();
  await due();
  await heard();
  system.answers(() => Promise.resolve(new Response('ok')));
  expect(await daemon.call()).toBe('200');
  for (const answer of stragglers) answer(new Response('', { status: 503 }));
  expect(await late).toEqual(Array.from({ length: 10 }, () => '503'));
  expect(await daemon.call()).toBe('200');
  expect(await openBreakers(database.pool)).toEqual([]);
});
