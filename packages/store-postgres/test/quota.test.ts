import type { BucketShape } from '@meshline/connector-host';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresQuota } from '../src/index.ts';
import { poolAt, T0 } from './ledger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const bucket = (name: string, burst: number, refillPerSecond: number): BucketShape => ({
  name,
  burst,
  refillPerSecond,
  limit: burst,
  windowMs: 1_000,
  share: 1,
});

/** How many of `tries` calls by 20 takers at once got their tokens at that moment. */
async function granted(at: number, tries: number, connection: string, ...shapes: readonly BucketShape[]): Promise<number> {
  const pool = poolAt(database, at);
  const store = postgresQuota(pool);
  const wanted = shapes.map((shape) => ({ bucket: shape, tokens: 1 }));
  const takers = Array.from({ length: 20 }, async () => {
    let got = 0;
    for (let i = 0; i < tries / 20; i++) if ((await store.take(connection, wanted, 'handoff')).ok) got++;
    return got;
  });
  const sum = (await Promise.all(takers)).reduce((a, b) => a + b, 0);
  await pool.end();
  return sum;
}

test('twenty takers at once never get more than the bucket holds, and nothing of it is lost', async () => {
  const shape = bucket('all', 50, 5);
  expect(await granted(T0, 200, 'burst', shape)).toBe(50);
  expect(await granted(T0 + 4_000, 100, 'burst', shape)).toBe(20);
  expect(await granted(T0 + 4_100, 40, 'burst', shape)).toBe(0);
  expect(await granted(T0 + 3_600_000, 200, 'burst', shape)).toBe(50);
});

test('several buckets are taken together or not at all', async () => {
  const [wide, narrow] = [bucket('wide', 40, 1), bucket('narrow', 10, 1)];
  expect(await granted(T0, 60, 'both', wide, narrow)).toBe(10);
  expect(await granted(T0, 60, 'both', wide)).toBe(30);
});

test('a clock that goes back gives nothing away', async () => {
  const shape = bucket('all', 10, 1);
  expect(await granted(T0, 20, 'back', shape)).toBe(10);
  expect(await granted(T0 - 60_000, 20, 'back', shape)).toBe(0);
});

test('a smaller share counts at once', async () => {
  expect(await granted(T0, 20, 'share', bucket('all', 100, 1))).toBe(20);
  expect(await granted(T0, 40, 'share', bucket('all', 10, 1))).toBe(10);
});

test('connections don’t share buckets', async () => {
  expect(await granted(T0, 20, 'one', bucket('all', 5, 1))).toBe(5);
  expect(await granted(T0, 20, 'two', bucket('all', 5, 1))).toBe(5);
});

test('who gets nothing is told how long to wait', async () => {
  const pool = poolAt(database, T0);
  const store = postgresQuota(pool);
  const want = [{ bucket: bucket('all', 10, 2), tokens: 10 }];
  expect(await store.take('wait', want, 'handoff')).toEqual({ ok: true });
  expect(await store.take('wait', [{ bucket: bucket('all', 10, 2), tokens: 4 }], 'handoff')).toEqual({
    ok: false,
    waitMs: 2_000,
  });
  await pool.end();
});

test('on the running clock the sum stays under burst and refill, with twenty takers in a hurry', async () => {
  const store = postgresQuota(database.pool);
  const shape = bucket('all', 20, 200);
  const from = performance.now();
  let got = 0;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let i = 0; i < 15; i++) if ((await store.take('live', [{ bucket: shape, tokens: 1 }], 'handoff')).ok) got++;
    }),
  );
  const seconds = (performance.now() - from) / 1_000;
  expect(got).toBeLessThanOrEqual(20 + Math.ceil(200 * seconds));
  expect(got).toBeGreaterThanOrEqual(20);
});
