import { describe, expect, test } from 'vitest';
import { Freshness } from '../src/freshness.ts';
import { MarkerLocks } from '../src/marker-locks.ts';
import { parallel } from '../src/parallel.ts';

describe('parallel', () => {
  test('keeps the order of the items and the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await parallel([5, 4, 3, 2, 1], 2, async (n) => {
      most = Math.max(most, ++running);
      for (let i = 0; i < n; i++) await Promise.resolve();
      running--;
      return n * 10;
    });
    expect(results).toEqual([50, 40, 30, 20, 10]);
    expect(most).toBe(2);
  });

  test('starts nothing after a failure, and throws the first one', async () => {
    const started: number[] = [];
    const run = parallel([1, 2, 3, 4], 1, (n) => {
      started.push(n);
      return n === 2 ? Promise.reject(new Error('two')) : Promise.resolve(n);
    });
    await expect(run).rejects.toThrow('two');
    expect(started).toEqual([1, 2]);
  });
});

describe('marker locks', () => {
  test('a key is held by one at a time, and overlapping sets never block each other for good', async () => {
    const locks = new MarkerLocks();
    const log: string[] = [];
    const use = async (name: string, keys: string[]): Promise<void> => {
      const release = await locks.hold(keys);
      log.push(`${name}+`);
      await Promise.resolve();
      log.push(`${name}-`);
      release();
    };
    await Promise.all([use('1', ['a', 'b']), use('2', ['b', 'c']), use('3', ['c', 'a']), use('4', ['d'])]);
    expect(log.toSorted()).toEqual(['1+', '1-', '2+', '2-', '3+', '3-', '4+', '4-']);
    for (const name of ['1', '2', '3'])
      expect(log.filter((entry) => entry < '4').indexOf(`${name}-`)).toBe(
        log.filter((entry) => entry < '4').indexOf(`${name}+`) + 1,
      );
  });
});

describe('freshness', () => {
  test('a row older than what is known is stale; what is not known is not', () => {
    const freshness = new Freshness();
    freshness.learn({ id: 'a', date_updated: '2026-01-01T10:00:00.500000+00:00' });
    expect(freshness.isStale({ id: 'a', date_updated: '2026-01-01T10:00:00.499000+00:00' })).toBe(true);
    expect(freshness.isStale({ id: 'a', date_updated: '2026-01-01T10:00:00.500000+00:00' })).toBe(false);
    expect(freshness.isStale({ id: 'b', date_updated: '2020-01-01T10:00:00+00:00' })).toBe(false);
    freshness.learn({ id: 'a', date_updated: '2025-01-01T10:00:00+00:00' });
    expect(freshness.isStale({ id: 'a', date_updated: '2026-01-01T10:00:00+00:00' })).toBe(true);
  });
});
