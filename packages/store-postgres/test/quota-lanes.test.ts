import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BucketShape, Lane, QuotaStore } from '@meshline/connector-host';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { postgresQuota, quotaState } from '../src/index.ts';
import { poolAt, T0 } from './ledger.ts';

let database: TestDatabase;
const pools: pg.Pool[] = [];
beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.end();
});
afterAll(() => database.close());

/** The quota of a daemon at a moment. */
function daemonAt(at: number): QuotaStore & ReturnType<typeof postgresQuota> {
  const pool = poolAt(database, at);
  pools.push(pool);
  return postgresQuota(pool);
}

const speed = (burst: number, refillPerSecond: number): BucketShape => ({
  name: 'all',
  burst,
  refillPerSecond,
  limit: 100,
  windowMs: 1_000,
  share: 1,
});

/** How many calls of a lane get their tokens, asking one after the other. */
async function granted(store: QuotaStore, connection: string, bucket: BucketShape, lane: Lane, tries = 30): Promise<number> {
  let got = 0;
  for (let i = 0; i < tries; i++) if ((await store.take(connection, [{ bucket, tokens: 1 }], lane)).ok) got++;
  return got;
}

describe('lanes', () => {
  test('backfill leaves a part of each bucket to live work, and both leave one to handoffs', async () => {
    const store = daemonAt(T0);
    expect(await granted(store, 'floors', speed(20, 1), 'backfill')).toBe(14);
    expect(await granted(store, 'floors', speed(20, 1), 'live')).toBe(4);
    expect(await granted(store, 'floors', speed(20, 1), 'handoff')).toBe(2);
  });

  test('a bucket too small for that goes to whom waits first by lane', async () => {
    const bucket = speed(1, 10);
    const before = daemonAt(T0);
    expect(await granted(before, 'small', bucket, 'backfill', 1)).toBe(1);
    const waits = await before.take('small', [{ bucket, tokens: 1 }], 'live');
    expect(waits).toEqual({ ok: false, waitMs: 100 });
    const then = daemonAt(T0 + 110);
    expect(await then.take('small', [{ bucket, tokens: 1 }], 'backfill')).toMatchObject({ ok: false });
    expect(await then.take('small', [{ bucket, tokens: 1 }], 'live')).toEqual({ ok: true });
    // Nobody of live waits any more.
    expect(await granted(daemonAt(T0 + 300), 'small', bucket, 'backfill', 1)).toBe(1);
  });

  test('however large the backlog of two daemons, a live call waits for a few tokens at most', async () => {
    const bucket = speed(2, 50);
    const daemons = [postgresQuota(database.pool), postgresQuota(database.pool)];
    let over = false;
    let drained = 0;
    const backlog = daemons.flatMap((store) =>
      Array.from({ length: 60 }, async () => {
        while (!over) {
          const taken = await store.take('crowd', [{ bucket, tokens: 1 }], 'backfill');
          if (taken.ok) drained++;
          else await sleep(taken.waitMs);
        }
      }),
    );
    await sleep(300);
    const delays: number[] = [];
    const [store] = daemons;
    for (let i = 0; i < 10 && store; i++) {
      const from = performance.now();
      for (;;) {
        const taken = await store.take('crowd', [{ bucket, tokens: 1 }], 'live');
        if (taken.ok) break;
        await sleep(taken.waitMs);
      }
      delays.push(performance.now() - from);
      await sleep(50);
    }
    over = true;
    await Promise.all(backlog);
    // In order of arrival it would be more than two seconds.
    expect(delays.sort((a, b) => a - b)[7]).toBeLessThan(400);
    expect(drained).toBeGreaterThan(10);
  });
});

describe('a limit that the vendor enforces', () => {
  const rate = async (connection: string): Promise<number> => {
    const { rows } = await database.pool.query<{ pace: number }>('select pace from bucket where connection = $1', [connection]);
    return rows[0]?.pace ?? 1;
  };

  test('empties the bucket for all daemons and lanes until its end; then it fills half as fast, and recovers', async () => {
    const bucket = speed(10, 10);
    expect(await granted(daemonAt(T0), 'limited', bucket, 'handoff', 3)).toBe(3);
    await daemonAt(T0).limited('limited', bucket, 3_000, 0);
    const other = daemonAt(T0 + 2_900);
    expect(await other.take('limited', [{ bucket, tokens: 1 }], 'handoff')).toMatchObject({ ok: false });
    const waits = await other.take('limited', [{ bucket, tokens: 1 }], 'handoff');
    expect(waits.ok ? 0 : waits.waitMs).toBeGreaterThanOrEqual(100);
    expect(await granted(daemonAt(T0 + 4_000), 'limited', bucket, 'handoff')).toBe(5);
    // A hundredth of the speed more with each second: whole again after 50 s.
    expect(await granted(daemonAt(T0 + 60_000), 'limited', bucket, 'handoff')).toBe(10);
    expect(await granted(daemonAt(T0 + 60_500), 'limited', bucket, 'handoff')).toBe(5);
  });

  test('counts once, however many calls were under way', async () => {
    const bucket = speed(10, 10);
    await granted(daemonAt(T0), 'once', bucket, 'live', 5);
    await daemonAt(T0).limited('once', bucket, 1_000, 50);
    for (let i = 1; i <= 5; i++) await daemonAt(T0 + i * 10).limited('once', bucket, 1_000, 60 + i * 10);
    expect(await rate('once')).toBe(0.5);
    await daemonAt(T0 + 3_000).limited('once', bucket, 1_000, 20);
    expect(await rate('once')).toBeCloseTo(0.265, 3);
  });

  test('on a day’s allowance blocks it, and takes nothing of what is left', async () => {
    const bucket: BucketShape = { ...speed(100, 0.01), windowMs: 86_400_000 };
    expect(await granted(daemonAt(T0), 'day', bucket, 'handoff', 10)).toBe(10);
    await daemonAt(T0).limited('day', bucket, 900_000, 0);
    const waits = await daemonAt(T0 + 1_000).take('day', [{ bucket, tokens: 1 }], 'live');
    expect(waits).toEqual({ ok: false, waitMs: 899_000 });
    expect(await rate('day')).toBe(1);
    expect(await granted(daemonAt(T0 + 901_000), 'day', bucket, 'handoff', 80)).toBe(80);
  });

  test('what the vendor says is left for everybody is the most that a bucket holds', async () => {
    const bucket = speed(10, 0.001);
    await granted(daemonAt(T0), 'left', bucket, 'live', 1);
    await daemonAt(T0).left('left', bucket, 4);
    expect(await granted(daemonAt(T0), 'left', bucket, 'handoff')).toBe(4);
  });
});

test('what is used is counted by lane and minute, and written together', async () => {
  const store = daemonAt(T0);
  const bucket = speed(50, 1);
  await granted(store, 'counted', bucket, 'backfill', 5);
  await granted(store, 'counted', bucket, 'live', 3);
  await store.take('counted', [{ bucket, tokens: 4 }], 'live');
  await store.flush();
  const { rows } = await database.pool.query(
    `select lane, used from quota_use where connection = 'counted' and bucket = 'all' order by lane`,
  );
  expect(rows).toEqual([
    { lane: 'backfill', used: 5 },
    { lane: 'live', used: 7 },
  ]);
  const { rows: calls } = await database.pool.query(`select calls, retries from call_count where connection = 'counted'`);
  expect(calls).toEqual([{ calls: 9, retries: 0 }]);
});

test('how a bucket stands is told with what was used, what the vendor has blocked, and what is to come', async () => {
  const bucket = speed(50, 10);
  const store = daemonAt(T0);
  await granted(store, 'shown', bucket, 'live', 20);
  await store.flush();
  await store.limited('shown', bucket, 5_000, 0);
  const pool = poolAt(database, T0 + 1_000);
  pools.push(pool);
  const state = (await quotaState(pool)).find(({ connection }) => connection === 'shown');
  expect(state).toMatchObject({
    bucket: 'all',
    limit: 100,
    windowMs: 1_000,
    share: 1,
    burst: 50,
    tokens: 0,
    usedInHour: 20,
    usedInDay: 20,
  });
  expect(state?.blockedUntil?.getTime()).toBe(T0 + 5_000);
  expect(state?.pace).toBeCloseTo(0.51, 5);
  expect(state?.refillPerSecond).toBeCloseTo(5.1, 5);
  expect(state?.forecast).toEqual({ drainedInMs: 0, emptyInMs: 0 });
  const later = poolAt(database, T0 + 5_400_000);
  pools.push(later);
  expect((await quotaState(later)).find(({ connection }) => connection === 'shown')).toMatchObject({
    tokens: 50,
    pace: 1,
    usedInHour: 0,
    usedInDay: 20,
    forecast: { drainedInMs: 0, emptyInMs: undefined },
  });
});

test('what waits is priced by the attempts of the last minutes, however many writes ended before', async () => {
  const bucket = speed(50, 1);
  const store = daemonAt(T0);
  await granted(store, 'backlog', bucket, 'live', 20);
  await store.flush();
  const set = randomUUID();
  await database.pool.query(
    `insert into change_set (id, kind, cause, actor, rulebook, at) values ($1, 'live', 'x', 'x', 'x', $2)`,
    [set, new Date(T0)],
  );
  for (let n = 0; n < 10; n++) {
    const id = randomUUID();
    await database.pool.query(
      `insert into intent (id, key, change_set, kind, entity, identity, connection, stream, record_id, epoch, based_on, patch, fields, lane, state, not_before,
           rulebook, created_at, updated_at)
         values ($1::uuid, $1::text, $2, 'update', 'person', $1::uuid, 'backlog', 'contacts', $1::text, 1, 1, '{}', '[]', 'live', $3, $4, 'x', $4, $4)`,
      [id, set, n < 4 ? 'ready' : 'confirmed', new Date(T0)],
    );
    if (n >= 5)
      await database.pool.query(
        `insert into attempt (id, intent, number, lease_epoch, check_mapping, check_source_of_truth, check_owner, check_status, check_retry_count,
             check_replay_safety, check_outcome, started_at, ended_at, outcome)
           values ($1::uuid, $1::uuid, 1, 1, 'pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'pass', $2, $2, 'applied')`,
        [id, new Date(T0)],
      );
  }
  const pool = poolAt(database, T0 + 1_000);
  pools.push(pool);
  // 20 tokens for the five writes of the last minutes, and four are ready.
  expect((await quotaState(pool)).find(({ connection }) => connection === 'backlog')).toMatchObject({ waiting: 16 });
});

describe('the budget of retries', () => {
  const retries = async (at: number, connection: string, tries: number): Promise<number> => {
    const stores = [daemonAt(at), daemonAt(at)];
    const takers = stores.flatMap((store) => Array.from({ length: tries / 2 }, () => store.retry(connection)));
    return (await Promise.all(takers)).filter(({ ok }) => ok).length;
  };

  test('is ten in a minute where there are few calls, for all daemons together; then it is the next minute’s', async () => {
    expect(await retries(T0 + 20_000, 'few', 30)).toBe(10);
    expect(await daemonAt(T0 + 20_000).retry('few')).toEqual({ ok: false, waitMs: 40_000 });
    expect(await retries(T0 + 60_000, 'few', 30)).toBe(10);
  });

  test('is a tenth of the calls of five minutes where there are many (I19)', async () => {
    await database.pool.query(`insert into call_count (connection, minute, calls) values ('many', $1, 400), ('many', $2, 600)`, [
      new Date(T0),
      new Date(T0 - 120_000),
    ]);
    expect(await retries(T0, 'many', 160)).toBe(100);
    // The older calls are out of the window; what was retried since counts on.
    expect(await retries(T0 + 200_000, 'many', 40)).toBe(10);
  });
});
