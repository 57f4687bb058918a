import type { ConnectorClock, QuotaBucket } from '@meshline/connector-spec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketShape, type QuotaStore } from '../src/index.ts';
import { contextOf, leapingClock } from './support.ts';

/** Token buckets as the port describes them, on a clock that the test moves. */
function bucketsOn(clock: { now(): number }): QuotaStore {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(_connection, wanted) {
      const now = clock.now();
      const held = wanted.map(({ bucket, tokens }) => {
        const stored = buckets.get(bucket.name) ?? { tokens: bucket.burst, at: now };
        const have = Math.min(bucket.burst, stored.tokens + (bucket.refillPerSecond * (now - stored.at)) / 1_000);
        return { bucket, tokens, have };
      });
      const ok = held.every(({ tokens, have }) => have >= tokens);
      // Rounded up, or a rest too small to move the clock would be waited for again and again.
      const waitMs = Math.max(
        1,
        ...held.map(({ bucket, tokens, have }) => Math.ceil((Math.max(0, tokens - have) / bucket.refillPerSecond) * 1_000)),
      );
      for (const { bucket, tokens, have } of held) buckets.set(bucket.name, { tokens: ok ? have - tokens : have, at: now });
      return Promise.resolve(ok ? { ok } : { ok, waitMs });
    },
  };
}

/** Most units in any window of that length, wherever it begins. */
function busiest(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  times.forEach((at, last) => {
    while ((times[first] ?? at) <= at - windowMs) first++;
    most = Math.max(most, last - first + 1);
  });
  return most;
}

const bucket: fc.Arbitrary<QuotaBucket> = fc.record({
  name: fc.constant('all'),
  limit: fc.integer({ min: 2, max: 200 }),
  windowMs: fc.constantFrom(250, 1_000, 10_000, 60_000),
  scope: fc.constantFrom('account', 'app'),
});

describe('the share of a limit', () => {
  test('burst and refill together never exceed it, whatever the limit, the window and the share', () => {
    fc.assert(
      fc.property(bucket, fc.double({ min: 0.01, max: 1, noNaN: true }), (limits, share) => {
        const shape = bucketShape(limits, share);
        const allowed = 0.99 * share * limits.limit;
        // One call is the least that can be taken at all: below one call a window there is one call now and then.
        const perWindow = Math.floor(shape.burst + shape.refillPerSecond * (limits.windowMs / 1_000));
        expect(perWindow).toBeLessThanOrEqual(Math.max(1, allowed) + 1e-6);
        expect(shape.refillPerSecond).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });

  test('no window of any position holds more, however the calls come', async () => {
    await fc.assert(
      fc.asyncProperty(
        bucket,
        fc.constantFrom(0.1, 0.5, 0.8, 1),
        fc.array(
          fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }) }),
          {
            minLength: 50,
            maxLength: 300,
          },
        ),
        async (limits, share, pauses) => {
          let now = 0;
          const clock: ConnectorClock = { now: () => now, sleep: (ms) => ((now += ms), Promise.resolve()) };
          const times: number[] = [];
          const { context } = contextOf(
            {
              share,
              clock,
              quotaStore: bucketsOn(clock),
              transport: () => {
                times.push(now);
                return Promise.resolve(new Response());
              },
            },
            { quota: { buckets: [limits], classes: { read: [{ bucket: 'all', cost: 1 }] } } },
          );
          for (const pause of pauses) {
            now += pause;
            await context.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' }).catch(() => undefined);
          }
          expect(busiest(times, limits.windowMs)).toBeLessThanOrEqual(Math.max(1, share * limits.limit));
          expect(times.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the longest possible use comes near the share: nothing is wasted', () => {
    const shape = bucketShape({ name: 'all', limit: 100, windowMs: 10_000, scope: 'app' }, 0.5);
    const inAnHour = shape.burst + shape.refillPerSecond * 3_600;
    expect(inAnHour).toBeGreaterThan(0.85 * 0.5 * 100 * 360);
  });
});

test('a class takes what it costs from each of its buckets, times the cost of the call', async () => {
  const taken: Record<string, number>[] = [];
  const { context } = contextOf(
    {
      quotaStore: {
        take: (_, wanted) => {
          taken.push(Object.fromEntries(wanted.map((want) => [want.bucket.name, want.tokens])));
          return Promise.resolve({ ok: true });
        },
      },
      transport: () => Promise.resolve(new Response()),
    },
    {
      quota: {
        buckets: ['burst', 'daily', 'search'].map((name) => ({ name, limit: 100, windowMs: 1_000, scope: 'app' as const })),
        classes: {
          search: [
            { bucket: 'search', cost: 1 },
            { bucket: 'daily', cost: 2 },
          ],
        },
      },
    },
  );
  await context.fetch(new Request('http://127.0.0.1:1/'), { class: 'search', cost: 3 });
  expect(taken).toEqual([{ search: 3, daily: 6 }]);
});

test('what a vendor says is left for everybody caps the bucket at our share of it, once a second', async () => {
  const told: { bucket: string; tokens: number }[] = [];
  const clock = leapingClock();
  const answers = [
    'api-usage=98400/100000',
    'api-usage=10/100000',
    'nonsense',
    'api-usage=99000/100000; per-app',
    'api-usage=100001/100000',
  ];
  const { context } = contextOf(
    {
      clock,
      share: 0.5,
      quotaStore: {
        take: () => Promise.resolve({ ok: true }),
        left: async (_, bucket, tokens) => void told.push({ bucket: bucket.name, tokens }),
      },
      transport: () => Promise.resolve(new Response('', { headers: { 'sforce-limit-info': answers.shift() ?? '' } })),
    },
    {
      quota: {
        buckets: [
          {
            name: 'daily',
            limit: 100_000,
            windowMs: 86_400_000,
            scope: 'account',
            reported: { header: 'sforce-limit-info', as: 'used/limit' },
          },
        ],
        classes: { read: [{ bucket: 'daily', cost: 1 }] },
      },
    },
  );
  const call = () => context.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' });
  for (let i = 0; i < 3; i++) {
    await call();
    clock.advance(2_000);
  }
  // Two answers in one second are told once.
  await call();
  await call();
  expect(told).toEqual([
    { bucket: 'daily', tokens: 800 },
    { bucket: 'daily', tokens: 500 },
  ]);
});
